"""The terminology list for programs: look up, add, change, remove."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Status
from pydantic import Field

from bole.kernel.errors import N_
from bole.kernel.text import one_line
from bole.people.errors import CentreMissing
from bole.people.queries import who_asks
from bole.ui.api import ContextRouter
from bole.ui.shapes import Page, Paging, Shape

from ..access import AnyActor
from ..errors import BadTerm, NotTermKeeper, TermMissing, TermTaken
from ..models import Term
from ..queries import glossary
from ..services import terms as verbs
from ..services.terms import LIMIT, NOTE

router = ContextRouter(tags=["terms"])
TermId = Annotated[UUID, Path(description=N_("the id of the term"))]


class TermBody(Shape):
    """How a word is said in both languages."""

    zh: str = Field(description=N_("in Chinese"), examples=["电解液"], max_length=LIMIT)
    en: str = Field(description=N_("in English"), examples=["electrolyte"], max_length=LIMIT)
    note: str = Field("", description=N_("when it is said so"), max_length=NOTE)


class NewTermBody(TermBody):
    """A new term, of a centre or for everywhere."""

    centre: str = Field("", description=N_("the path of the centre it holds for; empty for everywhere, which is for administrators"))


class AgreedTerm(Shape):
    """A term of the list."""

    id: UUID
    zh: str
    en: str
    note: str
    centre: str = Field(description=N_("the path of the centre it holds for; empty for everywhere"))
    may_keep: bool = Field(description=N_("whether you may change it"))


class AgreedTermPage(Page):
    """A part of the list, in the order of the Chinese."""

    items: list[AgreedTerm]


class TermSifting(Shape):
    """Which terms."""

    q: str = Field("", description=N_("a part of the Chinese, the English or the note"), max_length=120)


def _shape(actor: AnyActor, found: Term) -> AgreedTerm:
    path = found.centre.path if found.centre else ""
    return AgreedTerm(id=found.id, zh=found.zh, en=found.en, note=found.note, centre=path, may_keep=glossary.may_keep(actor, found))


@router.get(
    "/terms", response=AgreedTermPage, signed_in=True, summary=N_("List the terms"),
    description=N_("The terms that hold in your centres, in those above and below, and everywhere; for the staff of centres."),
)  # fmt: skip
def list_terms(request: HttpRequest, sifting: Query[TermSifting], paging: Query[Paging]) -> Any:
    actor = who_asks(request)
    found = glossary.listed(actor, one_line(sifting.q))
    items = [_shape(actor, t) for t in found[paging.offset : paging.offset + paging.limit]]
    return AgreedTermPage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.post(
    "/terms", response={201: AgreedTerm}, signed_in=True, refuses=(NotTermKeeper, CentreMissing, BadTerm, TermTaken),
    summary=N_("Add a term"),
    description=N_("Agree on how a word is said. Machine drafts and those who translate see it beside the original."),
)  # fmt: skip
def add_term(request: HttpRequest, given: NewTermBody) -> Any:
    actor = who_asks(request)
    return Status(201, _shape(actor, verbs.add_term(actor, zh=given.zh, en=given.en, note=given.note, centre=given.centre)))


@router.put(
    "/terms/{term_id}", response=AgreedTerm, signed_in=True, refuses=(TermMissing, NotTermKeeper, BadTerm, TermTaken),
    summary=N_("Change a term"), description=N_("Say it otherwise. For the staff of its centre."),
)  # fmt: skip
def change_term(request: HttpRequest, term_id: TermId, given: TermBody) -> Any:
    actor = who_asks(request)
    return _shape(actor, verbs.change_term(actor, term_id, zh=given.zh, en=given.en, note=given.note))


@router.delete(
    "/terms/{term_id}", response={204: None}, signed_in=True, refuses=(TermMissing, NotTermKeeper), summary=N_("Remove a term"),
    description=N_("Take a term off the list. For the staff of its centre."),
)  # fmt: skip
def remove_term(request: HttpRequest, term_id: TermId) -> Any:
    verbs.remove_term(who_asks(request), term_id)
    return Status(204, None)
