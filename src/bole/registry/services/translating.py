"""The verb of translation: have a wording drafted by a machine. A person approves it by saving it as his own."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from bole.people.domain.actor import Actor
from bole.reference.queries import is_language

from .. import access, queries
from ..adapters import translators
from ..domain.sheet import RecordSheet, WordingSheet
from ..errors import ChangedMeanwhile, NotTranslatable, PersonsWording, TranslatorAway
from ..models import Record
from ..queries import glossary
from . import records


def draft_by_machine(actor: Actor, record_id: UUID, *, language: str, version: int) -> Record:
    """Let the translator draft the wording in a language; it is a machine's until a person approves it.

    The endpoint is asked outside of any transaction: nothing is locked while it thinks, and who changes the record
    meanwhile wins. The confidential part is never sent, nor a description that is read after an agreement only.
    Refuses with RecordMissing, NotEditor, NotTranslatable, PersonsWording, TranslatorAway, ChangedMeanwhile.
    """
    found = access.record_for(actor, record_id, to="edit")
    sheet = queries.sheet_of(queries.whole(Record.objects.filter(id=found.id)).get())
    if found.version != version:
        raise ChangedMeanwhile(now=found.version, yours=version)
    original, there = sheet.original, _there(sheet, language)
    if original is None or not is_language(language) or original.language == language:
        raise NotTranslatable
    if there is not None and there.origin != "machine":
        raise PersonsWording
    drafted = _drafted(sheet, original, language, found.centre.path)
    others = tuple(w for w in sheet.wordings if w.language != language)
    return records.revise(actor, record_id, sheet=replace(sheet, wordings=(*others, drafted)), version=version, note=_name())


def _there(sheet: RecordSheet, language: str) -> WordingSheet | None:
    return next((w for w in sheet.wordings if w.language == language), None)


def _name() -> str:
    translator = translators.current()
    return translator.name if translator else ""


def _drafted(sheet: RecordSheet, original: WordingSheet, language: str, centre: str) -> WordingSheet:
    """The original's texts in another language, as the translator has it. Refuses with TranslatorAway."""
    translator = translators.current()
    if translator is None:
        raise TranslatorAway(why=_("none is set up"))
    fields = {"title": original.title, "summary": original.summary}
    if sheet.description_tier != "agreement":
        fields["description"] = original.description
    asked = {name: text for name, text in fields.items() if text}
    texts = [*asked.values(), *original.keywords]
    pairs = glossary.occurring(centre, original, language)
    said = translator.translate(texts, source=original.language, target=language, glossary=pairs)
    words = dict(zip(asked, said, strict=False))
    return WordingSheet(language=language, origin="machine", keywords=tuple(said[len(asked) :]), **words)
