"""The table of start pages: for each kind of actor (政产学研资介, the staff of centres, the administrator) what stands on it.

Codes name what contexts register with `ui.start`; a code whose context is absent is left out. Who is of several kinds has
the page of the first of them, and what waits for him as any of them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bole.people.domain.actor import Actor, Role


class Kind(StrEnum):
    """What somebody is here. The order is that of precedence."""

    ADMINISTRATOR = "administrator"
    DIRECTOR = "director"
    REGISTRAR = "registrar"
    BROKER = "broker"
    CASHIER = "cashier"
    ENTERPRISE = "enterprise"
    UNIVERSITY = "university"
    INSTITUTE = "institute"
    FINANCE = "finance"
    INTERMEDIARY = "intermediary"
    GOVERNMENT = "government"
    PERSON = "person"  # belongs nowhere yet


ACHIEVEMENTS, NEEDS = "achievement", "need"  # what he looks for, most of the time
OWN = (
    "invoices", "to_score", "pledges", "milestones", "challenges_to_decide", "returned", "questions", "confirm", "interests",
    "to_open", "proposals", "suggestions", "draft",
)  # fmt: skip
DESK = (
    "sale_bidders", "sale_confirmations", "sale_drafts", "submitted", "challenges_to_screen", "feedback_to_send", "objections",
    "price_notices", "reports", "to_forward", "vague", "handed_up", "to_confirm", "payouts", "unassigned",
)  # fmt: skip
MOST_DEEDS, MOST_STEPS = 3, 5


@dataclass(frozen=True, slots=True)
class StartPage:
    """What stands on a start page, each by its code, in order."""

    looks_for: str
    deeds: tuple[str, ...]
    waits: tuple[str, ...]
    news: tuple[str, ...]
    steps: tuple[str, ...]


STAFFED = (*DESK, *OWN)
START: dict[Kind, StartPage] = {
    Kind.ADMINISTRATOR: StartPage(
        ACHIEVEMENTS, ("open_centre", "organisations", "import"), STAFFED, ("achievements", "needs"),
        ("centre", "staff", "security", "rhythm"),
    ),
    Kind.DIRECTOR: StartPage(
        ACHIEVEMENTS, ("review", "compose"), STAFFED, ("needs", "catalogues"), ("staff", "review", "catalogue", "security", "rhythm")
    ),
    Kind.REGISTRAR: StartPage(
        ACHIEVEMENTS, ("review", "import"), STAFFED, ("achievements", "needs"), ("review", "import", "catalogue", "security", "rhythm")
    ),
    Kind.BROKER: StartPage(
        ACHIEVEMENTS, ("tell_need", "compose"), ("to_forward", "vague", *OWN), ("suggestions", "needs"),
        ("import", "catalogue", "search", "security", "rhythm"),
    ),
    Kind.CASHIER: StartPage(
        ACHIEVEMENTS, ("books", "catalogues"), ("payouts", "unassigned", *OWN), ("catalogues", "needs"), ("name", "security", "rhythm")
    ),
    Kind.ENTERPRISE: StartPage(
        ACHIEVEMENTS, ("tell_need", "suggestions"), OWN, ("suggestions", "achievements"),
        ("organisation", "need", "answer", "search", "rhythm"),
    ),
    Kind.UNIVERSITY: StartPage(
        NEEDS, ("register", "suggestions"), OWN, ("suggestions", "needs"), ("orcid", "achievement", "answer", "search", "rhythm")
    ),
    Kind.INSTITUTE: StartPage(
        NEEDS, ("register", "suggestions"), OWN, ("suggestions", "needs"), ("orcid", "achievement", "answer", "search", "rhythm")
    ),
    Kind.FINANCE: StartPage(
        ACHIEVEMENTS, ("packages", "searches"), OWN, ("catalogues", "achievements"), ("organisation", "search", "interest", "rhythm")
    ),
    Kind.INTERMEDIARY: StartPage(
        ACHIEVEMENTS, ("tell_need", "register"), OWN, ("needs", "achievements"), ("organisation", "need", "search", "answer", "rhythm")
    ),
    Kind.GOVERNMENT: StartPage(
        ACHIEVEMENTS, ("catalogues", "league"), OWN, ("catalogues", "needs"), ("organisation", "name", "search", "rhythm")
    ),
    Kind.PERSON: StartPage(ACHIEVEMENTS, ("tell_need", "register"), OWN, ("achievements", "needs"), ("name", "need", "search", "rhythm")),
}  # fmt: skip


def kinds_of(actor: Actor) -> tuple[Kind, ...]:
    """What somebody is, first what decides his page; nobody is nothing."""
    if not actor.is_signed_in:
        return ()
    held = {role for roles in actor.centres.values() for role in roles}
    roles = {Role.DIRECTOR: Kind.DIRECTOR, Role.REGISTRAR: Kind.REGISTRAR, Role.BROKER: Kind.BROKER, Role.CASHIER: Kind.CASHIER}
    found: set[Kind] = {kind for role, kind in roles.items() if role in held}
    found |= {Kind(kind) for kind in actor.kinds if kind in set(Kind)}
    if actor.could_administer:
        found.add(Kind.ADMINISTRATOR)
    return tuple(kind for kind in Kind if kind in found) or (Kind.PERSON,)


def page_of(kinds: Collection[Kind]) -> StartPage:
    """The start page of somebody of these kinds."""
    first, *others = (START[kind] for kind in kinds)
    deeds = dict.fromkeys(code for page in (first, *others) for code in page.deeds)
    waits = dict.fromkeys(code for page in (first, *others) for code in page.waits)
    return StartPage(first.looks_for, tuple(deeds)[:MOST_DEEDS], tuple(waits), first.news, first.steps[:MOST_STEPS])
