"""How validity begins and ends on a row. The verbs call it inside of their act; it opens no door and saves nothing."""

from __future__ import annotations

import datetime as dt

from ..domain import freshness
from ..domain.life import IN_FORCE
from ..models import Record
from ..queries.freshness import day_of, days

FIELDS = ("confirm_by", "confirmed_at", "asked_at", "sinking")


def begin(found: Record, at: dt.datetime) -> None:
    """The record is valid, as of now."""
    found.confirm_by = freshness.confirm_by(day_of(at), found.deadline, days())
    found.confirmed_at, found.asked_at, found.sinking = at, None, False


def settle(found: Record) -> None:
    """What is not published has no validity."""
    if found.status not in IN_FORCE:
        found.confirm_by, found.asked_at, found.sinking = None, None, False
