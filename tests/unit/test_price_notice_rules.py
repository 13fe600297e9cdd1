"""When a price notice is over, what stops it, and which deal it allows. Time closes it, nobody else does."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.exchange.domain import notice_proofs, notice_sheet
from bole.exchange.domain.notice_sheet import NoticeSheet
from bole.exchange.domain.price_notice import (
    LIFE,
    Announced,
    Course,
    Deal,
    Objected,
    Obstacle,
    Phase,
    Relation,
    Status,
    closes_at,
    conflicts,
    full_days_over,
    obstacles,
    phase,
    suspected,
)
from bole.exchange.errors import NotAProof
from bole.kernel.canonical import canonical, digest

ZONE = "Asia/Shanghai"
HOUR, DAY, SECOND = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(seconds=1)


def local(text: str, zone: str = ZONE) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


BEGUN = local("2025-03-01 00:00")
COURSE = Course(BEGUN, 15, ZONE)
ANNOUNCED = Announced("TRANSFER", Decimal(100), Decimal(100), "CNY", "钱江电池厂")
DEAL = Deal(Decimal(100), "CNY", "钱江电池厂", "TRANSFER")


def test_published_on_the_first_of_march_at_midnight_it_is_contractable_on_the_sixteenth_and_not_a_second_earlier():
    end = local("2025-03-16 00:00")
    assert closes_at(COURSE, BEGUN) == end
    assert obstacles(COURSE, ANNOUNCED, DEAL, end - SECOND) == (Obstacle.NOT_CLOSED,)
    assert obstacles(COURSE, ANNOUNCED, DEAL, end) == ()


@pytest.mark.parametrize(
    ("expected", "published", "zone"),
    [
        ("2025-03-17 00:00", "2025-03-01 00:00:01", ZONE), ("2025-03-17 00:00", "2025-03-01 23:59:59", ZONE),
        ("2025-04-05 00:00", "2025-03-20 12:00", "Europe/Berlin"), ("2025-11-09 00:00", "2025-10-25 00:00", "Europe/Berlin"),
    ],
)  # fmt: skip
def test_the_days_are_full_calendar_days_in_the_zone_of_the_unit(expected, published, zone):
    assert full_days_over(local(published, zone), 15, zone) == local(expected, zone)


def test_an_objection_on_the_tenth_day_stops_it_from_closing_until_it_is_rejected():
    raised = replace(COURSE, objections=(Objected(BEGUN + 9 * DAY),))
    end = local("2025-03-16 00:00")
    assert phase(raised, end + 30 * DAY) is Phase.OBJECTION
    assert obstacles(raised, ANNOUNCED, DEAL, end + 30 * DAY) == (Obstacle.OBJECTION_OPEN,)
    for decided, closes in ((BEGUN + 12 * DAY, end), (end + 3 * DAY, end + 3 * DAY)):
        rejected = replace(COURSE, objections=(Objected(BEGUN + 9 * DAY, decided),))
        assert closes_at(rejected, decided) == closes
        assert phase(rejected, closes - SECOND) in (Phase.RUNNING, Phase.OBJECTION)
        assert phase(rejected, closes) is Phase.CLOSED


def test_where_the_rule_stops_the_clock_the_whole_days_it_stood_are_added():
    stopped = replace(
        COURSE,
        stops=True,
        objections=(Objected(BEGUN + 2 * DAY, BEGUN + 4 * DAY + HOUR), Objected(BEGUN + 3 * DAY, BEGUN + 3 * DAY + HOUR)),
    )
    assert closes_at(stopped, BEGUN + 10 * DAY) == local("2025-03-19 00:00")


def test_what_ended_is_withdrawn_or_superseded_from_that_moment_and_was_running_before():
    for status, expected in ((Status.WITHDRAWN, Phase.WITHDRAWN), (Status.SUPERSEDED, Phase.SUPERSEDED)):
        ended = replace(COURSE, ended_at=BEGUN + 20 * DAY, status=status)
        assert [phase(ended, BEGUN + n * DAY) for n in (3, 16, 20)] == [Phase.RUNNING, Phase.CLOSED, expected]
        assert obstacles(ended, ANNOUNCED, DEAL, BEGUN + 21 * DAY) == (Obstacle.ENDED,)


@pytest.mark.parametrize(
    ("expected", "change"),
    [
        (Obstacle.OTHER_PRICE, {"price": Decimal("99.99")}), (Obstacle.OTHER_PRICE, {"price": Decimal("100.01")}),
        (Obstacle.OTHER_CURRENCY, {"currency": "USD"}), (Obstacle.OTHER_BUYER, {"buyer": "别的厂"}), (Obstacle.OTHER_MODE, {"mode": "EQUITY"}),
    ],
)  # fmt: skip
def test_another_deal_than_the_announced_one_is_not_contractable(expected, change):
    assert obstacles(COURSE, ANNOUNCED, replace(DEAL, **change), BEGUN + 30 * DAY) == (expected,)


def test_without_a_buyer_named_anybody_may_buy_and_a_name_is_compared_without_case_and_width():
    open_ = replace(ANNOUNCED, buyer="")
    assert obstacles(COURSE, open_, replace(DEAL, buyer="anybody"), BEGUN + 30 * DAY) == ()
    named = replace(ANNOUNCED, buyer="Qianjiang  Battery Ｌtd")
    assert obstacles(COURSE, named, replace(DEAL, buyer="QIANJIANG Battery ltd"), BEGUN + 30 * DAY) == ()


@st.composite
def courses(draw) -> Course:
    begun = BEGUN + dt.timedelta(seconds=draw(st.integers(0, 86_400 * 3)))
    objections = []
    for _ in range(draw(st.integers(0, 4))):
        raised = begun + dt.timedelta(seconds=draw(st.integers(0, 86_400 * 20)))
        decided = raised + dt.timedelta(seconds=draw(st.integers(0, 86_400 * 20))) if draw(st.booleans()) else None
        objections.append(Objected(raised, decided, draw(st.booleans())))
    ended = begun + dt.timedelta(seconds=draw(st.integers(0, 86_400 * 40))) if draw(st.booleans()) else None
    status = draw(st.sampled_from([Status.WITHDRAWN, Status.SUPERSEDED])) if ended else Status.PUBLISHED
    return Course(begun, draw(st.integers(1, 30)), ZONE, draw(st.booleans()), tuple(objections), ended, status)


@given(courses(), st.integers(0, 86_400 * 60))
def test_no_course_is_contractable_before_its_full_days_or_with_an_open_objection(course, seconds):
    at = course.published_at + dt.timedelta(seconds=seconds)
    if not obstacles(course, ANNOUNCED, DEAL, at):
        assert at - course.published_at >= course.days * DAY
        assert not [o for o in course.objections if o.at <= at and (o.decided_at is None or o.decided_at > at)]
        assert course.ended_at is None or at < course.ended_at


@given(courses(), st.integers(0, 86_400 * 60), st.integers(0, 86_400 * 60))
def test_what_is_closed_stays_closed_while_nothing_new_happens(course, seconds, more):
    at = course.published_at + dt.timedelta(seconds=seconds)
    known = replace(course, objections=tuple(o for o in course.objections if o.at <= at), ended_at=None, status=Status.PUBLISHED)
    if phase(known, at) is Phase.CLOSED:
        assert phase(known, at + dt.timedelta(seconds=more)) is Phase.CLOSED
        assert closes_at(known, at) == closes_at(known, at + dt.timedelta(seconds=more))


def test_a_draft_is_published_and_what_is_published_only_ends_or_is_replaced():
    assert LIFE.verbs(Status.DRAFT) == ("revise", "hand_in", "publish")
    assert LIFE.verbs(Status.PUBLISHED) == ("withdraw", "supersede", "replace")
    assert LIFE.verbs(Status.WITHDRAWN) == LIFE.verbs(Status.SUPERSEDED) == ("replace",)


def test_a_buyer_named_like_a_completer_or_the_owner_is_suspected():
    assert suspected("张 三", completers=["张三"], owner="")
    assert suspected("浙江大学", completers=[], owner="浙江大学")
    assert not suspected("", completers=["", "张三"], owner="")


@pytest.mark.parametrize(("expected", "who"), [(True, 1), (True, 2), (True, 3), (False, 4)])
def test_who_published_drafted_or_objects_does_not_decide(expected, who):
    assert conflicts(who, published_by=1, drafted_by=2, objectors=[3], belongs=[False, False]) is expected
    assert conflicts(who, published_by=1, drafted_by=2, objectors=[3], belongs=[False, True])


WHOLE = NoticeSheet(
    words={"zh": {"name": "电解液", "abstract": "一种电解液", "price": ""}}, mode="TRANSFER", price_min=Decimal(100), price_max=Decimal(100),
    buyer="钱江电池厂", relation=Relation.NONE, unit_place="校内公告栏", contact={"name": "王老师", "phone": "1"},
)  # fmt: skip


def test_a_whole_sheet_lacks_nothing():
    assert (notice_sheet.wrong(WHOLE), notice_sheet.missing(WHOLE)) == ([], [])


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("name_zh", {"words": {}}), ("abstract_zh", {"words": {"zh": {"name": "x"}}}), ("mode", {"mode": ""}), ("price_min", {"price_min": None}),
        ("price_zh", {"price_kind": "formula"}), ("relation", {"relation": ""}), ("relation_note", {"relation": Relation.INVENTOR}),
        ("unit_place", {"unit_place": ""}), ("contact_name", {"contact": {"name": "x"}}),
    ],
)  # fmt: skip
def test_what_must_be_announced_is_missed(field, change):
    assert field in [p.field for p in notice_sheet.missing(replace(WHOLE, **change))]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("price_min", {"price_min": Decimal(0)}), ("price_min", {"price_min": Decimal("-1")}), ("price_min", {"price_min": Decimal("0.00001")}),
        ("price_min", {"price_min": Decimal("NaN")}), ("price_min", {"price_min": Decimal("1e16")}), ("price_max", {"price_max": Decimal(99)}),
        ("currency", {"currency": "yuan"}), ("mode", {"mode": "CONSULTING"}), ("relation", {"relation": "friend"}), ("buyer", {"buyer": "x" * 301}),
    ],
)  # fmt: skip
def test_what_is_wrong_cannot_even_be_drafted(field, change):
    assert field in [p.field for p in notice_sheet.wrong(replace(WHOLE, **change))]


def proof() -> dict:
    notice = {
        "number": "PN2025-00001", "published_at": "2025-02-28T16:00:00+00:00", "over_at": "2025-03-15T16:00:00+00:00", "zone": ZONE,
        "rule": {"days": 15},
    }  # fmt: skip
    journal = {"entry": 7, "hash": "ab", "previous": "", "digest": digest(notice)}
    return {"format": notice_proofs.FORMAT, "notice": notice, "journal": journal, "key": "00", "signature": "01", "stamp": None}


def checked(found: dict, *, signed: bool = True):
    return notice_proofs.verified(canonical(found), is_signed=lambda *_: signed, said=lambda *_: None)


def test_a_proof_says_when_the_days_end():
    assert checked(proof()).over_at == local("2025-03-16 00:00")


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("digest", {"journal": {"digest": "00"}}), ("days", {"notice": {"over_at": "2025-03-14T16:00:00+00:00"}}),
        ("part", {"notice": {"published_at": "soon"}}), ("stamp", {"stamp": {"token": "AA==", "authority": "x"}}), ("part", {"more": 1}),
        ("part", {"key": "zz"}),
    ],
)  # fmt: skip
def test_a_proof_in_which_anything_was_changed_is_none(what, change):
    found = proof()
    for name, value in change.items():
        found[name] = {**found.get(name, {}), **value} if isinstance(value, dict) and isinstance(found.get(name), dict) else value
    if what == "days":
        found["journal"]["digest"] = digest(found["notice"])
    with pytest.raises(NotAProof):
        checked(found)


def test_a_proof_with_a_wrong_signature_or_in_another_form_is_none():
    with pytest.raises(NotAProof, match="signature"):
        checked(proof(), signed=False)
    with pytest.raises(NotAProof, match="canonical"):
        notice_proofs.verified(canonical(proof()) + b"\n", is_signed=lambda *_: True, said=lambda *_: None)
    assert not notice_proofs.is_proof(b"[")
    assert notice_proofs.is_proof(canonical(proof()))
