"""What the regime of a sale asks for, measured against its terms (DOMAIN 5.2 to 5.4). The figures are data of `policy`.

A regime that binds has limits; else its figures are defaults, and what differs from them is only pointed out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bole.kernel.errors import N_, Problem

from .terms import Format, Terms

NOTICE = N_("Announced for %(is)s days; at least %(right)s are asked for.")
NOTICE_AGAIN = N_("A second sale is announced for at least %(right)s days; here it is %(is)s.")
DURATION = N_("Bidding lasts %(is)s hours; at least %(right)s are asked for.")
DEPOSIT_MIN = N_("The deposit is %(is)s %% of the start; at least %(right)s %% are asked for.")
DEPOSIT_MAX = N_("The deposit is %(is)s %% of the start; at most %(right)s %% are allowed.")
BIDDERS = N_("%(is)s bidder is enough here; at least %(right)s are asked for.")
CUT = N_("The start is %(is)s %% below the sale before; at most %(right)s %% are allowed.")
WINDOW = N_("The last stretch is %(is)s minutes; it is to be %(right)s.")
ADDED = N_("A late bid adds %(is)s minutes; it is to be %(right)s.")
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Plan:
    """A sale as it is about to be announced."""

    terms: Terms
    announced_at: dt.datetime
    deposit: Decimal | None = None
    start_before: Decimal | None = None  # of the sale this one follows


def departures(plan: Plan, figures: Mapping[str, Decimal]) -> list[Problem]:
    """Where a plan departs from the figures of its regime, by name of the figure; those that are not there ask for nothing."""
    t = plan.terms
    days = Decimal((t.opens_at - plan.announced_at) // dt.timedelta(days=1))
    hours = Decimal((t.ends_at - t.opens_at) // dt.timedelta(minutes=1)) / 60
    found = [
        _least("opens_at", NOTICE_AGAIN if plan.start_before is not None else NOTICE, days, _announce(plan, figures)),
        _least("ends_at", DURATION, hours, figures.get("duration_min")),
        _least("fewest_bidders", BIDDERS, Decimal(t.fewest_bidders), figures.get("fewest_bidders")),
    ]
    if plan.deposit is not None:
        share = plan.deposit / t.start * HUNDRED
        found += [
            _least("deposit", DEPOSIT_MIN, share, figures.get("deposit_min")),
            _most("deposit", DEPOSIT_MAX, share, figures.get("deposit_max")),
        ]
    if plan.start_before is not None and plan.start_before > t.start:
        found.append(_most("start", CUT, (1 - t.start / plan.start_before) * HUNDRED, figures.get("price_cut_max")))
    if t.format is Format.ENGLISH:
        found += [
            _exactly("window", WINDOW, t.window, figures.get("extension_window")),
            _exactly("added", ADDED, t.added, figures.get("extension_add")),
        ]
    return [one for one in found if one is not None]


def _announce(plan: Plan, figures: Mapping[str, Decimal]) -> Decimal | None:
    again = figures.get("relist_announce") if plan.start_before is not None else None
    return again if again is not None else figures.get("announce")


def _least(field: str, sentence: str, given: Decimal, right: Decimal | None) -> Problem | None:
    return _problem(field, sentence, given, right) if right is not None and given < right else None


def _most(field: str, sentence: str, given: Decimal, right: Decimal | None) -> Problem | None:
    return _problem(field, sentence, given, right) if right is not None and given > right else None


def _exactly(field: str, sentence: str, given: dt.timedelta, right: Decimal | None) -> Problem | None:
    minutes = Decimal(given // dt.timedelta(seconds=1)) / 60
    return _problem(field, sentence, minutes, right) if right is not None and minutes != right else None


def _problem(field: str, sentence: str, given: Decimal, right: Decimal) -> Problem:
    return Problem(field, "against_the_regime", sentence, {"is": _short(given), "right": _short(right)})


def _short(number: Decimal) -> str:
    text = format(number.quantize(Decimal("0.01")), "f")
    return text.rstrip("0").rstrip(".")
