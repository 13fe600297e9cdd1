"""The verbs of policy: set a figure for a centre or for everywhere, go back to the rule, mark a working day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from uuid import UUID, uuid5

from django.utils import timezone

from bole.kernel.text import one_line
from bole.people.access import AnyActor, require_administrator
from bole.people.domain.actor import Actor
from bole.people.models import Centre
from bole.runtime.acts import act, now, record

from . import access, queries
from .domain.figures import COUNTRY, MOST, Rule, Unit, fits, is_laxer
from .errors import BadDayOff, BadFigure, FigureInThePast, FigureLaxer, NoReasonForFigure
from .facts import FigureOverridden, WorkingDayMarked
from .models import REASON, FigureOverride, MarkedDay

SUBJECTS = UUID("7f0c7a44-2b1e-5d0a-9d53-6f1d1a7a9c11")  # one history per figure and place


@act
def override_figure(
    actor: AnyActor, *, code: str, value: str, reason: str, centre: str = "", valid_from: dt.date | None = None
) -> FigureOverride:  # fmt: skip
    """Let another value hold from a day on, in a centre and below it, or everywhere; with no value the rule holds again.

    Refuses with FigureMissing, CentreMissing, NotFigureKeeper, BadFigure, NoReasonForFigure, FigureInThePast, FigureLaxer.
    """
    rule = access.rule_for(actor, code)
    home = access.centre_to_set(actor, centre)
    at, reason = now(), one_line(reason)[:REASON]
    today = timezone.localtime(at).date()
    valid_from = valid_from or today
    if not reason:
        raise NoReasonForFigure
    if valid_from < today:
        raise FigureInThePast
    wanted = _value(value, rule)
    if wanted is not None and home is not None:
        _require_strict(actor, rule, wanted, home, on=valid_from)
    made = FigureOverride.objects.create(
        code=code, centre=home, value=wanted, valid_from=valid_from, reason=reason, set_at=at,
        set_by_id=actor.person_id if isinstance(actor, Actor) else None,
    )  # fmt: skip
    told = "" if wanted is None else str(wanted)
    record(
        FigureOverridden(
            subject_id=uuid5(SUBJECTS, f"{code}@{centre}"), code=code, centre=centre, value=told, valid_from=valid_from, reason=reason
        )
    )
    return made


def _value(given: str, rule: Rule) -> Decimal | None:
    """Refuses with BadFigure."""
    if not given.strip():
        return None
    most = {Unit.YES_NO: 1, Unit.PERCENT: 100}.get(rule.unit, MOST)
    try:
        found = Decimal(one_line(given))
    except InvalidOperation:
        raise BadFigure(given=given[:40], most=most) from None
    if not fits(found, rule.unit):
        raise BadFigure(given=given[:40], most=most)
    return found


def _require_strict(actor: AnyActor, rule: Rule, wanted: Decimal, home: Centre, *, on: dt.date) -> None:
    """What a director sets keeps to the rule; an administrator may know that the rule has changed. Refuses with FigureLaxer."""
    above = queries.figure(
        rule.code, on=on, jurisdiction=queries.jurisdiction_of_centre(home), centre=home.parent.path if home.parent else ""
    )
    if is_laxer(wanted, above) and not (isinstance(actor, Actor) and actor.is_administrator):
        raise FigureLaxer(rule=f"{above.value:f}")


@act
def mark_day(actor: AnyActor, *, day: dt.date, works: bool, reason: str, jurisdiction: str = COUNTRY) -> MarkedDay:
    """Say that a day is worked on, or not. For administrators. Refuses with NotAdministrator, NotInStaffMode, BadDayOff."""
    require_administrator(actor)
    at, reason, jurisdiction = now(), one_line(reason)[:REASON], one_line(jurisdiction)
    if not reason or not 2 <= len(jurisdiction) <= 9:
        raise BadDayOff
    made = MarkedDay.objects.create(
        jurisdiction=jurisdiction, day=day, works=works, reason=reason, set_at=at,
        set_by_id=actor.person_id if isinstance(actor, Actor) else None,
    )  # fmt: skip
    record(
        WorkingDayMarked(
            subject_id=uuid5(SUBJECTS, f"{jurisdiction}@{day}"), jurisdiction=jurisdiction, day=day, works=works, reason=reason
        )
    )
    return made
