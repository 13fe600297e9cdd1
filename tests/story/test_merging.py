"""The same organisation registered twice becomes one: everything follows, old names find it, and nothing is lost."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from bole.notices import services as notices
from bole.notices.models import Webhook
from bole.people import access, queries, services
from bole.people.domain.actor import Role
from bole.people.domain.duplicates import Ground
from bole.people.domain.pointers import pointers
from bole.people.errors import (
    BadProfile,
    CentreNotMerged,
    IdentifiersContradict,
    IdentifierTaken,
    MergedAway,
    MergedWithItself,
    NotMerger,
    OrganisationMissing,
)
from bole.people.models import Alias, Apart, Invitation, Membership, Organisation
from bole.people.queries import duplicates
from bole.registry.models import Record
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make

USCC, OTHER_USCC, LEI = "91330100799655058B", "91110000802100433B", "5493001KJTIIGC8Y1R12"
WHY = "one telephone number, one address"


@pytest.fixture
def twin(world):
    """The factory once more, as somebody else wrote it."""
    return services.register_organisation(SYSTEM, name="钱江电池厂有限公司", kind="enterprise", names={"en": "Qianjiang Batteries"})


def merged(by, kept, other, **more):
    services.merge_organisations(by, kept.pk, merged_id=other.pk, reason=WHY, **more)
    return Organisation.objects.get(pk=kept.pk), Organisation.objects.get(pk=other.pk)


def names(pairs):
    return [(p.one.name, p.other.name, p.grounds) for p in pairs]


# ---- found ----


def test_the_same_name_with_another_legal_form_is_a_probable_duplicate(world, twin):
    told = [("钱江电池厂", "钱江电池厂有限公司", (Ground.NAME,))]
    assert names(duplicates.duplicates(world.registrar)) == told
    assert names(duplicates.duplicates_of(world.admin, twin)) == told


def test_a_name_in_another_language_is_compared_too(world, twin):
    foreign = services.register_organisation(SYSTEM, name="Qianjiang Batteries Co., Ltd.", kind="enterprise", country="DE")
    assert names(duplicates.duplicates_of(SYSTEM, foreign)) == [
        ("钱江电池厂有限公司", "Qianjiang Batteries Co., Ltd.", (Ground.OTHER_NAME,))
    ]


def test_a_changed_name_is_compared_as_it_is_now(world, twin):
    services.revise_organisation(SYSTEM, organisation_id=twin.pk, name="钱江电机厂", kind="enterprise")
    assert duplicates.duplicates(world.registrar) == []


@pytest.mark.parametrize("name", ["stranger", "professor", "owner", "broker", "anonymous"])
def test_nobody_else_is_shown_duplicates(world, twin, name):
    with pytest.raises(NotMerger):
        duplicates.duplicates(getattr(world, name))
    assert duplicates.duplicates_of(getattr(world, name), twin) == []


def test_two_that_are_told_apart_are_not_shown_again(world, twin):
    services.tell_apart(world.registrar, twin.pk, other_id=world.factory.pk)
    services.tell_apart(world.registrar, world.factory.pk, other_id=twin.pk)
    assert duplicates.duplicates(world.registrar) == duplicates.duplicates_of(world.registrar, twin) == []
    assert Apart.objects.count() == 1
    assert Entry.objects.filter(kind="people.organisation_distinguished").count() == 1


# ---- merged ----


def test_who_belonged_to_the_duplicate_belongs_to_the_kept_one_in_the_higher_role(world, twin):
    both, only_there = make.person(), make.person()
    for person, place, role in (
        (both, world.factory, Role.MEMBER),
        (both, twin, Role.REPRESENTATIVE),
        (only_there, twin, Role.MEMBER),
    ):
        services.grant_role(SYSTEM, person_id=person.id, organisation_id=place.pk, role=role)
    merged(world.registrar, world.factory, twin)
    held = set(Membership.objects.filter(organisation_id=world.factory.pk).values_list("person_id", "role"))
    assert held == {(world.owner.person_id, "representative"), (both.id, "representative"), (only_there.id, "member")}
    assert not Membership.objects.filter(organisation_id=twin.pk).exists()
    told = Entry.objects.filter(subject=f"person:{both.id}", kind__startswith="people.role").order_by("id").values_list("kind", flat=True)
    assert list(told)[2:].count("people.role_revoked") == 2
    assert list(told)[2:].count("people.role_granted") == 1


def test_records_webhooks_and_invitations_follow(world, twin):
    speaker = make.person()
    services.grant_role(SYSTEM, person_id=speaker.id, organisation_id=twin.pk, role=Role.REPRESENTATIVE)
    record = make.published(world, by=make.actor(speaker), owner=twin.name)
    notices.register_webhook(make.actor(speaker), address="https://hooks.example.org/x", organisation_id=twin.pk)
    services.invite(make.actor(speaker), organisation_id=twin.pk, email="new@x.example", role=Role.MEMBER, language="en")
    services.invite(world.owner, organisation_id=world.factory.pk, email="new@x.example", role=Role.MEMBER, language="en")
    merged(world.admin, world.factory, twin)
    assert Record.objects.get(id=record.id).owner_id == world.factory.pk
    assert Webhook.objects.get().organisation_id == world.factory.pk
    assert set(Invitation.objects.values_list("organisation_id", flat=True)) == {world.factory.pk}
    assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_an_invitation_to_the_duplicate_is_accepted_into_the_kept_one(world, twin):
    guest = make.person("guest")
    asked = services.invite(SYSTEM, organisation_id=twin.pk, email="guest@test.example", role=Role.MEMBER, language="en")
    merged(world.admin, world.factory, twin)
    made = services.accept_invitation(make.actor(guest), token=access.token_of_invitation(asked.id))
    assert made.organisation_id == world.factory.pk


def test_its_names_and_identifiers_find_the_kept_one(world, twin):
    services.revise_organisation(SYSTEM, organisation_id=twin.pk, name=twin.name, kind="enterprise", names=twin.names, uscc=USCC, lei=LEI)
    kept, other = merged(world.admin, world.factory, twin)
    assert (kept.uscc, kept.lei, kept.names) == (USCC, LEI, {"en": "Qianjiang Batteries"})
    assert (other.uscc, other.lei, other.merged_into_id) == ("", "", kept.pk)
    for found in (
        services.register_organisation(SYSTEM, name="钱江电池厂有限公司", kind="enterprise"),
        services.register_organisation(SYSTEM, name="一个新名字", kind="enterprise", uscc=USCC),
        queries.organisations_named("电池厂有限")[0],
        queries.organisations(named="钱江电池厂有限公司").get(),
    ):
        assert found.pk == kept.pk
    assert duplicates.former_names(kept) == ["钱江电池厂有限公司"]
    assert make.draft(world, owner="钱江电池厂有限公司").owner_id == kept.pk  # as an import names it


def test_a_verification_goes_over_where_there_is_none(world, twin):
    services.verify_organisation(world.registrar, organisation_id=twin.pk, centre="cn.zj.hz")
    kept, _other = merged(world.registrar, world.factory, twin)
    assert kept.verified_by_id == world.city.pk


def test_what_was_merged_into_the_duplicate_before_leads_to_the_kept_one(world, twin):
    third = services.register_organisation(SYSTEM, name="钱江电池厂股份有限公司", kind="enterprise", lei=LEI)
    merged(SYSTEM, twin, third)
    kept, other = merged(SYSTEM, world.factory, twin)
    assert Organisation.objects.get(pk=third.pk).merged_into_id == other.merged_into_id == kept.pk
    assert services.register_organisation(SYSTEM, name="钱江电池厂股份有限公司", kind="enterprise").pk == kept.pk
    assert set(Alias.objects.filter(kind="name").values_list("organisation_id", flat=True)) == {kept.pk}
    assert access.settled([third.pk, twin.pk, kept.pk]) == dict.fromkeys((third.pk, twin.pk, kept.pk), kept.pk)


def test_the_journal_keeps_both_and_nothing_is_deleted(world, twin):
    count = Organisation.objects.count()
    merged(world.admin, world.factory, twin)
    assert Organisation.objects.count() == count
    gone = Entry.objects.get(kind="people.organisation_merged")
    grown = Entry.objects.get(kind="people.organisation_enlarged")
    assert (gone.subject, gone.body["into"], gone.body["reason"]) == (f"organisation:{twin.pk}", str(world.factory.pk), WHY)
    assert (grown.subject, grown.body["merged"]) == (f"organisation:{world.factory.pk}", str(twin.pk))
    assert gone.acting_for == "staff mode"
    assert WHY not in str(gone.public) + str(grown.public)


def test_what_is_asked_of_the_merged_one_is_told_where_it_is(world, twin):
    merged(world.admin, world.factory, twin)
    for asked in (
        lambda: queries.organisation(world.stranger, twin.pk),
        lambda: services.verify_organisation(world.registrar, organisation_id=twin.pk, centre="cn.zj.hz"),
        lambda: services.grant_role(SYSTEM, person_id=world.stranger.person_id, organisation_id=twin.pk, role=Role.MEMBER),
        lambda: services.merge_organisations(SYSTEM, world.factory.pk, merged_id=twin.pk, reason=WHY),
    ):
        with pytest.raises(MergedAway) as told:
            asked()
        assert told.value.values["new"] == world.factory.pk
    assert not Membership.objects.filter(organisation_id=twin.pk).exists()


# ---- refused ----


def untouched(*organisations):
    return all(Organisation.objects.get(pk=o.pk).merged_into_id is None for o in organisations)


@pytest.mark.parametrize("name", ["stranger", "professor", "owner", "broker", "anonymous"])
def test_nobody_else_merges(world, twin, name):
    with pytest.raises(NotMerger):
        services.merge_organisations(getattr(world, name), world.factory.pk, merged_id=twin.pk, reason=WHY)
    assert untouched(world.factory, twin)


def test_what_one_centre_has_verified_another_does_not_merge(world, twin):
    services.verify_organisation(world.registrar, organisation_id=world.factory.pk, centre="cn.zj.hz")
    with pytest.raises(NotMerger):
        services.merge_organisations(world.foreign_registrar, twin.pk, merged_id=world.factory.pk, reason=WHY)
    assert untouched(world.factory, twin)
    assert duplicates.duplicates(world.foreign_registrar) == []
    merged(world.director, world.factory, twin)  # the centre above may


def test_an_administrator_merges_in_staff_mode_only(world, twin):
    outside = queries.actor_of(queries.person_with("admin@test.example"))
    with pytest.raises(NotMerger):
        services.merge_organisations(outside, world.factory.pk, merged_id=twin.pk, reason=WHY)
    assert untouched(world.factory, twin)


def test_itself_a_centre_and_nothing_are_not_merged(world, twin):
    for kept, other, refusal in (
        (world.factory.pk, world.factory.pk, MergedWithItself),
        (world.factory.pk, world.city.pk, CentreNotMerged),
        (world.city.pk, world.factory.pk, CentreNotMerged),
        (world.factory.pk, world.owner.person_id, OrganisationMissing),
    ):
        with pytest.raises(refusal):
            services.merge_organisations(SYSTEM, kept, merged_id=other, reason=WHY)
    assert untouched(world.factory)


@pytest.mark.parametrize("reason", ["", "   x  ", "x" * 301])
def test_it_takes_a_reason(world, twin, reason):
    with pytest.raises(BadProfile):
        services.merge_organisations(SYSTEM, world.factory.pk, merged_id=twin.pk, reason=reason)
    assert untouched(world.factory, twin)


def test_contradicting_identifiers_are_two_unless_somebody_knows_better(world, twin):
    services.revise_organisation(SYSTEM, organisation_id=twin.pk, name=twin.name, kind="enterprise", uscc=USCC)
    services.revise_organisation(SYSTEM, organisation_id=world.factory.pk, name="钱江电池厂", kind="enterprise", uscc=OTHER_USCC)
    with pytest.raises(IdentifiersContradict):
        services.merge_organisations(world.admin, world.factory.pk, merged_id=twin.pk, reason=WHY)
    assert untouched(world.factory, twin)
    kept, _other = merged(world.admin, world.factory, twin, despite_identifiers=True)
    assert kept.uscc == OTHER_USCC
    assert services.register_organisation(SYSTEM, name="换了名", kind="enterprise", uscc=USCC).pk == kept.pk
    with pytest.raises(IdentifierTaken):
        services.revise_organisation(SYSTEM, organisation_id=world.university.pk, name="浙江大学", kind="university", uscc=USCC)


# ---- complete ----


def test_whatever_points_to_an_organisation_follows_or_stays_for_a_reason():
    """A new foreign key to organisations is added to the pointers, or told here why it stays."""
    stays = {
        "people.Organisation.merged_into", "people.Alias.organisation", "people.Alias.came_from", "people.Apart.one", "people.Apart.other",
        "people.Membership.organisation",  # all these are the verb's own
        "people.Centre.organisation",  # a centre is not merged
    }  # fmt: skip
    pointing = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.remote_field.model is Organisation
    }
    assert pointing - stays == {p.field for p in pointers()}


def test_the_preview_tells_what_would_follow(world, twin):
    make.published(world, owner=twin.name)
    services.grant_role(SYSTEM, person_id=world.stranger.person_id, organisation_id=twin.pk, role=Role.MEMBER)
    told = duplicates.preview(world.admin, world.factory.pk, twin.pk)
    assert {f.title: (f.merged, f.kept) for f in told.followers}["records"] == (1, 0)
    assert [(c.person, c.held, c.role) for c in told.changes] == [("stranger", (), Role.MEMBER)]
    assert told.names == ("钱江电池厂有限公司", "Qianjiang Batteries")
