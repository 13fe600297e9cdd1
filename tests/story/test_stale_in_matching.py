"""Matching and freshness: a stale record loses against an equal fresh one, beats an irrelevant one, and an expired one is gone."""

from __future__ import annotations

import datetime as dt

import pytest

from bole.matching import queries as matching
from bole.matching import services
from bole.matching.domain.scoring import WEIGHTS
from bole.matching.models import Entry, StaleRecord
from bole.matching.queries import Side
from bole.registry.models import Record
from bole.registry.services import freshness

from .. import make
from ..api.town import index
from ..reacting import react

TODAY = dt.date(2026, 11, 23)
PUMP = make.wording(
    "en", title="Leak-free pump for hot acids", summary="A pump without shaft seals that moves hot concentrated acids for years."
)
FERN = make.wording("en", title="Ferns of the Andes", summary="A botanical survey of ferns that grow above three thousand metres in Peru.")


def ranking(world, text="We need a leak-free pump that moves hot concentrated acids for years without shaft seals."):
    return matching.search(world.anonymous, text=text, side=Side.ACHIEVEMENTS, today=TODAY).hits


@pytest.fixture
def pumps(world):
    """Two equal pumps, the first of which nobody confirmed in time, and something irrelevant."""
    stale, fresh, fern = (make.published(world, wordings=(w,)) for w in (PUMP, PUMP, FERN))
    make.aged(stale, 10)
    index()
    return stale, fresh, fern


def test_a_stale_record_loses_against_an_equal_fresh_one_but_beats_an_irrelevant_one(world, pumps):
    stale, fresh, fern = pumps
    hits = ranking(world)
    assert [h.record_id for h in hits] == [fresh.id, stale.id, fern.id]
    assert hits[0].score - hits[1].score == pytest.approx(WEIGHTS.stale)
    assert [h.legs.stale for h in hits] == [0.0, -WEIGHTS.stale, 0.0]


def test_confirmed_it_is_where_it_was(world, pumps):
    stale, fresh, _ = pumps
    freshness.confirm(world.professor, stale.id)
    hits = ranking(world)
    assert {h.record_id for h in hits[:2]} == {stale.id, fresh.id}
    assert hits[0].score == pytest.approx(hits[1].score)


def test_a_fresh_record_has_no_leg_of_staleness(world):
    make.published(world, wordings=(PUMP,))
    index()
    (hit,) = ranking(world)
    assert hit.legs.stale == 0.0
    assert hit.score == pytest.approx(
        sum((hit.legs.document, hit.legs.coverage, hit.legs.words, hit.legs.codes, hit.legs.hub, hit.legs.across))
    )


def test_within_seconds_an_expired_record_is_gone_and_a_confirmed_one_is_back(committed_world):
    world = committed_world
    record = make.published(world, wordings=(PUMP,))
    catch_up()
    assert [h.record_id for h in ranking(world)] == [record.id]
    make.expired(record)
    catch_up()
    assert ranking(world) == ()
    assert not Entry.objects.filter(record=record).exists()
    freshness.confirm(world.professor, record.id)
    catch_up()
    assert [h.record_id for h in ranking(world)] == [record.id]


def test_a_confirmation_that_moves_nothing_costs_no_indexing(committed_world):
    world = committed_world
    record = make.aged(make.published(world, wordings=(PUMP,)), -10)
    catch_up()
    freshness.confirm(world.professor, record.id)
    react("matching")
    assert not StaleRecord.objects.exists()


def test_what_expires_while_it_is_being_read_is_not_kept_in_the_index(committed_world, monkeypatch):
    from bole.matching.services import indexing

    world = committed_world
    record = make.published(world, wordings=(PUMP,))
    catch_up()
    services.mark_stale([record.id])
    plain = indexing._made

    def reads_then_it_expires(*given):
        found = plain(*given)
        make.expired(Record.objects.get(id=record.id))
        monkeypatch.setattr(indexing, "_made", plain)
        return found

    monkeypatch.setattr(indexing, "_made", reads_then_it_expires)
    services.index_waiting()
    assert not Entry.objects.filter(record=record).exists()


def catch_up():
    """What the worker does within seconds."""
    react("matching")
    services.index_waiting()
    services.match_waiting()
