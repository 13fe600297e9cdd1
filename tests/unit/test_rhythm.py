"""When a notice is due by mail."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bole.notices.domain.rhythm import Rhythm, mail_due, next_at

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
MONDAY_NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("rhythm", "hour", "more", "expected"),
    [
        ("at_once", 8, {}, (23, 12)), ("at_once", 8, {"held": True}, (24, 8)),
        ("daily", 8, {}, (24, 8)), ("daily", 18, {}, (23, 18)), ("daily", 12, {}, (24, 12)), ("daily", 18, {"held": True}, (24, 18)),
        ("weekly", 8, {}, (30, 8)), ("weekly", 18, {}, (23, 18)), ("weekly", 18, {"held": True}, (30, 18)),
        ("daily", 8, {"urgent": True}, (23, 12)), ("weekly", 8, {"urgent": True}, (23, 12)),
    ],
)  # fmt: skip
def test_a_mail_is_due(rhythm, hour, more, expected):
    due = mail_due(MONDAY_NOON, rhythm=Rhythm(rhythm), hour=hour, zone=SHANGHAI, **more)
    assert (due.astimezone(SHANGHAI).day, due.astimezone(SHANGHAI).hour) == expected


def test_never_is_never_even_when_urgent():
    assert mail_due(MONDAY_NOON, rhythm=Rhythm.NEVER, hour=8, zone=SHANGHAI, urgent=True) is None


def test_eight_o_clock_stays_eight_o_clock_when_the_clocks_change():
    before = dt.datetime(2026, 10, 24, 20, 0, tzinfo=BERLIN)  # the night in which summer time ends
    assert next_at(before, hour=8, zone=BERLIN) == dt.datetime(2026, 10, 25, 7, 0, tzinfo=dt.UTC)
    assert next_at(before - dt.timedelta(days=1), hour=8, zone=BERLIN) == dt.datetime(2026, 10, 24, 6, 0, tzinfo=dt.UTC)
