"""Reference data for programs: vocabularies, countries, languages, and the guessing of a language."""

from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Path, Query
from pydantic import Field

from bole.kernel.errors import N_
from bole.kernel.text import tidy
from bole.ui.api import ContextRouter
from bole.ui.locales import page_language
from bole.ui.shapes import Page, Paging, Shape, Term

from .. import queries
from ..errors import VocabularyMissing

router = ContextRouter(tags=["reference"])
VocabularyName = Annotated[str, Path(description=N_("the name of the vocabulary"))]
GUESS_LIMIT = 20_000  # characters; the first two thousand decide


class VocabularyShape(Shape):
    """A closed list of codes."""

    name: str = Field(examples=["tech_area"])
    count: int


class VocabularyList(Shape):
    """Every vocabulary there is."""

    items: list[VocabularyShape]


class LabelledTerm(Term):
    """An entry with its labels in both languages and the other ways people write it."""

    zh: str
    en: str
    also: list[str]


class TermPage(Page):
    """A part of a vocabulary, in its own order."""

    items: list[LabelledTerm]


class NamedCode(Shape):
    """A code with its name in the language of the answer."""

    code: str
    name: str


class CountryPage(Page):
    """A part of the list of countries."""

    items: list[NamedCode]


class LanguageShape(Shape):
    """A language: its code, its name in the language of the answer, and in itself."""

    code: str
    name: str
    own_name: str
    interface: bool = Field(description=N_("whether the pages exist in it"))


class LanguagePage(Page):
    """A part of the list of languages."""

    items: list[LanguageShape]


class GuessBody(Shape):
    """A text whose language is asked for."""

    text: str = Field(max_length=GUESS_LIMIT, examples=["低温锂离子电池电解液"])


class GuessShape(Shape):
    """The language a text is probably written in; “und” when there is nothing to go by."""

    language: str = Field(examples=["zh"])
    name: str


@router.get(
    "/vocabularies", response=VocabularyList, shared=True, summary=N_("List vocabularies"),
    description=N_("The closed lists of codes that records use, with the number of entries of each."),
)  # fmt: skip
def list_vocabularies(request: HttpRequest) -> Any:
    found = queries.vocabularies()
    return VocabularyList(items=[VocabularyShape(name=name, count=len(found[name].terms)) for name in sorted(found)])


@router.get(
    "/vocabularies/{name}", response=TermPage, shared=True, refuses=(VocabularyMissing,), summary=N_("Read a vocabulary"),
    description=N_("The codes of one vocabulary with their labels in both languages and the variants imports understand."),
)  # fmt: skip
def read_vocabulary(request: HttpRequest, name: VocabularyName, paging: Query[Paging]) -> Any:
    found = queries.vocabulary_named(name)
    part = found.terms[paging.offset : paging.offset + paging.limit]
    items = [LabelledTerm(code=t.code, label=t.label(page_language()), zh=t.zh, en=t.en, also=list(t.also)) for t in part]
    return TermPage(total=len(found.terms), limit=paging.limit, offset=paging.offset, items=items)


@router.get(
    "/countries", response=CountryPage, shared=True, summary=N_("List countries"),
    description=N_("ISO 3166 codes with the names of the countries, in the order of the codes."),
)  # fmt: skip
def list_countries(request: HttpRequest, paging: Query[Paging]) -> Any:
    codes = queries.vocabulary("country").codes()
    items = [NamedCode(code=c, name=queries.country_name(c, page_language())) for c in codes[paging.offset : paging.offset + paging.limit]]
    return CountryPage(total=len(codes), limit=paging.limit, offset=paging.offset, items=items)


@router.get(
    "/languages", response=LanguagePage, shared=True, summary=N_("List languages"),
    description=N_("Languages with a two-letter code (ISO 639-1), with their names; a record may use any tag CLDR knows."),
)  # fmt: skip
def list_languages(request: HttpRequest, paging: Query[Paging]) -> Any:
    codes = queries.language_codes()
    pages = {code.split("-")[0] for code, _ in settings.LANGUAGES}
    items = [
        LanguageShape(code=c, name=queries.language_name(c, page_language()), own_name=queries.language_name(c, c), interface=c in pages)
        for c in codes[paging.offset : paging.offset + paging.limit]
    ]
    return LanguagePage(total=len(codes), limit=paging.limit, offset=paging.offset, items=items)


@router.post(
    "/languages/guess", response=GuessShape, summary=N_("Guess a language"),
    description=N_("The language a text is probably written in, guessed from its letters and words; nothing is kept."),
)  # fmt: skip
def guess_language(request: HttpRequest, given: GuessBody) -> Any:
    found = queries.guess_language(tidy(given.text))
    return GuessShape(language=found, name=queries.language_name(found, page_language()))
