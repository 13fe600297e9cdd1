"""An edition of a catalogue as a file: a spreadsheet, or paper. Both say no more of a row than its page does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bole.people.domain.actor import Actor
from bole.reference.queries import vocabulary
from bole.ui.templatetags.bole import day

from ..adapters import printing, writing
from ..domain.catalogues import PACKAGE, Words
from ..domain.editions import VEIL, Entry, Line, Mark, Said, excerpt_of
from ..errors import UnknownFormat
from ..models import Edition
from ..queries import editions
from ..queries.catalogues import fitting, title_in
from .exports import FORMATS, Export, tongue

EDITION_FORMATS = ("xlsx", "pdf")
PRINTED = 120  # characters of a summary on paper


# ---- what stands in an edition, in words ----


def mark_in_words(mark: Mark | str) -> str:
    """What has become of a row since the edition was published."""
    return {
        Mark.AS_PUBLISHED: _("as published"), Mark.UPDATED: _("revised since"), Mark.EXPIRED: _("not confirmed since"),
        Mark.WITHDRAWN: _("withdrawn since"), Mark.REDACTED: _("not public any more"),
    }[Mark(mark)]  # fmt: skip


def field_in_words(name: str) -> str:
    """What two versions of a row differ in."""
    return {
        "number": _("registration number"), "kind": _("kind"), "title": _("title"), "owner": _("owner"), "trl": _("readiness level"),
        "stage": _("stage"), "modes": _("cooperation modes"), "text": _("text"),
    }[name]  # fmt: skip


def said_in(entry: Entry, language: str) -> Said | None:
    """The words of a row that a reader of this language wants: a person's before a machine's."""
    return fitting(sorted(entry.words, key=lambda w: w.origin == "machine"), language)


def name_in(names: dict[str, str], language: str) -> str:
    """The name of an owner or a centre in a language, else the original one."""
    return names.get(language.split("-")[0]) or names.get("", "")


def words_of(found: Edition, language: str) -> Words:
    """What an edition says of itself in a language."""
    listed = [Words(*w) for w in found.header["words"]]
    return fitting(listed, language) or Words("zh")


def other_title(found: Edition, language: str) -> str:
    """Its title in the other of Chinese and English, or nothing."""
    shown = words_of(found, language)
    others = [w for w in (Words(*w) for w in found.header["words"]) if w.language != shown.language]
    second = fitting(others, "en" if shown.language.startswith("zh") else "zh")
    return second.title if second else ""


def kind_in_words(kind: str) -> str:
    return _("achievement package") if kind == PACKAGE else _("catalogue of achievements and needs")


def maturity(entry: Entry, language: str) -> str:
    """Readiness level and stage."""
    level = "" if entry.trl is None else f"TRL {'≥ ' if entry.kind == 'need' else ''}{entry.trl}"
    return " · ".join(filter(None, (level, vocabulary("stage").label(entry.stage, language) if entry.stage else "")))


def modes_in_words(entry: Entry, language: str) -> str:
    known = vocabulary("cooperation_mode")
    return ("、" if language.startswith("zh") else ", ").join(known.label(code, language) for code in entry.modes)


def tags_in_words(header: dict[str, Any], language: str) -> list[str]:
    """Themes, industries and technology areas, each once."""
    named = (("theme", "themes"), ("industry", "industries"), ("tech_area", "tech_areas"))
    return list(dict.fromkeys(vocabulary(v).label(code, language) for v, name in named for code in header[name]))


def facts_of(found: Edition, language: str) -> list[tuple[str, str]]:
    """What stands above the list: who publishes it, when, for which themes, how large the investment is."""
    header = found.header
    tags = ("、" if language.startswith("zh") else ", ").join(tags_in_words(header, language))
    band = header["investment_band"]
    return [
        (label, value)
        for label, value in (
            (_("Themes and industries"), tags),
            (_("Scale of investment"), vocabulary("investment_band").label(band, language) if band else ""),
            (_("What is new"), found.note),
        )
        if value
    ]


def texts_of(words: Words) -> list[tuple[str, str]]:
    """The texts of an edition with their headings."""
    named = ((_("Foreword"), words.foreword), (_("Why these belong together"), words.reasons), (_("Effect on the industry"), words.effect))
    return [(label, text) for label, text in named if text]


def in_sections(found: Edition, lines: Sequence[Line], language: str) -> list[tuple[str, list[Line]]]:
    """The lines under the titles of their sections, in order."""
    titles: list[dict[str, str]] = found.header["sections"]
    parts: dict[int, list[Line]] = {}
    for line in lines:
        parts.setdefault(line.entry.section, []).append(line)
    return [(title_in(titles[n], language) if n < len(titles) else "", part) for n, part in sorted(parts.items())]


# ---- files ----


def export_edition(actor: Actor, catalogue_id: UUID, *, number: int, form: str, language: str) -> Export:
    """An edition as "xlsx" or "pdf". Refuses with CatalogueMissing, EditionMissing, UnknownFormat, CellTooLong."""
    if form not in EDITION_FORMATS:
        raise UnknownFormat(given=form, known=", ".join(EDITION_FORMATS))
    found = editions.edition(actor, catalogue_id, number)
    lines = editions.lines(list(editions.rows_of(found)))
    name = f"bole-{found.header['kind']}-{str(found.catalogue_id)[:8]}-{found.number}.{form}"
    with translation.override(tongue(language)):
        if form == "pdf":
            content = iter([printing.booklet_pdf(_booklet(found, lines, language))])
            return Export(name, "application/pdf", len(lines), content)
        file = writing.xlsx_file("Bole", headers(), _rows(found, lines, language), about=(_("About"), _about(found, language)))
    return Export(name, FORMATS["xlsx"], len(lines), writing.pieces(file))


def headers() -> list[str]:
    """The columns of the spreadsheet."""
    return [
        _("no."), _("section"), _("number"), _("kind"), _("title"), _("title in the other language"), _("summary"), _("owner"),
        _("centre"), _("readiness level"), _("stage"), _("cooperation modes"), _("state"), _("address"), _("SHA-256 of the texts"),
    ]  # fmt: skip


def _rows(found: Edition, lines: Sequence[Line], language: str) -> list[list[writing.Cell]]:
    kinds, stages = vocabulary("record_kind"), vocabulary("stage")
    rows: list[list[writing.Cell]] = []
    for title, part in in_sections(found, lines, language):
        for line in part:
            entry, said = line.entry, said_in(line.entry, language)
            other = fitting([w for w in entry.words if w is not said], "en" if language.startswith("zh") else "zh")
            rows.append([
                line.position, title, entry.number, kinds.label(entry.kind, language), said.title if said else "",
                other.title if other else "", said.excerpt if said else "", name_in(dict(entry.owner), language),
                name_in(dict(entry.centre), language), entry.trl,
                stages.label(entry.stage, language) if entry.stage else "", modes_in_words(entry, language), mark_in_words(line.mark),
                _address(line), entry.text_hash,
            ])  # fmt: skip
    return rows


def _address(line: Line) -> str:
    gone = line.mark in (Mark.REDACTED, Mark.WITHDRAWN, Mark.EXPIRED)
    return "" if gone else f"{settings.BOLE_PUBLIC_URL}{reverse('registry:record', args=[line.entry.record])}"


def edition_in_words(found: Edition) -> str:
    return _("Edition %(number)s of %(day)s") % {"number": found.number, "day": day(found.published_at)}


def _about(found: Edition, language: str) -> list[tuple[str, writing.Cell]]:
    words = words_of(found, language)
    address = f"{settings.BOLE_PUBLIC_URL}{reverse('registry:edition', args=[found.catalogue_id, found.number])}"
    return [
        (_("title"), words.title), (_("title in the other language"), other_title(found, language)),
        (_("kind"), kind_in_words(found.header["kind"])), (_("centre"), name_in(found.header["centre"]["names"], language)),
        (_("edition"), found.number), (_("published on"), timezone.localtime(found.published_at).date()), *facts_of(found, language),
        *texts_of(words), (_("address"), address), ("SHA-256", found.digest), (_("state as of"), timezone.localdate()),
    ]  # fmt: skip


def _booklet(found: Edition, lines: Sequence[Line], language: str) -> printing.Booklet:
    words = words_of(found, language)
    parts = [printing.Part(title, [_printed(line, language) for line in part]) for title, part in in_sections(found, lines, language)]
    told = {"day": day(timezone.localdate()), "digest": editions.short_digest(found)}
    return printing.Booklet(
        title=words.title, second_title=other_title(found, language), publisher=name_in(found.header["centre"]["names"], language),
        edition=f"{kind_in_words(found.header['kind'])} · {edition_in_words(found)}", facts=facts_of(found, language),
        texts=texts_of(words), parts=parts, lang="zh" if language.startswith("zh") else "en",
        headers=[_("no."), _("number"), _("title"), _("owner"), _("maturity"), _("cooperation")],
        footer=_("Marks as of %(day)s · 伯乐 Bole · SHA-256 %(digest)s…") % told,
    )  # fmt: skip


def _printed(line: Line, language: str) -> list[str]:
    entry, said = line.entry, said_in(line.entry, language)
    mark = mark_in_words(line.mark) if line.mark is not Mark.AS_PUBLISHED else ""
    return [
        str(line.position), entry.number, said.title if said else VEIL, excerpt_of(said.excerpt, PRINTED) if said else "",
        name_in(dict(entry.owner), language),
        maturity(entry, language), modes_in_words(entry, language), mark,
    ]  # fmt: skip
