"""Two registrars that take one record at the same moment: one has it, the other is told by whom."""

from __future__ import annotations

from bole.people import services as people
from bole.people.domain.actor import Role
from bole.registry.models import Proposal, Record, Report, Review
from bole.registry.services import moderation, records, reviewing
from bole.registry.services.reviewing import Change
from bole.runtime.system import SYSTEM

from .. import make
from .threads import outcome, started


def test_one_of_many_has_it_and_the_others_are_told(committed_world):
    world = committed_world
    found = records.submit(world.professor, make.draft(world).id)
    who = [make.person(f"colleague{n}") for n in range(3)]
    for one in who:
        people.grant_role(SYSTEM, person_id=one.id, organisation_id=world.city.pk, role=Role.REGISTRAR)
    actors = [world.registrar, *(make.actor(one) for one in who)]
    ends = [outcome(f) for f in [started(lambda a=a: reviewing.take(a, found.id)) for a in actors]]
    assert sorted(type(e).__name__ for e in ends) == ["Review", "TakenByAnother", "TakenByAnother", "TakenByAnother"]
    (taken,) = [a for a, end in zip(actors, ends, strict=True) if isinstance(end, Review)]
    assert Review.objects.get().taken_by_id == taken.person_id
    assert {e.values["by"] for e in ends if not isinstance(e, Review)} == {taken.name}


def test_a_proposal_accepted_twice_by_a_double_click_makes_one_version(committed_world):
    world = committed_world
    found = records.submit(world.professor, make.draft(world).id)
    (made,) = reviewing.propose(world.registrar, found.id, changes=[Change("zh", "title", "更好的标题")])
    clicks = [started(lambda: reviewing.accept(world.professor, found.id, proposals=[made.id], version=1)) for _ in range(3)]
    assert sorted(type(outcome(c)).__name__ for c in clicks) == ["ProposalDecided", "ProposalDecided", "Record"]
    assert (Record.objects.get(id=found.id).version, Proposal.objects.get().state) == (2, "accepted")


def test_a_sender_who_reports_from_many_windows_has_one_report(committed_world):
    world = committed_world
    found = make.published(world)
    clicks = [started(lambda: moderation.report(world.stranger, found.id, reason="spam")) for _ in range(4)]
    assert [type(outcome(c)).__name__ for c in clicks] == ["Report"] * 4
    assert Report.objects.count() == 1
