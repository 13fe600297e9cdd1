"""Catalogues and packages for programs: look through them, read editions and what changed; compose and publish."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Status
from pydantic import Field

from bole.kernel.errors import N_, Problem
from bole.people.errors import CentreMissing
from bole.people.queries import is_centre, who_asks
from bole.reference.queries import vocabulary
from bole.ui.api import ContextRouter, unknown
from bole.ui.locales import page_language
from bole.ui.problems import BadValues
from bole.ui.shapes import Paging, Shape

from .. import queries
from ..domain import catalogues as rules
from ..domain.catalogues import Change
from ..errors import (
    BadCatalogue,
    BadFilter,
    CatalogueChanged,
    CatalogueMissing,
    CatalogueNotReady,
    CatalogueRetired,
    EditionMissing,
    NotComposer,
    NotEditionPublisher,
    NothingNew,
    NothingToPublish,
    PublishedMeanwhile,
    RecordMissing,
    SectionMissing,
    TooManyEntries,
    TooManySections,
)  # fmt: skip
from ..queries import catalogues as reads
from ..queries import editions as taken
from ..services import catalogues, editions
from ..services import edition_files as files
from . import catalogue_shapes as shapes
from .api import RecordId
from .catalogue_shapes import CataloguePage, CatalogueShape, ChangesShape, EditionShape
from .schemas import CentreRef

router = ContextRouter(tags=["catalogues"])
CatalogueId = Annotated[UUID, Path(description=N_("the id of the catalogue or package"))]
Number = Annotated[int, Path(description=N_("the number of the edition, counted from 1"))]
SEEN = (CatalogueMissing, NotComposer)
ONE_RECORD = N_("This takes exactly one record.")


class Asked(Shape):
    """Which catalogues."""

    centre: str = Field("", description=N_("a centre's path: its catalogues and those of all below it"), max_length=255)
    kind: shapes.CatalogueKind | None = Field(None, description=N_("catalogues only, or packages only"))
    theme: str = Field("", description=N_("a code of the vocabulary theme or industry"), max_length=24)
    text: str = Field("", description=N_("words of the title"), max_length=200)


@router.get(
    "/catalogues", response=CataloguePage, refuses=(CentreMissing,), summary=N_("List catalogues and packages"),
    description=N_("Those with an edition, published last first."),
)  # fmt: skip
def list_catalogues(request: HttpRequest, asked: Query[Asked], paging: Query[Paging]) -> Any:
    known = (*vocabulary("theme").codes(), *vocabulary("industry").codes())
    if asked.theme and asked.theme not in known:
        raise BadValues(problems=[unknown("theme", asked.theme, known)])
    if asked.centre and not is_centre(asked.centre):
        raise CentreMissing(centre=asked.centre)
    found = reads.published(centre=asked.centre, kind=asked.kind or "", theme=asked.theme, text=asked.text)
    items = [shapes.card(c, page_language()) for c in found[paging.offset : paging.offset + paging.limit]]
    return CataloguePage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


def _whole(request: HttpRequest, catalogue_id: UUID) -> Any:
    found = reads.catalogue(who_asks(request), catalogue_id)
    return shapes.whole(found, list(taken.listed(found)), page_language(), composes=reads.may_compose(who_asks(request), found))


@router.post(
    "/catalogues", response={201: CatalogueShape}, signed_in=True, refuses=(CentreMissing, NotComposer, BadCatalogue),
    summary=N_("Begin a catalogue or a package"),
    description=N_("For the staff of the centre; nobody else sees it until an edition is published."),
)  # fmt: skip
def compose_catalogue(request: HttpRequest, given: shapes.ComposeBody, response: HttpResponse) -> Any:
    made = catalogues.compose(who_asks(request), centre=given.centre, plan=shapes.plan_of(given))
    response["Location"] = f"{request.path}/{made.id}"
    return Status(201, _whole(request, made.id))


@router.get(
    "/catalogues/{catalogue_id}", response=CatalogueShape, refuses=(CatalogueMissing,), summary=N_("Read a catalogue"),
    description=N_("A catalogue or package with the list of its editions; and for those who compose it, what is in work."),
)  # fmt: skip
def read_catalogue(request: HttpRequest, catalogue_id: CatalogueId) -> Any:
    return _whole(request, catalogue_id)


@router.put(
    "/catalogues/{catalogue_id}", response=CatalogueShape, signed_in=True,
    refuses=(*SEEN, BadCatalogue, CatalogueChanged, CatalogueRetired), summary=N_("Revise a catalogue"),
    description=N_("Write texts, tags and rule anew. The list by hand stays as it is."),
)  # fmt: skip
def revise_catalogue(request: HttpRequest, catalogue_id: CatalogueId, given: shapes.ReviseBody) -> Any:
    catalogues.revise_catalogue(who_asks(request), catalogue_id, plan=shapes.plan_of(given), version=given.version)
    return _whole(request, catalogue_id)


@router.delete(
    "/catalogues/{catalogue_id}", response={204: None}, signed_in=True, refuses=(*SEEN, CatalogueChanged),
    summary=N_("Throw a catalogue away"), description=N_("Only while it has no edition."),
)  # fmt: skip
def discard_catalogue(request: HttpRequest, catalogue_id: CatalogueId) -> Any:
    catalogues.discard(who_asks(request), catalogue_id)
    return Status(204, None)


@router.post(
    "/catalogues/{catalogue_id}/arrange", response=CatalogueShape, signed_in=True,
    refuses=(*SEEN, SectionMissing, TooManyEntries, TooManySections, CatalogueRetired), summary=N_("Change the list by hand"),
    description=N_("One change at a time, whatever others change meanwhile: nobody's work is lost."),
)  # fmt: skip
def arrange_catalogue(request: HttpRequest, catalogue_id: CatalogueId, given: shapes.ArrangeBody) -> Any:
    reads.catalogue_to_compose(who_asks(request), catalogue_id)
    catalogues.rearrange(who_asks(request), catalogue_id, change=_change(given))
    return _whole(request, catalogue_id)


def _change(given: shapes.ArrangeBody) -> Change:
    """Refuses with BadValues."""
    match given.do:
        case "add":
            return rules.AddRecords(tuple(given.records), given.section)
        case "add_section":
            return rules.AddSection(uuid4().hex[:12], given.titles)
        case "rename_section":
            return rules.RenameSection(given.section, given.titles)
        case "section_up" | "section_down":
            return rules.MoveSection(given.section, -1 if given.do == "section_up" else 1)
        case "remove_section":
            return rules.RemoveSection(given.section)
    if len(given.records) != 1:
        raise BadValues(problems=[Problem("records", "one_record", ONE_RECORD, {}, "")])
    (record,) = given.records
    match given.do:
        case "take_out":
            return rules.TakeOut(record)
        case "move":
            return rules.MoveTo(record, given.section)
    return rules.MoveBy(record, -1 if given.do == "up" else 1)


@router.post(
    "/catalogues/{catalogue_id}/end", response=CatalogueShape, signed_in=True, refuses=(*SEEN, NotEditionPublisher, CatalogueRetired),
    summary=N_("Do not continue a catalogue"),
    description=N_("No further edition will follow; those there are stay readable. For directors."),
)  # fmt: skip
def end_catalogue(request: HttpRequest, catalogue_id: CatalogueId) -> Any:
    catalogues.end(who_asks(request), catalogue_id)
    return _whole(request, catalogue_id)


@router.post(
    "/catalogues/{catalogue_id}/editions", response={201: EditionShape}, signed_in=True,
    refuses=(
        *SEEN, NotEditionPublisher, CatalogueRetired, CatalogueNotReady, PublishedMeanwhile, NothingToPublish, NothingNew, BadFilter,
        TooManyEntries,
    ),
    summary=N_("Publish an edition"),
    description=N_("Take down the catalogue as it is now, for good. Records that are not public stay out. For directors."),
)  # fmt: skip
def publish_edition(request: HttpRequest, catalogue_id: CatalogueId, given: shapes.EditionBody, response: HttpResponse) -> Any:
    made = editions.publish_edition(who_asks(request), catalogue_id, state=given.state, note=given.note)
    response["Location"] = f"{request.path}/{made.number}"
    return Status(201, _edition(request, catalogue_id, made.number, Paging(limit=100, offset=0)))


@router.get(
    "/catalogues/{catalogue_id}/editions/{number}", response=EditionShape, refuses=(CatalogueMissing, EditionMissing),
    summary=N_("Read an edition"),
    description=N_(
        "The records as they were taken down, with a mark of what has become of each. Of what moderation held back or its owner "
        "took from the public, only number and kind are left."
    ),
)  # fmt: skip
def read_edition(request: HttpRequest, catalogue_id: CatalogueId, number: Number, paging: Query[Paging]) -> Any:
    return _edition(request, catalogue_id, number, paging)


def _edition(request: HttpRequest, catalogue_id: UUID, number: int, paging: Paging) -> EditionShape:
    found, language = taken.edition(who_asks(request), catalogue_id, number), page_language()
    lines = taken.lines(list(taken.rows_of(found)[paging.offset : paging.offset + paging.limit]))
    header = found.header
    items = [shapes.line_shape(line, language, title) for title, part in files.in_sections(found, lines, language) for line in part]
    return EditionShape(
        **shapes.ref(found), catalogue=catalogue_id, kind=header["kind"],
        words=shapes.words_shapes([rules.Words(*w) for w in header["words"]]),
        centre=CentreRef(path=header["centre"]["path"], name=files.name_in(header["centre"]["names"], language)), themes=header["themes"],
        industries=header["industries"], tech_areas=header["tech_areas"], investment_band=header["investment_band"], total=found.entries,
        limit=paging.limit, offset=paging.offset, items=items,
    )  # type: ignore[arg-type]  # fmt: skip


class Since(Shape):
    """With which edition one compares."""

    since: int | None = Field(None, description=N_("an earlier edition; without one, the edition before"), ge=1, lt=2**31)


@router.get(
    "/catalogues/{catalogue_id}/editions/{number}/changes", response=ChangesShape, refuses=(CatalogueMissing, EditionMissing),
    summary=N_("Compare two editions"), description=N_("What came, what went, and what was taken down differently."),
)  # fmt: skip
def compare_editions(request: HttpRequest, catalogue_id: CatalogueId, number: Number, given: Query[Since]) -> Any:
    actor, language = who_asks(request), page_language()
    later = taken.edition(actor, catalogue_id, number)
    earlier = taken.edition(actor, catalogue_id, given.since if given.since is not None else number - 1)
    if earlier.number >= later.number:
        raise EditionMissing
    found = taken.difference(earlier, later)
    return ChangesShape(
        earlier=earlier.number, later=later.number, same=found.same, added=[shapes.line_shape(line, language) for line in found.added],
        removed=[shapes.line_shape(line, language) for line in found.removed],
        changed=[shapes.changed_shape(one, language) for one in found.changed],
    )  # fmt: skip


@router.get(
    "/records/{record_id}/catalogues", response=shapes.Appearances, refuses=(RecordMissing,), summary=N_("Read where a record stands"),
    description=N_("The catalogues and packages in whose editions a record stands or stood."),
)  # fmt: skip
def read_appearances(request: HttpRequest, record_id: RecordId) -> Any:
    queries.record(who_asks(request), record_id)
    items = [
        shapes.AppearanceShape(catalogue=shapes.card(a.catalogue, page_language()), first=a.first, last=a.last)
        for a in reads.appearances(record_id)
    ]
    return shapes.Appearances(items=items)
