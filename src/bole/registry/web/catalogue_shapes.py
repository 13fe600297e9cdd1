"""Shapes of catalogues, packages and editions in the API, and how rows become them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from bole.kernel.errors import N_
from bole.ui.shapes import Page, Shape

from ..domain.catalogues import Plan, Rule, Section, Words
from ..domain.editions import Changed, Line
from ..models import Catalogue, Edition
from ..queries import catalogues as reads
from ..services import edition_files as files
from .schemas import CentreRef

CatalogueKind = Literal["catalogue", "package"]
MarkName = Literal["as_published", "updated", "expired", "withdrawn", "redacted"]
Code = Annotated[str, StringConstraints(max_length=24)]
Codes = Annotated[list[Code], Field(max_length=60)]
Titles = Annotated[dict[Code, Annotated[str, StringConstraints(max_length=120)]], Field(max_length=20)]


class WordsShape(Shape):
    """What a catalogue says of itself in one language."""

    language: str = Field(examples=["zh"], max_length=12)
    title: str = Field("", max_length=200)
    foreword: str = Field("", max_length=5000)
    reasons: str = Field("", description=N_("of a package: why these belong together"), max_length=5000)
    effect: str = Field("", description=N_("of a package: its effect on the industry"), max_length=5000)


class RuleShape(Shape):
    """Which public records a catalogue by rule takes."""

    kind: Literal["", "achievement", "need"] = Field("", description=N_("achievements only, or needs only; empty for both"))
    industries: Codes = Field(default_factory=list, description=N_("codes of the vocabulary industry; any of them"))
    filters: dict[Code, Annotated[list[Annotated[str, StringConstraints(max_length=255)]], Field(max_length=60)]] = Field(
        default_factory=dict, description=N_("filters as the list of records takes them, each with its values"),
        examples=[{"stages": ["middle", "mature"], "trl_min": ["6"]}], max_length=20,
    )  # fmt: skip
    group_by: Literal["", "kind", "tech_area"] = Field("", description=N_("what makes the sections"))


class PlanBody(Shape):
    """A catalogue or a package as its staff writes it."""

    kind: CatalogueKind = "catalogue"
    composition: Literal["picked", "ruled"] = Field("picked", description=N_("by hand, or by a rule"))
    words: list[WordsShape] = Field(max_length=20)
    themes: Codes = Field(default_factory=list, description=N_("codes of the vocabulary theme"))
    industries: Codes = Field(default_factory=list, description=N_("codes of the vocabulary industry"))
    tech_areas: Codes = Field(default_factory=list, description=N_("codes of the vocabulary tech_area"))
    investment_band: str = Field("", description=N_("of a package: a code of the vocabulary investment_band"), max_length=24)
    rule: RuleShape = RuleShape()


class ComposeBody(PlanBody):
    """A new catalogue or package of a centre."""

    centre: str = Field(description=N_("the path of the centre that publishes it"), examples=["cn.zj.hz"], max_length=255)


class ReviseBody(PlanBody):
    """Texts, tags and rule as they shall be, and the version they were made from."""

    version: int = Field(description=N_("the version you started from"), ge=1, lt=2**31)


class ArrangeBody(Shape):
    """One change of the list by hand."""

    do: Literal["add", "take_out", "move", "up", "down", "add_section", "rename_section", "section_up", "section_down", "remove_section"]
    records: list[UUID] = Field(default_factory=list, description=N_("the records it is about; one, except for add"), max_length=2000)
    section: str = Field("", description=N_("the key of the section it is about; for add, empty means the last one"), max_length=40)
    titles: Titles = Field(
        default_factory=dict, description=N_("the title of a section by language"), examples=[{"zh": "能源", "en": "Energy"}]
    )


class EditionBody(Shape):
    """The next edition."""

    state: str = Field(description=N_("the catalogue's “state” as you read it"), max_length=40)
    note: str = Field("", description=N_("what is new in it"), max_length=300)


class SectionShape(Shape):
    """A section of the list by hand."""

    key: str
    titles: dict[str, str]
    records: list[UUID]


class EditionRef(Shape):
    """An edition of a catalogue."""

    number: int
    published_at: dt.datetime
    note: str
    records: int = Field(description=N_("how many records stand in it"))
    digest: str = Field(description=N_("the SHA-256 of everything it says"))


class CatalogueCard(Shape):
    """A catalogue as lists show it."""

    id: UUID
    kind: CatalogueKind
    centre: CentreRef
    title: str = Field(description=N_("in your language where there is one"))
    themes: list[str]
    industries: list[str]
    tech_areas: list[str]
    investment_band: str
    edition: int = Field(description=N_("the number of the newest edition; 0 while there is none"))
    published_at: dt.datetime | None
    retired_at: dt.datetime | None = Field(description=N_("when it was said that no further edition follows"))


class CataloguePage(Page):
    """A part of the list of catalogues."""

    items: list[CatalogueCard]


class CatalogueShape(CatalogueCard):
    """A catalogue with its editions; what is in work is told to those who compose it only."""

    editions: list[EditionRef]
    state: str = Field(description=N_("changes with every change; empty for those who do not compose it"))
    version: int = Field(description=N_("of texts, tags and rule"))
    composition: str
    words: list[WordsShape]
    rule: RuleShape
    sections: list[SectionShape]


class SaidShape(Shape):
    """Title and beginning of the summary in one language."""

    language: str
    origin: Literal["author", "human", "machine"]
    title: str
    excerpt: str


class LineShape(Shape):
    """One record of an edition as it was published, as far as it may be shown now."""

    position: int
    section: str = Field(description=N_("the title of its section in your language"))
    record: UUID
    number: str
    kind: Literal["achievement", "need"]
    mark: MarkName = Field(description=N_("what has become of the record since"))
    differs: list[str] = Field(description=N_("in what the record of today differs"))
    words: list[SaidShape]
    owner: str
    centre: str
    trl: int | None
    stage: str
    cooperation_modes: list[str]
    text_hash: str = Field(description=N_("the SHA-256 of its public texts when it was taken down"))


class EditionShape(EditionRef):
    """An edition with a part of its records."""

    catalogue: UUID
    kind: CatalogueKind
    centre: CentreRef
    words: list[WordsShape]
    themes: list[str]
    industries: list[str]
    tech_areas: list[str]
    investment_band: str
    total: int
    limit: int
    offset: int
    items: list[LineShape]


class ChangedShape(Shape):
    """A record that was taken down differently in two editions."""

    fields: list[str]
    before: LineShape
    after: LineShape


class ChangesShape(Shape):
    """What an edition has that an earlier one has not."""

    earlier: int
    later: int
    added: list[LineShape]
    removed: list[LineShape]
    changed: list[ChangedShape]
    same: int


class AppearanceShape(Shape):
    """A catalogue in whose editions a record stands."""

    catalogue: CatalogueCard
    first: int = Field(description=N_("the first edition it stands in"))
    last: int = Field(description=N_("the last edition it stands in"))


class Appearances(Shape):
    """Where a record stands."""

    items: list[AppearanceShape]


# ---- from what was given, and to what is answered ----


def plan_of(given: PlanBody) -> Plan:
    """The plan a body says."""
    rule = given.rule
    pairs = tuple((name, value) for name, values in rule.filters.items() for value in values)
    return Plan(
        kind=given.kind, composition=given.composition,
        words=tuple(Words(w.language, w.title, w.foreword, w.reasons, w.effect) for w in given.words), tech_areas=tuple(given.tech_areas),
        themes=tuple(given.themes), industries=tuple(given.industries), investment_band=given.investment_band,
        rule=Rule(rule.kind, tuple(rule.industries), pairs, rule.group_by),
    )  # fmt: skip


def words_shapes(words: Sequence[Words]) -> list[WordsShape]:
    return [WordsShape(language=w.language, title=w.title, foreword=w.foreword, reasons=w.reasons, effect=w.effect) for w in words]


def _rule_shape(rule: Rule) -> RuleShape:
    filters: dict[str, list[str]] = {}
    for name, value in rule.pairs:
        filters.setdefault(name, []).append(value)
    return RuleShape(kind=rule.kind, industries=list(rule.industries), filters=filters, group_by=rule.group_by)  # type: ignore[arg-type]


def card(found: Catalogue, language: str, *, shown: type[CatalogueCard] = CatalogueCard, **more: object) -> CatalogueCard:
    """A catalogue for somebody who reads a language."""
    return shown(
        id=found.id, kind=found.kind, title=reads.title_of(found, language), themes=found.themes, industries=found.industries,  # type: ignore[arg-type]
        tech_areas=found.tech_areas, investment_band=found.investment_band, edition=found.editions, published_at=found.published_at,
        retired_at=found.retired_at, centre=CentreRef(path=found.centre.path, name=found.centre.organisation.name_in(language)), **more,
    )  # fmt: skip


def whole(found: Catalogue, issued: Sequence[Edition], language: str, *, composes: bool) -> CatalogueCard:
    """A catalogue with its editions, and what is in work for those who compose it."""
    plan = reads.plan_of(found) if composes else Plan()
    sections: Sequence[Section] = reads.arrangement_of(found) if composes else ()
    return card(
        found, language, shown=CatalogueShape, editions=[EditionRef(**ref(e)) for e in issued], state=found.state if composes else "",
        version=found.version, composition=found.composition, words=words_shapes(plan.words), rule=_rule_shape(plan.rule),
        sections=[SectionShape(key=s.key, titles=dict(s.titles), records=list(s.records)) for s in sections],
    )  # fmt: skip


def ref(found: Edition) -> dict[str, object]:
    return {
        "number": found.number, "published_at": found.published_at, "note": found.note, "records": found.entries, "digest": found.digest,
    }  # fmt: skip


def line_shape(line: Line, language: str, section: str = "") -> LineShape:
    """A row of an edition."""
    entry = line.entry
    return LineShape(
        position=line.position, section=section, record=entry.record, number=entry.number, kind=entry.kind, mark=line.mark.value,  # type: ignore[arg-type]
        differs=list(line.fields), owner=files.name_in(dict(entry.owner), language), centre=files.name_in(dict(entry.centre), language),
        words=[SaidShape(language=w.language, origin=w.origin, title=w.title, excerpt=w.excerpt) for w in entry.words],  # type: ignore[arg-type]
        trl=entry.trl, stage=entry.stage, cooperation_modes=list(entry.modes), text_hash=entry.text_hash,
    )  # fmt: skip


def changed_shape(one: Changed, language: str) -> ChangedShape:
    return ChangedShape(fields=list(one.fields), before=line_shape(one.before, language), after=line_shape(one.after, language))
