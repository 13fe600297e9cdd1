"""Merges at the same moment: two that cross end in one, and what is made meanwhile points to the kept one."""

from __future__ import annotations

from django.db import transaction

from bole.people import access, services
from bole.people.domain.actor import Role
from bole.people.errors import MergedAway
from bole.people.models import Membership, Organisation
from bole.registry.models import Record
from bole.registry.services import records
from bole.runtime.system import SYSTEM

from .. import make
from .threads import Gate, outcome, somebody_waits, started, until

WHY = "one telephone number, one address"


def twin_of_factory():
    return services.register_organisation(SYSTEM, name="钱江电池厂有限公司", kind="enterprise")


def merge(kept, other):
    return services.merge_organisations(SYSTEM, kept.pk, merged_id=other.pk, reason=WHY)


def test_two_merges_that_cross_end_in_one(committed_world):
    one, other = committed_world.factory, twin_of_factory()
    ends = [outcome(f) for f in [started(lambda: merge(one, other)), started(lambda: merge(other, one))]]
    assert sorted(type(end).__name__ for end in ends) == ["MergedAway", "Organisation"]
    rows = {o.pk: o.merged_into_id for o in Organisation.objects.filter(pk__in=[one.pk, other.pk])}
    assert sorted(map(bool, rows.values())) == [False, True]
    assert next(into for into in rows.values() if into) in rows


def test_the_same_merge_clicked_four_times_is_done_once(committed_world):
    one, other = committed_world.factory, twin_of_factory()
    ends = [outcome(f) for f in [started(lambda: merge(one, other)) for _ in range(4)]]
    assert sorted(type(end).__name__ for end in ends) == ["MergedAway", "MergedAway", "MergedAway", "Organisation"]


def waiting_behind_a_merge(one, other, work):
    """What becomes of work that begins while a merge is under way and not yet committed."""
    gate = Gate()

    def merging():
        with transaction.atomic():
            merge(one, other)
            gate.stop_here()

    first = started(merging)
    gate.wait_reached()
    second = started(work)
    until(somebody_waits)
    gate.let_go()
    assert outcome(first) is None
    return outcome(second)


def test_a_record_registered_meanwhile_for_the_duplicate_belongs_to_the_kept_one(committed_world):
    world, other = committed_world, twin_of_factory()
    sheet = make.sheet(owner=other.name)
    made = waiting_behind_a_merge(world.factory, other, lambda: records.draft(world.professor, centre="cn.zj.hz", sheet=sheet))
    assert Record.objects.get(id=made.id).owner_id == world.factory.pk


def test_a_role_given_meanwhile_in_the_duplicate_is_refused(committed_world):
    world, other = committed_world, twin_of_factory()
    person = make.person()

    def grant():
        return services.grant_role(SYSTEM, person_id=person.id, organisation_id=other.pk, role=Role.MEMBER)

    assert isinstance(waiting_behind_a_merge(world.factory, other, grant), MergedAway)
    assert not Membership.objects.filter(person=person).exists()


def test_without_the_hold_a_record_would_stay_with_the_duplicate(committed_world, monkeypatch):
    """The race itself: who does not ask what the organisation is now writes what it was."""
    world, other = committed_world, twin_of_factory()
    monkeypatch.setattr("bole.registry.services.owners.settled", lambda ids: {one: one for one in ids})
    sheet = make.sheet(owner=other.name)
    made = waiting_behind_a_merge(world.factory, other, lambda: records.draft(world.professor, centre="cn.zj.hz", sheet=sheet))
    assert Record.objects.get(id=made.id).owner_id == other.pk
    assert access.settled([other.pk])[other.pk] == world.factory.pk
