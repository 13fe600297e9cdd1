"""Registration numbers: distinct and without gaps, however many register at once."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.db import transaction

from bole.people.models import Centre
from bole.registry.errors import NotReady
from bole.registry.models import NumberSeries, Record
from bole.registry.services import records, writing
from bole.registry.services.bulk import bring_in
from bole.runtime import acts, clock
from bole.runtime.system import SYSTEM

from .. import make
from .threads import Gate, outcome, somebody_waits, started, until

MASK = "{region}{point:2}{year}{kind}{serial:6}"


def serials(kind="achievement"):
    numbers = Record.objects.filter(kind=kind).exclude(number="").values_list("number", flat=True)
    return sorted(int(re.search(r"\d{6}$", n)[0]) for n in numbers)


def test_many_that_publish_at_once_get_numbers_without_gaps(committed_world):
    world = committed_world
    drafts = [make.draft(world).id for _ in range(12)]
    publishers = [world.registrar, world.director, world.admin]
    ends = [outcome(f) for f in [started(lambda i=i, d=d: records.publish(publishers[i % 3], d)) for i, d in enumerate(drafts)]]
    assert [e for e in ends if isinstance(e, Exception)] == []
    assert serials() == list(range(1, 13))


def test_one_record_that_two_publish_at_once_has_one_number(committed_world):
    draft = make.draft(committed_world).id
    ends = [outcome(f) for f in [started(lambda: records.publish(committed_world.registrar, draft)) for _ in range(4)]]
    assert sorted(type(e).__name__ for e in ends) == ["Record", "WrongState", "WrongState", "WrongState"]
    assert serials() == [1]


def test_a_number_that_was_rolled_back_is_given_to_the_next(committed_world):
    world, gate = committed_world, Gate()

    def publish_and_fail():
        with acts.under_way(SYSTEM):
            records.publish(SYSTEM, make.draft(world).id)
            gate.stop_here()
            raise ZeroDivisionError

    failing = started(publish_and_fail)
    gate.wait_reached()
    waiting = started(lambda: make.published(world).number)
    until(somebody_waits)
    gate.let_go()
    assert isinstance(outcome(failing), ZeroDivisionError)
    assert outcome(waiting).endswith("000001")
    assert serials() == [1]


def test_a_refused_publication_takes_no_number(committed_world):
    world = committed_world
    with pytest.raises(NotReady):
        records.publish(world.registrar, make.draft(world, wordings=(make.wording(summary=""),)).id)
    assert not NumberSeries.objects.exists()
    assert make.published(world).number.endswith("000001")


def test_batches_and_single_records_share_one_series(committed_world):
    world = committed_world

    def batch(source):
        sheets = [make.sheet(external_id=f"{source}-{i}") for i in range(7)]
        return len(bring_in(SYSTEM, centre="cn.zj.hz", source=source, sheets=sheets, publish=True).created)

    work = [started(lambda s=source: batch(s)) for source in ("a", "b", "c")] + [
        started(lambda: make.published(world).number) for _ in range(4)
    ]
    ends = [outcome(f) for f in work]
    assert ends[:3] == [7, 7, 7]
    assert serials() == list(range(1, 26))


def test_the_same_batch_brought_in_twice_at_once_is_there_once(committed_world):
    sheets = [make.sheet(external_id=str(i)) for i in range(5)]
    work = [started(lambda: bring_in(SYSTEM, centre="cn.zj.hz", source="s", sheets=sheets, publish=True)) for _ in range(3)]
    [outcome(f) for f in work]
    again = bring_in(SYSTEM, centre="cn.zj.hz", source="s", sheets=sheets, publish=True)
    assert len(again.unchanged) == 5
    assert Record.objects.count() == 5
    assert serials() == [1, 2, 3, 4, 5]


def test_the_year_is_that_of_the_instances_own_midnight(committed_world):
    centre = Centre.objects.select_related("organisation").get(path="cn.zj.hz")

    def at(moment):
        with clock.freeze(moment), transaction.atomic():
            return writing.next_numbers(centre, "need", 1, at=moment, default_mask=MASK)[0]

    last_of_2026 = dt.datetime(2026, 12, 31, 15, 59, tzinfo=dt.UTC)
    assert at(last_of_2026) == "33000003" + "2026X000001"
    assert at(last_of_2026 + dt.timedelta(minutes=1)) == "33000003" + "2027X000001"


def test_centres_of_their_own_mask_count_apart(committed_world):
    world = committed_world
    Centre.objects.filter(path="cn.gd").update(number_mask="GD-{year2}-{serial:3}")
    sheet = replace(make.sheet(), external_id="x")
    bring_in(SYSTEM, centre="cn.gd", source="s", sheets=[sheet], publish=True)
    make.published(world)
    assert sorted(Record.objects.values_list("number", flat=True))[1].startswith("GD-")
