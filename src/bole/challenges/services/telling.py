"""Who is told what about challenges."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from bole.notices import services as notices
from bole.people import queries as people
from bole.people.domain.actor import PUBLISHERS, Role

from .. import access
from ..models import Application, Challenge, Seat

SUBMITTED, RETURNED, PUBLISHED, REVISED, WITHDRAWN = (
    "challenges.submitted", "challenges.returned", "challenges.published", "challenges.revised", "challenges.withdrawn",
)  # fmt: skip
SCREENED_OUT, LET_IN, PITCH, SEATED, CHOSEN, DECIDED, SIGNED = (
    "challenges.screened_out", "challenges.let_in", "challenges.pitch", "challenges.seated", "challenges.chosen", "challenges.decided",
    "challenges.signed",
)  # fmt: skip
REPORTED, CHECKED, STOPPED, JUDGED, FEEDBACK, PASSED_ON = (
    "challenges.reported", "challenges.checked", "challenges.stopped", "challenges.judged", "challenges.feedback", "challenges.passed_on",
)  # fmt: skip


def owners(found: Challenge) -> set[UUID]:
    """Who speaks for the owner."""
    rows = people.persons_with_role(found.owner_id).values_list("person_id", "role")
    inside = {person for person, _ in rows}
    return {person for person, role in rows if role == Role.REPRESENTATIVE} | ({found.created_by_id or UUID(int=0)} & inside)


def staff(found: Challenge) -> set[UUID]:
    """Who screens and publishes."""
    return set(people.persons_with(PUBLISHERS, centre_path=found.centre.path).values_list("id", flat=True))


def team(application: Application) -> set[UUID]:
    """Who wrote an application, and who represents the team."""
    found = {application.person_id} if application.person_id else set()
    if application.organisation_id:
        rows = people.persons_with_role(application.organisation_id).filter(role=Role.REPRESENTATIVE)
        found |= set(rows.values_list("person_id", flat=True))
    return found


def teams(applications: Iterable[Application]) -> set[UUID]:
    """The same of several."""
    return set().union(*(team(one) for one in applications))


def panel(found: Challenge) -> set[UUID]:
    """Who has a seat."""
    return {p for p in Seat.objects.filter(challenge=found).values_list("person_id", flat=True) if p}


def tell(
    actor: access.AnyActor, found: Challenge, kind: str, persons: Iterable[UUID], *, family: str = "", reason: str = "", **more: object
) -> None:
    """Tell them; who does it is not told of it."""
    others = set(persons) - {getattr(actor, "person_id", None) or UUID(int=0)}
    if others:
        values = {"challenge": found.id, "title": found.terms.words_in("zh").title, "reason": reason[:300], **more}
        notices.tell(actor, persons=others, kind=kind, subject=f"challenge:{found.id}", values=values, family=family)
