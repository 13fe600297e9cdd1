"""Freshness: a published record is confirmed while it is valid, or it sinks, leaves the search, and is put away.

    published ──────────────────────────────────────────────► expired ─────────────► archived
    fresh … | due: its owner is asked | overdue: it sinks    |  out of the search   |
            confirm_by − REMIND        confirm_by             + SINK                 + ARCHIVE

A confirmation at any time before the archive begins its validity anew. The lengths are settings (CONFIRM_DAYS and so on): as
delivered, a record is confirmed once a year, its owner is asked 14 days before, and two years after the last
confirmation it is archived, as partnering networks do it (DOMAIN §6.1).

A deadline ends it early: who looks for somebody until a day is asked before that day, and no record stays in the
search for longer than SINK days after its deadline unless somebody says so. Whoever confirms after the deadline says
that it is still open, which is believed for SINK days at a time; writing a new deadline is the better way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    FRESH = "fresh"
    DUE = "due"
    OVERDUE = "overdue"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Days:
    """How long what lasts, in days."""

    confirm: int = 365  # how long a confirmation holds
    remind: int = 14  # before its end the owner is asked
    sink: int = 60  # after its end the record is still found, below the others
    archive: int = 305  # after it left the search it is put away


def confirm_by(today: dt.date, deadline: dt.date | None, days: Days) -> dt.date:
    """The last day of the validity that begins today."""
    usual = today + dt.timedelta(days=days.confirm)
    if deadline is None:
        return usual
    if deadline < today:
        return min(usual, today + dt.timedelta(days=days.sink))
    return min(usual, deadline)


def phase(last_day: dt.date, today: dt.date, days: Days) -> Phase:
    """Where a published record stands in its validity."""
    if today > last_day + dt.timedelta(days=days.sink):
        return Phase.EXPIRED
    if today > last_day:
        return Phase.OVERDUE
    return Phase.DUE if today >= asked_from(last_day, days) else Phase.FRESH


def asked_from(last_day: dt.date, days: Days) -> dt.date:
    """The day on which the owner is asked."""
    return last_day - dt.timedelta(days=days.remind)


def last_day_of_those_asked(today: dt.date, days: Days) -> dt.date:
    """Whose validity ends on this day or before is asked today."""
    return today + dt.timedelta(days=days.remind)


def last_day_of_those_expiring(today: dt.date, days: Days) -> dt.date:
    """Whose validity ended on this day or before leaves the search today."""
    return today - dt.timedelta(days=days.sink + 1)


def expired_before(now: dt.datetime, days: Days) -> dt.datetime:
    """What left the search before this moment is put away now."""
    return now - dt.timedelta(days=days.archive)


def median(ages: Mapping[int, int]) -> float | None:
    """The middle of values given as value -> how often; between the two middle ones when they are even."""
    total = sum(ages.values())
    if not total:
        return None
    passed, low = 0, None
    for value in sorted(ages):
        passed += ages[value]
        if low is None and 2 * passed >= total:
            if 2 * passed > total:
                return float(value)
            low = value
        elif low is not None:
            return (low + value) / 2
    return float(low) if low is not None else None
