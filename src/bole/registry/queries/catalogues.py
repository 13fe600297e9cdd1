"""The reads of catalogues and packages: lists, what a draft holds now, in which of them a record stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from django.db.models import F, Max, Min, Q, QuerySet

from bole.kernel.text import one_line
from bole.people import queries as people
from bole.people.domain.actor import ANONYMOUS, STAFF, Actor
from bole.people.models import Centre
from bole.reference.domain.vocabulary import Vocabulary
from bole.reference.queries import vocabulary

from .. import access
from ..access import AnyActor
from ..domain import catalogues as rules
from ..domain.catalogues import MOST_ENTRIES, PICKED, Arrangement, Plan, Rule, Words
from ..errors import TooManyEntries
from ..models import Catalogue, EditionEntry, Record
from . import listed_in_order
from .lists import Filters

OFFERED = 20  # records offered when somebody looks for one to add


class InLanguage(Protocol):
    @property
    def language(self) -> str: ...


W = TypeVar("W", bound=InLanguage)


def fitting(words: Iterable[W], language: str) -> W | None:
    """The words a reader of this language wants: his own language, else English, else the first."""
    listed, base = list(words), language.split("-")[0]
    fit = [w for w in listed if w.language.split("-")[0] == base] + [w for w in listed if w.language.startswith("en")]
    return next(iter(fit or listed), None)


def title_in(titles: dict[str, str], language: str) -> str:
    """A title kept by language, for a reader of this one."""
    base = language.split("-")[0]
    return titles.get(base) or titles.get("en") or next(iter(titles.values()), "")


def title_of(found: Catalogue, language: str) -> str:
    """What the catalogue is called now."""
    words = fitting(found.words.all(), language)
    return words.title if words else str(found)


def catalogue(actor: AnyActor, catalogue_id: UUID) -> Catalogue:
    """One catalogue. Refuses with CatalogueMissing."""
    return access.catalogue_for(actor, catalogue_id)


def catalogue_to_compose(actor: AnyActor, catalogue_id: UUID) -> Catalogue:
    """One catalogue for those who compose it. Refuses with CatalogueMissing, NotComposer."""
    return access.catalogue_for(actor, catalogue_id, to="compose")


def may_compose(actor: AnyActor, found: Catalogue) -> bool:
    """Whether the actor composes it."""
    return access.may_compose(actor, found.centre.path)


def composes(actor: AnyActor) -> bool:
    """Whether the actor composes for any centre."""
    return isinstance(actor, Actor) and (actor.is_administrator or bool(actor.centre_paths(STAFF)))


def may_compose_for(actor: AnyActor, centre_path: str) -> bool:
    """Whether the actor composes for the centre of this path."""
    return access.may_compose(actor, centre_path)


def may_publish(actor: AnyActor, found: Catalogue) -> bool:
    """Whether the actor publishes its editions."""
    return access.may_publish_editions(actor, found.centre.path)


def published(*, centre: str = "", kind: str = "", theme: str = "", text: str = "") -> QuerySet[Catalogue]:
    """Catalogues with an edition, those published last first; of a centre and all below it, of a kind, of a theme."""
    found = Catalogue.objects.filter(editions__gt=0).select_related("centre__organisation").prefetch_related("words")
    if centre:
        found = found.filter(centre__in=[c.pk for c in people.centres_under(centre)])
    if kind in rules.KINDS:
        found = found.filter(kind=kind)
    if theme:
        found = found.filter(Q(themes__contains=[theme]) | Q(industries__contains=[theme]))
    if words := one_line(text):
        found = found.filter(words__title__icontains=words).distinct()
    return found.order_by("-published_at", "-id")


def in_work(actor: AnyActor) -> QuerySet[Catalogue]:
    """What the actor composes and may go on with: of his centres and all below, changed last first."""
    found = access.catalogues_for(actor).filter(retired_at=None).select_related("centre__organisation").prefetch_related("words")
    if isinstance(actor, Actor) and not actor.is_administrator:
        if not actor.centre_paths(STAFF):
            return found.none()
        found = found.filter(centre__in=people.centres_where(actor, STAFF))
    return found.order_by("-updated_at", "-id")


def centres_to_compose_in(actor: Actor) -> QuerySet[Centre]:
    """The centres for which the actor composes."""
    return people.centres_where(actor, STAFF)


def plan_of(found: Catalogue) -> Plan:
    """What a catalogue says, as its form shows it."""
    words = tuple(Words(w.language, w.title, w.foreword, w.reasons, w.effect) for w in found.words.all())
    return Plan(
        kind=found.kind, composition=found.composition, words=words, tech_areas=tuple(found.tech_areas), themes=tuple(found.themes),
        industries=tuple(found.industries), investment_band=found.investment_band, rule=Rule.of_json(found.rule),
    )  # fmt: skip


def arrangement_of(found: Catalogue) -> Arrangement:
    """The list by hand."""
    return rules.arrangement_of_json(found.sections)


# ---- what an edition published now would hold ----


@dataclass(frozen=True, slots=True)
class Chosen:
    """Titles of sections and the records in each, in order, as an edition published now would have them; and who stays out."""

    titles: tuple[dict[str, str], ...]
    records: tuple[tuple[UUID, ...], ...]
    left_out: tuple[UUID, ...] = ()  # not public now

    @property
    def count(self) -> int:
        return sum(map(len, self.records))


def public() -> QuerySet[Record]:
    """The records that may stand in an edition: what a stranger may read."""
    return access.records_for(ANONYMOUS)


def chosen(found: Catalogue, *, today: dt.date) -> Chosen:
    """What would stand in an edition now. Refuses with BadFilter, TooManyEntries."""
    return _picked(found) if found.composition == PICKED else _ruled(found, today)


def _picked(found: Catalogue) -> Chosen:
    arrangement = arrangement_of(found)
    wanted = rules.records_in(arrangement)
    there = set(public().filter(id__in=wanted).values_list("id", flat=True))
    parts = [(dict(s.titles), tuple(r for r in s.records if r in there)) for s in arrangement]
    return _without_empty(parts, tuple(r for r in wanted if r not in there))


def _without_empty(parts: Sequence[tuple[dict[str, str], tuple[UUID, ...]]], left_out: tuple[UUID, ...] = ()) -> Chosen:
    kept = [part for part in parts if part[1]]
    return Chosen(tuple(titles for titles, _ in kept), tuple(records for _, records in kept), left_out)


def _ruled(found: Catalogue, today: dt.date) -> Chosen:
    rule = Rule.of_json(found.rule)
    passing = by_rule(rule, centre=found.centre.path, today=today)
    rows = list(passing.values_list("id", "kind", "tech_areas")[: MOST_ENTRIES + 1])
    if len(rows) > MOST_ENTRIES:
        raise TooManyEntries(limit=MOST_ENTRIES, count=passing.count())
    groups: dict[str, list[UUID]] = {}
    for record_id, kind, areas in rows:
        group = {"": "", "kind": kind, "tech_area": areas[0] if areas else ""}[rule.group_by]
        groups.setdefault(group, []).append(record_id)
    names = vocabulary({"kind": "record_kind"}.get(rule.group_by, "tech_area"))
    order = [*(code for code in names.codes() if code in groups), *([""] if "" in groups else [])]
    return _without_empty([(_labels(names, code), tuple(groups[code])) for code in order])


def _labels(names: Vocabulary, code: str) -> dict[str, str]:
    return {language: names.label(code, language) for language in ("zh", "en")} if code else {}


def by_rule(rule: Rule, *, centre: str, today: dt.date) -> QuerySet[Record]:
    """The public records a rule takes, of the catalogue's own centre unless its filters name another. Refuses with BadFilter."""
    values: dict[str, list[str]] = {}
    for name, value in rule.pairs:
        values.setdefault(name, []).append(value)
    filters, problem = Filters.read({"centre": [centre], **values})
    if problem:
        raise problem
    found = filters.narrow(public(), today=today)
    found = found.filter(kind=rule.kind) if rule.kind else found
    found = found.filter(industries__overlap=list(rule.industries)) if rule.industries else found
    return found.order_by("kind", "number", "id")


