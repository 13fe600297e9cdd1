"""Many at one price notice at the same moment: one objection for one form, one decision, one publication, numbers without gaps."""

from __future__ import annotations

from bole.exchange.models import Objection, PriceNotice
from bole.exchange.services import objections, price_notices
from bole.people.domain.actor import ANONYMOUS

from .. import make
from .threads import outcome, started


def drafts(world, count: int) -> list[PriceNotice]:
    about = make.published(world)
    return [price_notices.draft_notice(world.professor, about.id, sheet=make.notice_sheet()) for _ in range(count)]


def test_a_form_sent_from_many_windows_is_one_objection_and_different_ones_are_numbered_without_gaps(committed_world):
    world = committed_world
    found = price_notices.publish_notice(world.registrar, drafts(world, 1)[0].id)

    def send(key: str):
        return objections.object_to(ANONYMOUS, found.id, grounds="x", name="A", reach="1", sender=key, key=key)

    ends = [outcome(f) for f in [started(lambda k=k: send(k)) for k in ("a", "a", "a", "b", "c")]]
    assert [type(e).__name__ for e in ends] == ["Objection"] * 5
    assert sorted(Objection.objects.values_list("serial", flat=True)) == [1, 2, 3]


def test_of_two_decisions_at_once_one_counts(committed_world):
    world = committed_world
    found = price_notices.publish_notice(world.registrar, drafts(world, 1)[0].id)
    made = objections.object_to(ANONYMOUS, found.id, grounds="x", name="A", reach="1", sender="a")
    clicks = [
        started(lambda u=u: objections.judge_objection(world.director, made.id, uphold=u, reasons=f"uphold: {u}")) for u in (True, False)
    ]
    assert sorted(type(outcome(c)).__name__ for c in clicks) == ["Objection", "ObjectionDecided"]
    made.refresh_from_db()
    found.refresh_from_db()
    assert (made.outcome == "upheld") == (found.status == "withdrawn")


def test_a_draft_is_published_once_and_all_numbers_follow_each_other(committed_world):
    world = committed_world
    waiting = drafts(world, 3)
    clicks = [started(lambda n=n: price_notices.publish_notice(world.registrar, n.id)) for n in (*waiting, waiting[0])]
    assert sorted(type(outcome(c)).__name__ for c in clicks) == ["PriceNotice", "PriceNotice", "PriceNotice", "WrongState"]
    numbers = sorted(PriceNotice.objects.values_list("number", flat=True))
    assert [int(n[-5:]) for n in numbers] == [1, 2, 3]
