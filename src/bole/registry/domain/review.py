"""The rules of review: who may publish what he wrote himself, and how long a record stays taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from ..errors import SecondPersonNeeded

NAMED = 3  # persons named in a refusal


def is_own(person_id: UUID | None, *, created_by: UUID | None, submitted_by: UUID | None) -> bool:
    """Whether somebody wrote the record or submitted it himself. Editing another's record does not make it one's own."""
    return person_id is not None and person_id in (created_by, submitted_by)


def is_alone(others: Sequence[str] | None) -> bool:
    """Whether somebody publishes what is his own because nobody else may.

    `others` are the names of those who may publish it as well; None where it is not his own. Refuses with SecondPersonNeeded.
    """
    if others:
        raise SecondPersonNeeded(who=", ".join(others[:NAMED]) + (" …" if len(others) > NAMED else ""))
    return others is not None


def is_taken(taken_at: dt.datetime | None, *, now: dt.datetime, hours: int) -> bool:
    """Whether what was taken then is still taken now."""
    return taken_at is not None and now < taken_at + dt.timedelta(hours=hours)
