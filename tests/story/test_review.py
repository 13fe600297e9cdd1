"""The editor's desk: a second person publishes, one at a time reviews, proposals leave the author's words alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bole.kernel.states import WrongState
from bole.notices import queries as notices
from bole.people import services as people
from bole.people.domain.actor import Role
from bole.registry import queries
from bole.registry.errors import (
    ChangedMeanwhile,
    NothingProposed,
    NotPublisher,
    NotTaken,
    OwnProposal,
    ProposalDecided,
    ProposalMissing,
    RecordMissing,
    SecondPersonNeeded,
    TakenByAnother,
)
from bole.registry.models import Proposal, Record, Review
from bole.registry.queries import desk, review
from bole.registry.queries.review import Sifting
from bole.registry.services import records, reviewing
from bole.registry.services.reviewing import Change
from bole.runtime import clock
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make
from ..conftest import NOON


@pytest.fixture
def colleague(world):
    """A second registrar of the city."""
    who = make.person("colleague")
    people.grant_role(SYSTEM, person_id=who.id, organisation_id=world.city.pk, role=Role.REGISTRAR)
    return make.actor(who)


def submitted(world, by=None, **values):
    return records.submit(by or world.professor, make.draft(world, by, **values).id)


def told(actor):
    return [n.kind for n in notices.inbox(actor)]


# ---- a second person ----


def test_what_a_registrar_wrote_himself_another_publishes(world):
    own = make.draft(world, by=world.registrar)
    with pytest.raises(SecondPersonNeeded) as refused:
        records.publish(world.registrar, own.id)
    assert refused.value.values == {"who": "director"}
    assert (Record.objects.get(id=own.id).status, Record.objects.get(id=own.id).number) == ("draft", "")
    assert records.publish(world.director, own.id).status == "published"


def test_what_a_registrar_submitted_for_another_another_publishes(world):
    handed_in = records.submit(world.registrar, make.draft(world).id)
    with pytest.raises(SecondPersonNeeded):
        records.publish(world.registrar, handed_in.id)
    assert records.publish(world.director, handed_in.id).status == "published"


def test_editing_anothers_record_does_not_make_it_ones_own(world):
    found = submitted(world)
    sheet = queries.sheet_of(queries.record(world.registrar, found.id))
    records.revise(world.registrar, found.id, sheet=replace(sheet, trl=5), version=1)
    assert records.publish(world.registrar, found.id).status == "published"


def test_an_administrator_may_not_publish_his_own_either(world):
    own = make.draft(world, by=world.admin)
    with pytest.raises(SecondPersonNeeded):
        records.publish(world.admin, own.id)
    assert Record.objects.get(id=own.id).status == "draft"


def test_the_only_publisher_of_a_centre_publishes_alone_and_the_journal_says_so(world):
    own = records.draft(world.foreign_registrar, centre="cn.gd", sheet=make.sheet())
    records.publish(world.foreign_registrar, own.id)
    published = Entry.objects.get(subject=f"record:{own.id}", kind="registry.record_published")
    assert published.body["alone"] is True
    assert [m.alone for m in desk.timeline(world.foreign_registrar, own.id)] == [True, False]
    others = make.published(world)
    assert Entry.objects.get(subject=f"record:{others.id}", kind="registry.record_published").body["alone"] is False


def test_a_publisher_who_left_does_not_count(world):
    people.grant_role(SYSTEM, person_id=make.person("left").id, organisation_id=world.elsewhere.pk, role=Role.REGISTRAR)
    from bole.people.models import Person

    own = records.draft(world.foreign_registrar, centre="cn.gd", sheet=make.sheet())
    with pytest.raises(SecondPersonNeeded):
        records.publish(world.foreign_registrar, own.id)
    Person.objects.filter(name="left").update(is_active=False)
    assert records.publish(world.foreign_registrar, own.id).status == "published"


def test_an_installation_may_do_without_the_second_person(world, settings):
    settings.BOLE_SECOND_PERSON = False
    own = make.draft(world, by=world.registrar)
    assert records.publish(world.registrar, own.id).status == "published"


# ---- take ----


def test_the_second_of_two_registrars_is_told_by_whom_it_is_taken(world, colleague, noon):
    found = submitted(world)
    reviewing.take(world.registrar, found.id)
    with pytest.raises(TakenByAnother) as refused:
        reviewing.take(colleague, found.id)
    assert refused.value.values == {"by": "registrar", "since": "2026-11-23 12:00"}
    for decided in (lambda: records.publish(colleague, found.id), lambda: records.return_to_author(colleague, found.id, reason="no")):
        with pytest.raises(TakenByAnother):
            decided()
    assert Review.objects.get(record=found).taken_by_id == world.registrar.person_id
    assert Record.objects.get(id=found.id).status == "submitted"
    assert records.publish(world.registrar, found.id).status == "published"
    assert not Review.objects.exists()


def test_what_was_taken_is_free_after_a_time_or_when_given_back(world, colleague):
    found = submitted(world)
    with clock.freeze(NOON):
        reviewing.take(world.registrar, found.id)
    with clock.freeze(NOON + dt.timedelta(hours=25)):
        reviewing.take(colleague, found.id)
        assert Review.objects.get(record=found).taken_by_id == colleague.person_id
        with pytest.raises(NotTaken):
            reviewing.give_back(world.registrar, found.id)
        reviewing.give_back(world.director, found.id)  # a director may for others
        reviewing.take(world.registrar, found.id)
    assert Review.objects.get(record=found).taken_by_id == world.registrar.person_id


def test_only_what_was_submitted_is_taken_and_only_by_those_who_may_publish(world):
    with pytest.raises(WrongState):
        reviewing.take(world.registrar, make.draft(world).id)
    found = submitted(world)
    with pytest.raises(NotPublisher):
        reviewing.take(world.broker, found.id)
    with pytest.raises(RecordMissing):
        reviewing.take(world.foreign_registrar, found.id)
    assert Review.objects.get(record=found).taken_by_id is None


# ---- the pile ----


def test_the_pile_is_oldest_first_with_filters_and_neighbours(world):
    made = []
    for number, kind in enumerate(("achievement", "need", "achievement")):
        with clock.freeze(NOON - dt.timedelta(days=10 - number * 4)):
            made.append(submitted(world, kind=kind))
    with clock.freeze(NOON):
        everything, achievements = Sifting(), Sifting(kind="achievement")
        assert [r.id for r in review.pile(world.registrar, everything)] == [r.id for r in made]
        assert [r.id for r in review.pile(world.registrar, Sifting(days=7))] == [made[0].id]
        assert [r.id for r in review.pile(world.registrar, Sifting(centre="cn.gd"))] == []
        assert review.place(world.registrar, everything, made[1].id) == review.Place(2, 3, made[0].id, made[2].id)
        assert review.place(world.registrar, achievements, made[0].id) == review.Place(1, 2, None, made[2].id)
        assert review.place(world.registrar, achievements, made[1].id) is None
        assert list(review.pile(world.broker, everything)) == []


def test_completeness_is_kept_with_what_waits_and_follows_every_change(world):
    found = submitted(world)
    before = Review.objects.get(record=found).completeness
    sheet = queries.sheet_of(queries.record(world.professor, found.id))
    records.revise(world.professor, found.id, sheet=replace(sheet, trl=5, contact_email="a@example.org", tech_areas=("07",)), version=1)
    after = Review.objects.get(record=found).completeness
    assert before < after < 80
    assert after == review.checked(queries.sheet_of(queries.record(world.professor, found.id))).share
    assert [r.id for r in review.pile(world.registrar, Sifting(share="high"))] == []


# ---- proposals ----


def proposal(world, found, text="低温电解液，零下四十度可用", field="title"):
    (made,) = reviewing.propose(world.registrar, found.id, changes=[Change("zh", field, text, "say what it does")])
    return made


def test_a_proposal_leaves_the_authors_words_and_accepting_makes_a_version(world):
    found = submitted(world)
    made = proposal(world, found)
    records.return_to_author(world.registrar, found.id, reason="see the proposals")
    sheet = queries.sheet_of(queries.record(world.professor, found.id))
    assert sheet.original.title == make.TITLE_ZH
    assert [p.proposal.id for p in review.proposals_of(found, sheet)] == [made.id]
    revised = reviewing.accept(world.professor, found.id, proposals=[made.id], version=1)
    assert revised.version == 2
    assert queries.sheet_of(queries.record(world.professor, found.id)).original.title == "低温电解液，零下四十度可用"
    assert (Proposal.objects.get().state, Proposal.objects.get().decided_by_id) == ("accepted", world.professor.person_id)
    assert sorted(told(world.professor)) == ["registry.proposals", "registry.returned"]
    with pytest.raises(ProposalDecided):
        reviewing.decline(world.professor, found.id, proposals=[made.id])


def test_declining_changes_nothing(world):
    found = submitted(world)
    made = proposal(world, found)
    reviewing.decline(world.professor, found.id, proposals=[made.id])
    assert (Record.objects.get(id=found.id).version, Proposal.objects.get().state) == (1, "declined")


def test_a_text_changed_meanwhile_keeps_everybodys_words_and_is_marked(world):
    found = submitted(world)
    made = proposal(world, found)
    sheet = queries.sheet_of(queries.record(world.professor, found.id))
    mine = replace(sheet, wordings=(replace(sheet.original, title="我自己改的标题"),))
    records.revise(world.professor, found.id, sheet=mine, version=1)
    with pytest.raises(ChangedMeanwhile):
        reviewing.accept(world.professor, found.id, proposals=[made.id], version=1)
    now = queries.sheet_of(queries.record(world.professor, found.id))
    assert now.original.title == "我自己改的标题"
    assert Proposal.objects.get().state == "proposed"
    (shown,) = review.proposals_of(found, now)
    assert (shown.is_outdated, shown.current, shown.proposal.old) == (True, "我自己改的标题", make.TITLE_ZH)
    assert reviewing.accept(world.professor, found.id, proposals=[made.id], version=2).version == 3  # seen, and wanted


def test_the_reviewer_does_not_accept_his_own_proposal(world):
    found = submitted(world)
    made = proposal(world, found)
    with pytest.raises(OwnProposal):
        reviewing.accept(world.registrar, found.id, proposals=[made.id], version=1)
    assert Record.objects.get(id=found.id).version == 1


def test_proposing_again_replaces_ones_own_and_an_equal_text_is_none(world):
    found = submitted(world)
    proposal(world, found)
    proposal(world, found, "另一个标题，更好一些")
    assert [p.proposed for p in Proposal.objects.all()] == ["另一个标题，更好一些"]
    with pytest.raises(NothingProposed):
        proposal(world, found, f" {make.TITLE_ZH} ")
    assert Proposal.objects.count() == 1


def test_proposals_of_another_record_are_missing_and_strangers_propose_nothing(world):
    found, other = submitted(world), submitted(world, by=world.owner, kind="need")
    made = proposal(world, found)
    with pytest.raises(ProposalMissing):
        reviewing.decline(world.owner, other.id, proposals=[made.id])
    with pytest.raises(RecordMissing):
        reviewing.propose(world.foreign_registrar, found.id, changes=[Change("zh", "title", "x")])
    with pytest.raises(NotPublisher):
        reviewing.propose(world.broker, found.id, changes=[Change("zh", "title", "x")])
    assert [(p.id, p.state) for p in Proposal.objects.all()] == [(made.id, "proposed")]


def test_the_author_is_told_once_of_each_step_and_not_of_his_own(world):
    found = submitted(world)
    records.return_to_author(world.registrar, found.id, reason="too short")
    records.submit(world.professor, found.id)
    records.publish(world.registrar, found.id)
    assert told(world.professor) == ["registry.published", "registry.returned"]
    assert told(world.registrar) == []