def candidates(found: Catalogue, *, text: str, everywhere: bool = False) -> list[Record]:
    """Public records whose number or title holds the words, for the list by hand; of the catalogue's centre unless told."""
    words = one_line(text)
    if not words:
        return []
    records = public().filter(Q(number__icontains=words) | Q(wordings__title__icontains=words))
    if not everywhere:
        records = records.filter(centre__in=[c.pk for c in people.centres_under(found.centre.path)])
    ids = list(dict.fromkeys(records.order_by("-published_at", "-id").values_list("id", flat=True)[: 2 * OFFERED]))
    return listed_in_order(ids[:OFFERED])


# ---- in which catalogues a record stands ----


@dataclass(frozen=True, slots=True)
class Appearance:
    """A catalogue with the first and the last of its editions in which a record stands."""

    catalogue: Catalogue
    first: int
    last: int

    @property
    def is_current(self) -> bool:
        return self.last == self.catalogue.editions


def appearances(record_id: UUID) -> list[Appearance]:
    """Where a record stands or stood, the newest editions first."""
    rows = EditionEntry.objects.filter(record_id=record_id).order_by().values("edition__catalogue")
    spans = {r["edition__catalogue"]: r for r in rows.annotate(first=Min("edition__number"), last=Max("edition__number"))}
    found = Catalogue.objects.filter(id__in=spans).select_related("centre__organisation").prefetch_related("words")
    listed = [Appearance(c, spans[c.id]["first"], spans[c.id]["last"]) for c in found.order_by(F("published_at").desc(), "id")]
    return sorted(listed, key=lambda a: not a.is_current)


def drafts_for(actor: AnyActor, *, limit: int = 20) -> list[Catalogue]:
    """The catalogues by hand into which the actor may put a record."""
    return list(in_work(actor).filter(composition=PICKED)[:limit])


def holds(found: Catalogue, record_id: UUID) -> bool:
    """Whether the list by hand has the record."""
    return record_id in rules.records_in(arrangement_of(found))
