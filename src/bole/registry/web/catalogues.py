"""Pages of catalogues and packages that everybody reads: lists, editions, what differs between two, files, the feed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bole.kernel.text import one_line
from bole.people.access import centre_for
from bole.people.queries import centres, who_asks
from bole.reference.queries import vocabulary
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.show import show

from .. import queries
from ..domain.catalogues import KINDS
from ..domain.editions import Line, Mark
from ..errors import EditionMissing
from ..models import Catalogue, Edition
from ..queries import catalogues as reads
from ..queries import editions
from ..services import edition_files as files
from . import downloads

PAGE, ROWS, PANEL = 20, 100, 5


def language_here() -> str:
    return page_language()


def _asked(request: HttpRequest, name: str, known: Any = None) -> str:
    given = one_line(request.GET.get(name, "").replace("\0", ""))[:255]
    return given if known is None or given in known else ""


@require_safe
def catalogues(request: HttpRequest) -> HttpResponse:
    """Catalogues and packages with an edition, and above them what the reader composes himself."""
    actor, language = who_asks(request), language_here()
    tree = [(c.path, "\u2003" * c.path.count(".") + c.organisation.name_in(language)) for c in centres()]
    asked = {
        "centre": _asked(request, "centre", {path for path, _name in tree}), "kind": _asked(request, "kind", KINDS),
        "theme": _asked(request, "theme", {*vocabulary("theme").by_code, *vocabulary("industry").by_code}), "text": _asked(request, "text"),
    }  # fmt: skip
    pairs = [(name, value) for name, value in asked.items() if value]
    found = reads.published(**asked)
    pages: Pages[Catalogue] = Pages(
        found, number=request.GET.get("page", ""), size=PAGE, address=reverse("registry:catalogues"), pairs=pairs
    )
    return show(
        request, "registry/catalogues.html", pages=pages, rows=rows_of(pages.items), asked=asked, centres=tree,
        themes=vocabulary("theme").choices(language), industries=vocabulary("industry").choices(language),
        in_work=rows_of(list(reads.in_work(actor)[:PAGE])),
        may_compose=actor.is_signed_in and reads.centres_to_compose_in(actor).exists(),
    )  # fmt: skip


def rows_of(found: list[Catalogue]) -> list[dict[str, Any]]:
    """Catalogues as lists show them."""
    language = language_here()
    bands = vocabulary("investment_band")
    return [
        {
            "catalogue": c, "words": reads.fitting(c.words.all(), language),
            "tags": files.tags_in_words({"themes": c.themes, "industries": c.industries, "tech_areas": c.tech_areas}, language)[:4],
            "band": bands.label(c.investment_band, language) if c.investment_band else "", "kind": files.kind_in_words(c.kind),
        }
        for c in found
    ]  # fmt: skip


@require_safe
def catalogue(request: HttpRequest, catalogue_id: UUID) -> HttpResponse:
    """The newest edition; for those who compose it, and while there is none, the desk. Refuses with CatalogueMissing."""
    found = reads.catalogue(who_asks(request), catalogue_id)
    if not found.editions:
        return HttpResponseRedirect(reverse("registry:compose", args=[found.id]))
    return edition(request, catalogue_id, found.editions)


@require_safe
def edition(request: HttpRequest, catalogue_id: UUID, number: int) -> HttpResponse:
    """An edition as it was published, with what became of its records. Refuses with CatalogueMissing, EditionMissing."""
    actor, language = who_asks(request), language_here()
    found = editions.edition(actor, catalogue_id, number)
    lines = editions.lines(list(editions.rows_of(found)))
    pages: Pages[Line] = Pages(
        lines, number=request.GET.get("page", ""), size=ROWS, address=reverse("registry:edition", args=[catalogue_id, number])
    )
    words = files.words_of(found, language)
    return show(
        request, "registry/edition.html", edition=found, catalogue=found.catalogue, words=words,
        second_title=files.other_title(found, language),
        texts=files.texts_of(words), facts=files.facts_of(found, language), kind=files.kind_in_words(found.header["kind"]),
        centre_name=files.name_in(found.header["centre"]["names"], language), pages=pages, marks=_marks(lines),
        sections=[(title, [shown_line(line, language) for line in p]) for title, p in files.in_sections(found, pages.items, language)],
        others=list(editions.listed(found.catalogue)), may_compose=reads.may_compose(actor, found.catalogue),
        files=[(form, reverse("registry:edition-file", args=[catalogue_id, number, form])) for form in files.EDITION_FORMATS],
    )  # fmt: skip


def _marks(lines: list[Line]) -> list[tuple[str, int]]:
    counts = {mark: sum(line.mark is mark for line in lines) for mark in Mark if mark is not Mark.AS_PUBLISHED}
    return [(files.mark_in_words(mark), count) for mark, count in counts.items() if count]


def shown_line(line: Line, language: str) -> dict[str, Any]:
    """A row as pages show it."""
    entry = line.entry
    fields = ", ".join(files.field_in_words(name) for name in line.fields)
    return {
        "line": line, "entry": entry, "said": files.said_in(entry, language), "owner": files.name_in(dict(entry.owner), language),
        "centre": files.name_in(dict(entry.centre), language), "maturity": files.maturity(entry, language),
        "modes": files.modes_in_words(entry, language), "mark": files.mark_in_words(line.mark), "fields": fields,
        "is_marked": line.mark is not Mark.AS_PUBLISHED, "is_redacted": line.mark is Mark.REDACTED,
        "leads": line.mark in (Mark.AS_PUBLISHED, Mark.UPDATED),
    }  # fmt: skip


@require_safe
def changes(request: HttpRequest, catalogue_id: UUID, number: int) -> HttpResponse:
    """What an edition has that an earlier one has not. Refuses with CatalogueMissing, EditionMissing."""
    actor, language = who_asks(request), language_here()
    later = editions.edition(actor, catalogue_id, number)
    since = request.GET.get("since", "")
    earlier = editions.edition(actor, catalogue_id, int(since) if since.isdecimal() and len(since) < 9 else number - 1)
    if earlier.number >= later.number:
        raise EditionMissing
    found = editions.difference(earlier, later)
    return show(
        request, "registry/edition_changes.html", earlier=earlier, later=later, catalogue=later.catalogue,
        title=files.words_of(later, language).title, found=found, others=[e for e in editions.listed(later.catalogue) if e.number < number],
        added=[shown_line(line, language) for line in found.added], removed=[shown_line(line, language) for line in found.removed],
        changed=[
            {
                "sides": [shown_line(c.before, language), shown_line(c.after, language)], "after": shown_line(c.after, language),
                "fields": ", ".join(files.field_in_words(name) for name in c.fields),
            }
            for c in found.changed
        ],
    )  # fmt: skip


@require_safe
def edition_file(request: HttpRequest, catalogue_id: UUID, number: int, form: str) -> StreamingHttpResponse:
    """An edition as a file. Refuses with CatalogueMissing, EditionMissing, UnknownFormat, CellTooLong."""
    return downloads.sent(files.export_edition(who_asks(request), catalogue_id, number=number, form=form, language=language_here()))


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The editions published last as an Atom feed; of a centre and all below it with `?centre=`."""
    here, language = request.build_absolute_uri(), language_here()
    made = Atom1Feed(
        title=f"{_('Catalogues and packages')} · 伯乐 Bole", link=request.build_absolute_uri(reverse("registry:catalogues")),
        description="", feed_url=here, feed_guid=here,
    )  # fmt: skip
    for one in editions.newest(centre=_asked(request, "centre")):
        _add_item(made, request, one, language)
    response = HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
    response["Cache-Control"] = "public, max-age=600"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _add_item(made: Atom1Feed, request: HttpRequest, one: Edition, language: str) -> None:
    words = files.words_of(one, language)
    made.add_item(
        title=_plain(f"{words.title} · {files.edition_in_words(one)}"), description=_plain(one.note or words.foreword),
        link=request.build_absolute_uri(reverse("registry:edition", args=[one.catalogue_id, one.number])), unique_id=f"urn:uuid:{one.id}",
        pubdate=one.published_at, updateddate=one.published_at, author_name=_plain(files.name_in(one.header["centre"]["names"], language)),
        categories=tuple(one.header["themes"]),
    )  # fmt: skip


def _plain(text: str) -> str:
    """Without the characters XML has no place for."""
    return "".join(c for c in text if c >= " " or c in "\n\t")


# ---- on pages of others ----


@require_safe
def centre_panel(request: HttpRequest, path: str) -> HttpResponse:
    """The catalogues of a centre and of all below it, for its page. Refuses with CentreMissing."""
    centre = centre_for(who_asks(request), path)
    found = reads.published(centre=centre.path)
    return show(
        request, "registry/catalogue_panel.html", part="centre_catalogues", rows=rows_of(list(found[:PANEL])), centre=centre,
        title=centre.organisation, may_compose=reads.may_compose_for(who_asks(request), centre.path),
    )  # fmt: skip


@require_safe
def appears_in(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The editions in which a record stands, and for staff the lists it can be put into. Refuses with RecordMissing."""
    actor, language = who_asks(request), language_here()
    found = queries.record(actor, record_id)
    places = [(a, reads.title_of(a.catalogue, language)) for a in reads.appearances(record_id)]
    drafts = [(c, reads.title_of(c, language), reads.holds(c, record_id)) for c in reads.drafts_for(actor)] if actor.is_signed_in else []
    return show(request, "registry/appears.html", part="appears", record=found, places=places, drafts=drafts)
