"""People who register at the same moment: one account per address, one organisation per name, one point per centre."""

from __future__ import annotations

from bole.people import access, services
from bole.people.domain.actor import Role
from bole.people.models import Centre, Invitation, Membership, Organisation, Person
from bole.runtime.system import SYSTEM

from .. import make
from .threads import outcome, started


def all_at_once(*work):
    return [outcome(future) for future in [started(w) for w in work]]


def kinds(ends):
    return sorted(type(end).__name__ for end in ends)


def test_one_address_is_registered_once(own_database):
    addresses = ["a@x.example", "A@X.example", " a@x.example ", "a@X.EXAMPLE"]
    ends = all_at_once(*(lambda a=a: services.register_person(SYSTEM, email=a, name="A", language="en") for a in addresses))
    assert kinds(ends) == ["EmailTaken", "EmailTaken", "EmailTaken", "Person"]
    assert Person.objects.count() == 1


def test_one_name_is_registered_once_and_everybody_gets_the_same(own_database):
    ends = all_at_once(*(lambda: services.register_organisation(SYSTEM, name="浙江大学", kind="university").id for _ in range(6)))
    assert len(set(ends)) == 1
    assert Organisation.objects.count() == 1


def test_one_identifier_under_two_names_is_one_organisation(own_database):
    code = "91330100799655058B"
    ends = all_at_once(
        *(
            lambda n=n: services.register_organisation(SYSTEM, name=n, kind="enterprise", uscc=code).id
            for n in ("阿里", "阿里巴巴", "Alibaba")
        )
    )
    assert len(set(ends)) == 1
    assert Organisation.objects.filter(uscc=code).count() == 1


def test_centres_opened_at_once_get_points_of_their_own(own_database):
    services.open_centre(SYSTEM, code="cn", level="nation", name="国家中心")
    ends = all_at_once(
        *(lambda i=i: services.open_centre(SYSTEM, code=f"p{i}", level="province", name=f"省中心{i}", parent="cn").point for i in range(6))
    )
    assert sorted(ends) == [2, 3, 4, 5, 6, 7]


def test_one_code_is_given_once(own_database):
    ends = all_at_once(*(lambda i=i: services.open_centre(SYSTEM, code="cn", level="nation", name=f"中心{i}") for i in range(4)))
    assert kinds(ends) == ["Centre", "CodeTaken", "CodeTaken", "CodeTaken"]
    assert Centre.objects.count() == Organisation.objects.count() == 1


def test_a_role_granted_twice_at_once_is_held_once(committed_world):
    world, person = committed_world, make.person()

    def grant():
        return services.grant_role(SYSTEM, person_id=person.id, organisation_id=world.factory.id, role=Role.MEMBER)

    assert kinds(all_at_once(grant, grant, grant)) == ["Membership"] * 3
    assert Membership.objects.filter(person=person).count() == 1


def test_two_directors_who_leave_at_once_do_not_leave_the_centre_alone(committed_world):
    world, other = committed_world, make.person()
    services.grant_role(SYSTEM, person_id=other.id, organisation_id=world.province.pk, role=Role.DIRECTOR)

    def leave(actor):
        return services.revoke_role(actor, person_id=actor.person_id, organisation_id=world.province.pk, role=Role.DIRECTOR)

    both = [world.director, make.actor(other)]
    assert kinds(all_at_once(*(lambda a=a: leave(a) for a in both))) == ["LastDirector", "NoneType"]
    assert Membership.objects.filter(organisation_id=world.province.pk, role=Role.DIRECTOR).count() == 1


def test_an_invitation_accepted_twice_at_once_is_accepted_once(committed_world):
    world, person = committed_world, make.actor(make.person("new"))
    found = services.invite(SYSTEM, organisation_id=world.city.pk, email="new@test.example", role=Role.BROKER, language="en")
    token = access.token_of_invitation(found.id)
    ends = all_at_once(*(lambda: services.accept_invitation(person, token=token) for _ in range(4)))
    assert kinds(ends) == ["InvitationUsed", "InvitationUsed", "InvitationUsed", "Membership"]
    assert Membership.objects.filter(person_id=person.person_id).count() == 1


def test_one_address_invited_at_once_by_many_clicks_has_one_open_invitation(committed_world):
    world = committed_world
    ends = all_at_once(
        *(
            lambda: services.invite(world.director, organisation_id=world.city.pk, email="n@x.example", role=Role.BROKER, language="en")
            for _ in range(4)
        )
    )
    assert kinds(ends) == ["Invitation"] * 4
    assert Invitation.objects.filter(revoked_at=None).count() == 1
