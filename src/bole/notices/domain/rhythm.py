"""Rhythm: when a notice is due by mail. Pure: the moment, the person's hour and zone come in as arguments."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

MONDAY = 0  # a weekly digest comes at the beginning of the working week


class Rhythm(StrEnum):
    """How often a person wants the notices of a group by mail."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


def mail_due(
    told_at: dt.datetime, *, rhythm: Rhythm, hour: int, zone: dt.tzinfo, held: bool = False, urgent: bool = False
) -> dt.datetime | None:
    """The moment from which a notice told at `told_at` is to be mailed, or None for never.

    An urgent one does not wait for the rhythm. One that was held back by the budget comes the next day at the earliest.
    """
    if rhythm is Rhythm.NEVER:
        return None
    if rhythm is Rhythm.AT_ONCE or urgent:
        return next_at(told_at, hour=hour, zone=zone, another_day=True) if held else told_at
    return next_at(told_at, hour=hour, zone=zone, another_day=held, weekly=rhythm is Rhythm.WEEKLY)


def next_at(after: dt.datetime, *, hour: int, zone: dt.tzinfo, another_day: bool = False, weekly: bool = False) -> dt.datetime:
    """The first `hour` o'clock in the zone that is later than a moment: on another day, on a Monday, if asked for."""
    local = after.astimezone(zone)
    day = local.date() + dt.timedelta(days=1 if another_day else 0)
    while True:
        moment = dt.datetime.combine(day, dt.time(hour), zone)
        if moment > after and (not weekly or day.weekday() == MONDAY):
            return moment.astimezone(dt.UTC)
        day += dt.timedelta(days=1)


def day_began(moment: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """When the day of this moment began in the zone."""
    return dt.datetime.combine(moment.astimezone(zone).date(), dt.time(), zone)
