"""Roles and invitations: who gives what to whom, and how a link works once, for one person, for a while."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from bole.people import access, services
from bole.people.domain.actor import ANONYMOUS, Role
from bole.people.errors import (
    BadProfile,
    InvitationExpired,
    InvitationForAnother,
    InvitationMissing,
    InvitationUsed,
    InvitationWithdrawn,
    LastDirector,
    NoAccount,
    NotManager,
    RoleHeld,
    RoleUnfit,
)
from bole.people.models import Invitation, Membership
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make


def invited(world, *, by=None, email="newcomer@test.example", role=Role.BROKER, place=None, language="en"):
    return services.invite(by or world.director, organisation_id=(place or world.city).pk, email=email, role=role, language=language)


def token(invitation):
    return access.token_of_invitation(invitation.id)


def holds(actor, place, role):
    return Membership.objects.filter(person_id=actor.person_id, organisation_id=place.pk, role=role).exists()


@pytest.fixture
def newcomer(world):
    return make.actor(make.person("newcomer"))


# Roles


def test_a_representative_gives_and_takes_roles_in_his_own_organisation_only(world, newcomer):
    for verb, after in ((services.grant_role, True), (services.revoke_role, False)):
        verb(world.owner, person_id=newcomer.person_id, organisation_id=world.factory.pk, role=Role.MEMBER)
        assert holds(newcomer, world.factory, Role.MEMBER) == after
    with pytest.raises(NotManager):
        services.grant_role(world.owner, person_id=newcomer.person_id, organisation_id=world.university.pk, role=Role.MEMBER)
    assert not holds(newcomer, world.university, Role.MEMBER)


def test_a_member_gives_no_roles(world, newcomer):
    with pytest.raises(NotManager):
        services.grant_role(world.professor, person_id=newcomer.person_id, organisation_id=world.university.pk, role=Role.MEMBER)
    assert not holds(newcomer, world.university, Role.MEMBER)


@pytest.mark.parametrize(("place", "role"), [("city", Role.MEMBER), ("city", Role.REPRESENTATIVE), ("factory", Role.DIRECTOR)])
def test_a_role_that_the_kind_of_organisation_does_not_have_is_refused(world, newcomer, place, role):
    organisation = getattr(world, place)
    with pytest.raises(RoleUnfit):
        services.grant_role(SYSTEM, person_id=newcomer.person_id, organisation_id=organisation.pk, role=role)
    with pytest.raises(RoleUnfit):
        invited(world, by=SYSTEM, place=organisation, role=role)
    assert not holds(newcomer, organisation, role)
    assert not Invitation.objects.exists()


def test_the_last_director_does_not_leave_by_himself(world, newcomer):
    with pytest.raises(LastDirector):
        services.revoke_role(world.director, person_id=world.director.person_id, organisation_id=world.province.pk, role=Role.DIRECTOR)
    assert holds(world.director, world.province, Role.DIRECTOR)
    services.grant_role(world.director, person_id=newcomer.person_id, organisation_id=world.province.pk, role=Role.DIRECTOR)
    services.revoke_role(world.director, person_id=world.director.person_id, organisation_id=world.province.pk, role=Role.DIRECTOR)
    assert not holds(world.director, world.province, Role.DIRECTOR)


def test_an_administrator_takes_the_last_director_away(world):
    services.revoke_role(world.admin, person_id=world.director.person_id, organisation_id=world.province.pk, role=Role.DIRECTOR)
    assert not holds(world.director, world.province, Role.DIRECTOR)


# Invitations


def test_an_invited_person_accepts_with_one_click_and_holds_the_role(world, newcomer):
    before = Entry.objects.count()
    found = invited(world, email=" Newcomer@Test.Example ")
    services.accept_invitation(newcomer, token=token(found))
    assert holds(newcomer, world.city, Role.BROKER)
    kinds = [e.kind for e in Entry.objects.order_by("id")[before:]]
    assert kinds == ["people.person_invited", "people.invitation_accepted", "people.role_granted"]


def test_the_journal_never_names_the_address(world):
    before = Entry.objects.count()
    invited(world)
    assert all("newcomer" not in str(e.body) + str(e.public) for e in Entry.objects.order_by("id")[before:])


def test_an_invitation_works_once(world, newcomer):
    found = invited(world)
    services.accept_invitation(newcomer, token=token(found))
    services.revoke_role(world.director, person_id=newcomer.person_id, organisation_id=world.city.pk, role=Role.BROKER)
    with pytest.raises(InvitationUsed):
        services.accept_invitation(newcomer, token=token(found))
    assert not holds(newcomer, world.city, Role.BROKER)


def test_an_invitation_is_for_one_address_only(world):
    found = invited(world)
    with pytest.raises(InvitationForAnother):
        services.accept_invitation(world.stranger, token=token(found))
    with pytest.raises(NoAccount):
        services.accept_invitation(ANONYMOUS, token=token(found))
    found.refresh_from_db()
    assert (found.accepted_at, found.accepted_by) == (None, None)
    assert not holds(world.stranger, world.city, Role.BROKER)


def test_a_withdrawn_invitation_opens_nothing(world, newcomer):
    found = invited(world)
    services.revoke_invitation(world.director, invitation_id=found.id)
    with pytest.raises(InvitationWithdrawn):
        services.accept_invitation(newcomer, token=token(found))
    assert not holds(newcomer, world.city, Role.BROKER)


def test_an_old_invitation_opens_nothing_until_it_is_sent_again(world, newcomer):
    found = invited(world)
    Invitation.objects.filter(id=found.id).update(expires_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    with pytest.raises(InvitationExpired):
        services.accept_invitation(newcomer, token=token(found))
    assert not holds(newcomer, world.city, Role.BROKER)
    services.send_again(world.director, invitation_id=found.id)
    services.accept_invitation(newcomer, token=token(found))
    assert holds(newcomer, world.city, Role.BROKER)


def test_what_somebody_invited_who_was_dismissed_since_is_void(world, newcomer):
    found = invited(world)
    services.revoke_role(world.admin, person_id=world.director.person_id, organisation_id=world.province.pk, role=Role.DIRECTOR)
    with pytest.raises(InvitationWithdrawn):
        services.accept_invitation(newcomer, token=token(found))
    assert not holds(newcomer, world.city, Role.BROKER)


@pytest.mark.parametrize("forged", ["", "x", "0" * 32 + ".AAAAAAAAAAAAAAAAAAAAAAAAAAA", "\x00"])
def test_a_forged_link_is_no_invitation(world, newcomer, forged):
    invited(world)
    with pytest.raises(InvitationMissing):
        services.accept_invitation(newcomer, token=forged)
    assert not newcomer.organisations


def test_a_signature_of_another_invitation_opens_nothing(world, newcomer):
    one, other = invited(world), invited(world, role=Role.REGISTRAR)
    with pytest.raises(InvitationMissing):
        services.accept_invitation(newcomer, token=f"{one.id.hex}.{token(other).partition('.')[2]}")
    assert Membership.objects.filter(person_id=newcomer.person_id).count() == 0


def test_inviting_again_ends_the_earlier_invitation(world, newcomer):
    first, second = invited(world), invited(world)
    with pytest.raises(InvitationWithdrawn):
        services.accept_invitation(newcomer, token=token(first))
    services.accept_invitation(newcomer, token=token(second))
    assert holds(newcomer, world.city, Role.BROKER)


def test_whoever_holds_the_role_is_not_invited_to_it(world):
    with pytest.raises(RoleHeld):
        invited(world, email="broker@test.example")
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("name", ["broker", "registrar", "foreign_registrar", "professor", "owner", "stranger", "anonymous"])
def test_nobody_else_invites_or_withdraws(world, name):
    actor = getattr(world, name)
    with pytest.raises(NotManager):
        invited(world, by=actor)
    found = invited(world)
    for verb in (services.revoke_invitation, services.send_again):
        with pytest.raises(InvitationMissing):
            verb(actor, invitation_id=found.id)
    assert Invitation.objects.get().revoked_at is None


def test_what_is_no_address_is_not_invited(world):
    with pytest.raises(BadProfile):
        invited(world, email="nobody")
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(("language", "words"), [("en", "invites you to join on Bole as technology manager"), ("zh-hans", "技术经理人")])
def test_the_mail_is_written_in_the_language_the_inviter_chose_and_its_link_works(world, newcomer, language, words):
    found = invited(world, language=language)
    assert services.send_invitation(found.id)
    (sent,) = mail.outbox
    assert sent.to == ["newcomer@test.example"]
    assert words in sent.body
    link = next(word for word in sent.body.split() if word.startswith("http"))
    services.accept_invitation(newcomer, token=link.rpartition("/")[2])
    assert holds(newcomer, world.city, Role.BROKER)


def test_no_mail_is_sent_for_an_invitation_that_ended_meanwhile(world):
    found = invited(world)
    services.revoke_invitation(world.director, invitation_id=found.id)
    assert not services.send_invitation(found.id)
    assert mail.outbox == []
