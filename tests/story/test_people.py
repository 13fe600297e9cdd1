"""The verbs of people and their doors: who may register, open, grant, take back, issue and end."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from bole.kernel.errors import Refusal
from bole.kernel.ids import BadMask
from bole.people import queries, services
from bole.people.domain.actor import ANONYMOUS, STAFF, Role
from bole.people.errors import (
    AccountMissing,
    BadProfile,
    CentreMissing,
    CodeTaken,
    EmailTaken,
    NameTaken,
    NotAdministrator,
    OrganisationMissing,
)
from bole.people.models import Centre, Membership, Organisation, Person, Token
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make

TODAY = dt.date(2026, 11, 23)


def kinds_since(count):
    return [e.kind for e in Entry.objects.order_by("id")[count:]]


def whoami(secret):
    return queries.actor_with_token(secret, today=TODAY)


# Persons


def test_an_administrator_gives_somebody_an_account(world):
    before = Entry.objects.count()
    person = services.register_person(
        world.admin, email=" New.Person@Example.ORG ", name="  新  人 ", password="a-long-password", language="en"
    )
    assert (person.email, person.name) == ("new.person@example.org", "新 人")
    assert person.check_password("a-long-password")
    assert kinds_since(before) == ["people.person_registered"]


def test_nobody_else_gives_accounts(world):
    for actor in (world.director, world.stranger, ANONYMOUS):
        with pytest.raises(NotAdministrator):
            services.register_person(actor, email="x@example.org", name="X")
    assert not Person.objects.filter(email="x@example.org").exists()


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a b@c.de", "@x.org", "x@" + "y" * 250 + ".de", "a@x.org\x00,b@y.org z"])
def test_what_is_no_address_is_refused(world, email):
    before = Person.objects.count()
    with pytest.raises(BadProfile) as told:
        services.register_person(SYSTEM, email=email, name="X")
    assert {p.field for p in told.value.problems} == {"email"}
    assert Person.objects.count() == before


def test_everything_wrong_with_a_profile_is_told_at_once(world):
    with pytest.raises(BadProfile) as told:
        services.register_person(SYSTEM, email="x", name="y" * 121, language="klingon!", orcid="0000-0002-1825-0098")
    assert [p.field for p in told.value.problems] == ["email", "name", "language", "orcid"]


def test_an_address_is_taken_in_any_case(world):
    with pytest.raises(EmailTaken):
        services.register_person(SYSTEM, email="ADMIN@test.EXAMPLE", name="X")


# Organisations


def test_whoever_is_signed_in_registers_organisations_and_finds_those_that_are_there(world):
    made = services.register_organisation(world.stranger, name=" 中国  科学院 ", kind="institute", names={"en": "CAS"}, ror="034t30j35")
    assert (made.name, made.name_in("en"), made.name_in("zh-hans")) == ("中国 科学院", "CAS", "中国 科学院")
    assert services.register_organisation(world.professor, name="中国 科学院", kind="university") == made
    assert services.register_organisation(world.professor, name="CAS", kind="university", ror="https://ror.org/034T30J35") == made
    with pytest.raises(Refusal):
        services.register_organisation(ANONYMOUS, name="x", kind="university")
    assert not Organisation.objects.filter(name="x").exists()


def test_the_same_name_in_another_country_is_another_organisation(world):
    one = services.register_organisation(SYSTEM, name="Technical University", kind="university", country="DE")
    assert services.register_organisation(SYSTEM, name="Technical University", kind="university", country="DK") != one


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", {"name": " \u200b "}),
        ("name", {"name": "x" * 201}),
        ("kind", {"kind": "party"}),
        ("country", {"country": "Germany"}),
        ("region", {"region": "Zhejiang"}),
        ("uscc", {"uscc": "91330100799655058C"}),
        ("ror", {"ror": "034t30j36"}),
        ("lei", {"lei": "5493001KJTIIGC8Y1R13"}),
    ],
)
def test_what_is_wrong_with_an_organisation_is_told_at_its_field(world, field, values):
    before = Organisation.objects.count()
    with pytest.raises(BadProfile) as told:
        services.register_organisation(SYSTEM, **{"name": "X", "kind": "university", **values})
    assert {p.field for p in told.value.problems} == {field}
    assert Organisation.objects.count() == before


# Centres


def test_a_director_opens_centres_below_his_own_and_nowhere_else(world):
    made = services.open_centre(world.director, code="nb", level="city", name="宁波中心", parent="cn.zj", region="330000")
    assert (made.path, made.point) == ("cn.zj.nb", 5)
    for parent in ("cn", "cn.gd"):
        with pytest.raises(CentreMissing):
            services.open_centre(world.director, code="x", level="city", name="别处中心", parent=parent)
    with pytest.raises(NotAdministrator):
        services.open_centre(world.director, code="x", level="nation", name="别国中心")
    assert not Organisation.objects.filter(name__in=["别处中心", "别国中心"]).exists()


def test_registrars_and_brokers_open_nothing(world):
    for actor in (world.registrar, world.broker, world.professor, ANONYMOUS):
        with pytest.raises(CentreMissing):
            services.open_centre(actor, code="x", level="district", name="区中心", parent="cn.zj.hz")
    assert Centre.objects.count() == 4


@pytest.mark.parametrize("code", ["", "HZ", "a b", "-a", "a.b", "杭州", "x" * 25, "a\n"])
def test_a_code_that_is_none_is_refused_and_not_called_taken(world, code):
    with pytest.raises(BadProfile) as told:
        services.open_centre(SYSTEM, code=code, level="city", name="某中心", parent="cn.zj")
    assert {p.field for p in told.value.problems} == {"code"}


def test_a_taken_code_a_bad_level_and_a_bad_mask_are_refused(world):
    with pytest.raises(CodeTaken):
        services.open_centre(SYSTEM, code="hz", level="city", name="另一杭州中心", parent="cn.zj")
    with pytest.raises(BadProfile):
        services.open_centre(SYSTEM, code="nb", level="village", name="某中心", parent="cn.zj")
    with pytest.raises(BadMask):
        services.open_centre(SYSTEM, code="nb", level="city", name="某中心", parent="cn.zj", number_mask="{year}")
    assert Centre.objects.count() == 4
    assert not Organisation.objects.filter(name__in=["另一杭州中心", "某中心"]).exists()


def test_a_director_cannot_turn_somebody_elses_organisation_into_a_centre(world):
    with pytest.raises(NameTaken):
        services.open_centre(world.director, code="uni", level="city", name=world.university.name, parent="cn.zj")
    with pytest.raises(NameTaken):
        services.open_centre(world.admin, code="again", level="city", name="杭州中心", parent="cn.zj")
    made = services.open_centre(world.admin, code="uni", level="city", name=world.university.name, parent="cn.zj")
    assert made.organisation == world.university


def test_centres_come_with_parents_before_children_and_reach_down(world):
    assert [c.path for c in queries.centres()] == ["cn", "cn.gd", "cn.zj", "cn.zj.hz"]
    assert [c.path for c in queries.centres_where(world.director, STAFF)] == ["cn.zj", "cn.zj.hz"]
    assert [c.path for c in queries.centres_where(world.broker, STAFF)] == ["cn.zj.hz"]
    assert list(queries.centres_where(world.professor, STAFF)) == []
    assert list(queries.centres_where(ANONYMOUS, STAFF)) == []
    assert queries.centres_where(world.admin, STAFF).count() == 4


# Roles

GRANTS = {  # actor -> where he may grant: the province, its city, elsewhere, a university
    "admin": (True, True, True, True),
    "director": (True, True, False, False),
    "registrar": (False, False, False, False),
    "broker": (False, False, False, False),
    "foreign_registrar": (False, False, False, False),
    "professor": (False, False, False, False),
    "owner": (False, False, False, False),
    "stranger": (False, False, False, False),
    "anonymous": (False, False, False, False),
}


@pytest.mark.parametrize("name", GRANTS)
def test_who_may_grant_and_take_back_roles_where(world, name):
    actor, person = getattr(world, name), make.person("newcomer")
    for place, expected in zip((world.province, world.city, world.elsewhere, world.university), GRANTS[name], strict=True):
        held = Membership.objects.filter(person=person, organisation_id=place.pk)
        verbs = services.grant_role, services.revoke_role
        role = Role.MEMBER if place == world.university else Role.BROKER
        for verb, holding in zip(verbs, (True, False), strict=True):
            if expected:
                verb(actor, person_id=person.id, organisation_id=place.pk, role=role)
                assert held.exists() == holding
            else:
                with pytest.raises(NotAdministrator):
                    verb(actor, person_id=person.id, organisation_id=place.pk, role=role)
                assert not held.exists()


def test_a_role_is_said_once_and_is_gone_when_it_is_taken_back(world):
    person, before = make.person("newcomer"), Entry.objects.count()
    for _ in range(2):
        services.grant_role(SYSTEM, person_id=person.id, organisation_id=world.city.pk, role=Role.REGISTRAR)
    assert make.actor(person).holds(STAFF, "cn.zj.hz")
    for _ in range(2):
        services.revoke_role(SYSTEM, person_id=person.id, organisation_id=world.city.pk, role=Role.REGISTRAR)
    assert not make.actor(person).holds(STAFF, "cn.zj.hz")
    assert kinds_since(before) == ["people.role_granted", "people.role_revoked"]


def test_roles_are_not_granted_to_nobody_or_nowhere(world):
    with pytest.raises(AccountMissing):
        services.grant_role(SYSTEM, person_id=uuid.uuid4(), organisation_id=world.city.pk, role=Role.BROKER)
    with pytest.raises(OrganisationMissing):
        services.grant_role(SYSTEM, person_id=world.stranger.person_id, organisation_id=uuid.uuid4(), role=Role.BROKER)


# Tokens


def test_a_token_is_its_owner_until_it_is_revoked(world):
    secret = services.issue_token(world.broker, person_id=world.broker.person_id, label="laptop")
    assert whoami(secret).person_id == world.broker.person_id
    assert whoami(secret).holds(STAFF, "cn.zj.hz")
    token = Token.objects.get()
    assert secret not in (token.digest, token.name)
    services.revoke_token(world.broker, token_id=token.id)
    assert not whoami(secret).is_signed_in
    services.revoke_token(world.broker, token_id=token.id)
    assert [e.kind for e in Entry.objects.filter(kind__startswith="people.token").order_by("id")] == [
        "people.token_issued",
        "people.token_revoked",
    ]


@pytest.mark.parametrize("secret", ["", "bole_", "bole_" + "x" * 43, "\x00", "\ud800", "x" * 100_000])
def test_an_unknown_token_is_nobody_in_particular(world, secret):
    assert whoami(secret) == ANONYMOUS


def test_a_person_who_is_gone_has_no_token(world):
    secret = services.issue_token(SYSTEM, person_id=world.broker.person_id, label="laptop")
    Person.objects.filter(id=world.broker.person_id).update(is_active=False)
    assert whoami(secret) == ANONYMOUS


def test_tokens_are_issued_for_oneself_or_by_an_administrator(world):
    for actor in (world.director, world.stranger, ANONYMOUS):
        with pytest.raises(NotAdministrator):
            services.issue_token(actor, person_id=world.broker.person_id, label="x")
    assert not Token.objects.exists()
    services.issue_token(world.admin, person_id=world.broker.person_id, label="x")
    with pytest.raises(AccountMissing):
        services.issue_token(world.admin, person_id=uuid.uuid4(), label="x")


def test_somebody_elses_token_stays_and_an_administrator_may_end_it(world):
    secret = services.issue_token(world.broker, person_id=world.broker.person_id, label="x")
    token = Token.objects.get()
    for actor in (world.director, world.stranger, ANONYMOUS):
        services.revoke_token(actor, token_id=token.id)
    assert whoami(secret).is_signed_in
    services.revoke_token(world.admin, token_id=token.id)
    assert not whoami(secret).is_signed_in


def test_the_day_a_token_was_used_is_noted(world):
    secret = services.issue_token(world.broker, person_id=world.broker.person_id, label="x")
    whoami(secret)
    assert Token.objects.get().last_used_on == TODAY


def test_an_actor_has_the_roles_of_the_moment(world):
    person = Person.objects.get(id=world.broker.person_id)
    actor = queries.actor_of(person)
    assert actor.centres == {"cn.zj.hz": frozenset({Role.BROKER})}
    assert actor.organisations == {world.city.pk: frozenset({Role.BROKER})}
    assert (actor.name, actor.language, actor.is_administrator) == ("broker", "en", False)
