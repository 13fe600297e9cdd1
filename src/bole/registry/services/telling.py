"""Telling persons what became of a record: those who wrote or own it, and the publishers of its centre."""

from __future__ import annotations

from uuid import UUID

from bole.notices import services as notices
from bole.people import queries as people
from bole.people.domain.actor import PUBLISHERS, Actor

from ..access import AnyActor
from ..models import Record, Wording
from ..queries.charge import in_charge


def title_of(found: Record) -> str:
    """The title of the original wording."""
    titles = list(Wording.objects.filter(record=found).order_by("id").values_list("origin", "title"))
    return next((title for origin, title in titles if origin == "author"), titles[0][1] if titles else str(found))


def tell_authors(actor: AnyActor, found: Record, *, kind: str, family: str = "", **values: object) -> None:
    """Tell those who wrote or own the record, but not whoever did it himself."""
    _tell(actor, found, set(in_charge([found])[found.id]), kind, family, values)


def tell_centre(actor: AnyActor, found: Record, *, kind: str, family: str = "", **values: object) -> None:
    """Tell those who may publish in the record's centre."""
    _tell(
        actor, found, set(people.persons_with(PUBLISHERS, centre_path=found.centre.path).values_list("id", flat=True)), kind, family, values
    )


def _tell(actor: AnyActor, found: Record, persons: set[UUID], kind: str, family: str, values: dict[str, object]) -> None:
    told = persons - {actor.person_id} if isinstance(actor, Actor) and actor.person_id else persons
    if told:
        about = {"title": title_of(found), "record": str(found.id), **values}
        notices.tell(actor, persons=told, kind=kind, subject=f"record:{found.id}", values=about, family=family)
