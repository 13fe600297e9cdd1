"""Lists of records: filters, the counts beside them, the newest, the figures of the home page.

Pages, the API and matching narrow by the same `Filters`, so a filter means the same wherever it is used.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from bole.kernel.errors import N_, Problem
from bole.kernel.text import one_line
from bole.people import queries as people
from bole.people.domain.actor import SEPARATOR, Actor, Entitlement
from bole.people.errors import CentreMissing
from bole.people.models import Centre
from bole.reference.queries import is_language, vocabularies
from bole.runtime.statements import Statement, gathered
from bole.runtime.system import SystemActor

from .. import access
from ..access import AnyActor
from ..domain import checks
from ..domain.kinds import EXPERT
from ..errors import BadFilter
from ..models import ImportJob, Record, Wording
from . import experts

NEWEST_FIRST = ("sinking", "-published_at", "-id")
BAD_AMOUNT = N_("“%(given)s” is not an amount; right would be, for example, 500000.")
LARGEST = Decimal(10) ** 15
MOST_VALUES = 30  # shown per filter
COUNTED = 20_000  # records of a list whose values are counted
FACETS = {  # filter: its values in a row of Traits, as an array
    "tech_areas": "tech_areas", "stages": "ARRAY[stage]", "modes": "modes", "languages": "ARRAY[language]", "centre": "ARRAY[centre]",
    "horizons": "ARRAY[horizon]",
}  # fmt: skip
FILTER_CODES = {
    "tech_areas": "tech_area", "stages": "stage", "modes": "cooperation_mode", "horizons": "horizon", "territory": "territory",
    "currency": "currency", "services": "expert_service", "disciplines": "discipline", "languages_spoken": "language",
    "availability": "availability",
}  # fmt: skip
OF_EXPERTS = ("services", "disciplines", "languages_spoken", "availability")  # filters only experts have something for
NOT_ONE = {  # what is said of a value that does not stand in the filter's vocabulary
    "tech_areas": N_("“%(given)s” is not a technology area."),
    "stages": N_("“%(given)s” is not a stage of development."),
    "modes": N_("“%(given)s” is not a mode of cooperation."),
    "horizons": N_("“%(given)s” is neither near nor long term."),
    "territory": N_("“%(given)s” is not a country or region."),
    "currency": N_("“%(given)s” is not a currency."),
    "services": N_("“%(given)s” is not something experts do for others."),
    "disciplines": N_("“%(given)s” is not a discipline."),
    "languages_spoken": N_("“%(given)s” is not a language."),
    "availability": N_("“%(given)s” says nothing about availability."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a record must have. Empty means anything."""

    tech_areas: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    centre: str = ""
    territory: str = ""
    trl_min: int | None = None
    price_max: Decimal | None = None
    currency: str = ""
    horizons: tuple[str, ...] = ()
    open_only: bool = False
    services: tuple[str, ...] = ()
    disciplines: tuple[str, ...] = ()
    languages_spoken: tuple[str, ...] = ()
    availability: tuple[str, ...] = ()

    @classmethod
    def read(cls, values: Mapping[str, Sequence[str]]) -> tuple[Filters, BadFilter | None]:
        """Filters from the fields of an address or a form, and what is wrong with those left out; other fields are left alone."""
        given = {name: [v for v in map(one_line, values.get(name, ())) if v] for name in FILTER_NAMES}
        lists: dict[str, Any] = {n: tuple(dict.fromkeys(given[n])) for n in LIST_NAMES}
        words: dict[str, Any] = {n: given[n][-1] for n in ("centre", "territory", "currency") if given[n]}
        problems: list[Problem] = []
        level, price = (given[n][-1] if given[n] else "" for n in ("trl_min", "price_max"))
        words |= {"trl_min": _level(level, problems), "price_max": _amount(price, problems)}
        found = cls(**lists, **words, open_only=bool(given["open_only"]))
        problems += found._problems()
        return (found._without(problems), BadFilter(problems=problems)) if problems else (found, None)

    def _without(self, problems: Iterable[Problem]) -> Filters:
        """The same without the values that are wrong."""
        wrong = {(p.field, p.given) for p in problems}
        kept: dict[str, Any] = {}
        for name in {p.field for p in problems}:
            value = getattr(self, name)
            kept[name] = tuple(v for v in value if (name, v) not in wrong) if isinstance(value, tuple) else getattr(EMPTY, name)
        return replace(self, **kept)

    def as_pairs(self) -> list[tuple[str, str]]:
        """The reverse of `read`: what an address carries."""
        pairs: list[tuple[str, str]] = []
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, tuple):
                pairs += [(one.name, v) for v in value]
            elif value not in (None, "", False):
                pairs.append((one.name, "1" if value is True else str(value)))
        return pairs

    def narrow(self, records: QuerySet[Record], *, today: dt.date) -> QuerySet[Record]:
        """The records that pass. Refuses with BadFilter, which says what is wrong with each value."""
        if problems := tuple(self._problems()):
            raise BadFilter(problems=problems)
        rule = Q()
        if self.tech_areas:
            rule &= Q(tech_areas__overlap=list(self.tech_areas))
        if self.stages:
            rule &= Q(stage__in=self.stages)
        if self.modes:
            rule &= Q(cooperation_modes__overlap=list(self.modes))
        if self.languages:
            rule &= Q(language__in=self.languages)
        if self.centre:
            # Asked first, for the planner guesses badly how many records lie under a path.
            rule &= Q(centre__in=[c.pk for c in people.centres_under(self.centre)])
        if self.territory:
            rule &= Q(territories=[]) | Q(territories__contains=[self.territory])
        if self.trl_min is not None:
            rule &= Q(trl__gte=self.trl_min)
        if self.horizons:
            rule &= Q(achievement__horizon__in=self.horizons)
        for name in OF_EXPERTS:
            if wanted := list(getattr(self, name)):
                rule &= Q(**{f"expert__{name}{'__in' if name == 'availability' else '__overlap'}": wanted})
        if self.open_only:
            rule &= Q(deadline=None) | Q(deadline__gte=today)
        if self.price_max is not None:
            records = records.alias(least=Coalesce("price_min", "price_max"))
            rule &= Q(least__lte=self.price_max) & (Q(currency=self.currency) if self.currency else Q())
        return records.filter(rule) if rule else records

    def _problems(self) -> Iterator[Problem]:
        """What is wrong with the values, judged with the vocabularies in force."""
        known = vocabularies()
        for name, vocabulary in FILTER_CODES.items():
            value = getattr(self, name)
            for code in value if isinstance(value, tuple) else (value,):
                if code and code not in known[vocabulary].by_code:
                    yield Problem(name, "not_a_code", NOT_ONE[name], {"given": code[:80]}, code)
        for language in self.languages:
            if not is_language(language):
                yield Problem("languages", "bad_language", checks.BAD_LANGUAGE, {"given": language[:80]}, language)
        if self.trl_min is not None and not 1 <= self.trl_min <= 9:
            yield Problem("trl_min", "bad_trl", checks.BAD_TRL, {"given": self.trl_min}, str(self.trl_min))
        if self.price_max is not None and not 0 <= self.price_max < LARGEST:
            sentence = checks.NEGATIVE if self.price_max < 0 else checks.HUGE
            yield Problem("price_max", "bad_amount", sentence, {"given": str(self.price_max)}, str(self.price_max))
        if self.centre and not people.is_centre(self.centre):
            yield Problem("centre", "centre_missing", CentreMissing.sentence, {"centre": self.centre[:80]}, self.centre)

    @property
    def are_empty(self) -> bool:
        return self == Filters()

    @property
    def count(self) -> int:
        """How many filters are set; a currency alone filters nothing."""
        return len([name for name, _ in self.as_pairs() if name != "currency"])


EMPTY = Filters()
FILTER_NAMES = tuple(one.name for one in fields(Filters))
LIST_NAMES = tuple(name for name in FILTER_NAMES if isinstance(getattr(EMPTY, name), tuple))


def _level(given: str, problems: list[Problem]) -> int | None:
    if given and (not given.isdecimal() or not 1 <= int(given) <= 9):
        problems.append(Problem("trl_min", "bad_trl", checks.BAD_TRL, {"given": given}, given))
        return None
    return int(given) if given else None


def _amount(given: str, problems: list[Problem]) -> Decimal | None:
    if not given:
        return None
    try:
        amount = Decimal(given.replace(",", "").replace("，", "").replace(" ", ""))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount < LARGEST:
        problems.append(Problem("price_max", "bad_amount", BAD_AMOUNT, {"given": given}, given))
        return None
    return amount


def published(actor: AnyActor, kind: str) -> QuerySet[Record]:
    """The published records of a kind the actor may see, newest first; what nobody confirmed in time comes last."""
    return access.records_for(actor).filter(kind=kind, status="published").order_by(*NEWEST_FIRST)


def newest(actor: AnyActor, kinds: Sequence[str], *, language: str, limit: int) -> dict[str, list[UUID]]:
    """The ids of the newest published records of each kind, those with a wording in the reader's language first."""
    entitled = Entitlement.of(actor) if isinstance(actor, Actor) else actor
    found = _newest(entitled, tuple(kinds), language.split("-")[0], limit).lists()
    return {kind: list(dict.fromkeys([*found.get(f"readable {kind}", ()), *found.get(f"any {kind}", ())]))[:limit] for kind in kinds}


@functools.lru_cache(maxsize=1024)
def _newest(entitled: Entitlement | SystemActor, kinds: tuple[str, ...], language: str, limit: int) -> Statement:
    actor = entitled.actor if isinstance(entitled, Entitlement) else entitled
    readable = Exists(Wording.objects.filter(record=OuterRef("pk"), language__startswith=language))
    seen = {kind: published(actor, kind).values_list("id", flat=True) for kind in kinds}
    parts = {f"any {kind}": rows[:limit] for kind, rows in seen.items()}
    return gathered(parts | {f"readable {kind}": rows.filter(readable)[:limit] for kind, rows in seen.items()})


def listed(actor: AnyActor, kind: str, filters: Filters, *, today: dt.date) -> QuerySet[Record]:
    """The published records of a kind that pass the filters, newest first. Refuses with BadFilter."""
    return filters.narrow(published(actor, kind), today=today)


class Traits(NamedTuple):
    """What the filters ask of a record."""

    tech_areas: list[str]
    stage: str
    modes: list[str]
    centre: str
    horizon: str | None
    language: str


def facets(records: QuerySet[Record]) -> dict[str, dict[str, int]]:
    """How many of these records have each value of each filter; the most frequent values of each first.

    Counted in the database, over the first COUNTED records of a longer list: beyond that a share says as much.
    """
    names = ("tech_areas", "stage", "cooperation_modes", "centre__path", "achievement__horizon", "language")
    try:
        seen, values = records.order_by().values_list(*names)[:COUNTED].query.sql_with_params()
    except EmptyResultSet:
        return {name: {} for name in FACETS}
    counts = " UNION ALL ".join(
        f"SELECT '{name}', value, count(*) FROM seen, unnest({column}) AS value WHERE value <> '' GROUP BY value"
        for name, column in FACETS.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"WITH seen ({', '.join(Traits._fields)}) AS MATERIALIZED ({seen}) {counts} ORDER BY 3 DESC, 2", values)
        found = cursor.fetchall()
    return {name: dict([(value, times) for which, value, times in found if which == name][:MOST_VALUES]) for name in FACETS}


def facets_of(kind: str, records: QuerySet[Record]) -> dict[str, dict[str, int]]:
    """The facets of a list of one kind: of experts also those of what only they have."""
    found = facets(records)
    return found | experts.facets(records.order_by().values_list("id", flat=True)[: experts.COUNTED]) if kind == EXPERT else found


def tally(found: Iterable[Traits]) -> dict[str, dict[str, int]]:
    """How many of the records with these traits have each value of each filter; the most frequent values of each first."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for one in found:
        counts["tech_areas"].update(one.tech_areas)
        counts["modes"].update(one.modes)
        for name, value in (("stages", one.stage), ("centre", one.centre), ("horizons", one.horizon), ("languages", one.language)):
            if value:
                counts[name][value] += 1
    return {name: dict(times.most_common(MOST_VALUES)) for name, times in counts.items()}


@dataclass(frozen=True, slots=True)
class Figures:
    """What this installation holds, as far as the reader may see it."""

    achievements: int
    needs: int
    languages: int
    centres: int
    experts: int = 0


def figures(actor: AnyActor) -> Figures:
    """The figures of the home page."""
    seen = access.records_for(actor).filter(status="published").order_by()
    kinds = dict(seen.values_list("kind").annotate(times=Count("id")))
    languages = Wording.objects.filter(record__in=seen.values("id")).aggregate(found=Count("language", distinct=True))
    return Figures(kinds.get("achievement", 0), kinds.get("need", 0), languages["found"], Centre.objects.count(), kinds.get("expert", 0))


def rolled_up(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Counts per centre made counts per centre and all above it."""
    found: Counter[str] = Counter()
    for path, times in counts:
        parts = path.split(SEPARATOR)
        for length in range(1, len(parts) + 1):
            found[SEPARATOR.join(parts[:length])] += times
    return dict(found)


def counts_by_centre(actor: AnyActor, kind: str) -> dict[str, int]:
    """How many published records of a kind every centre has, those of the centres below it included."""
    return rolled_up(published(actor, kind).order_by().values_list("centre__path").annotate(times=Count("id")))


def newest_of_centre(actor: AnyActor, path: str, *, limit: int = 10) -> QuerySet[Record]:
    """The newest published records of a centre and of all below it."""
    seen = access.records_for(actor).filter(status="published")
    return seen.filter(centre__in=people.centres_under(path)).order_by(*NEWEST_FIRST)[:limit]


def newest_of_owner(actor: AnyActor, owner_id: Any, *, limit: int = 10) -> QuerySet[Record]:
    """The newest published records of an organisation, without those brokered where the actor may not know whose they are."""
    return access.named_for(actor).filter(status="published", owner_id=owner_id).order_by(*NEWEST_FIRST)[:limit]


def written_by(person_id: UUID) -> list[dict[str, Any]]:
    """What a person wrote, for the export of his personal data."""
    rows = Record.objects.filter(created_by_id=person_id).order_by("created_at")
    fields = ("id", "kind", "number", "status", "created_at", "updated_at", "contact_name", "contact_email")
    titles = rows.filter(wordings__language__isnull=False).values_list("id", "wordings__title")
    of_record: dict[UUID, list[str]] = {}
    for record_id, title in titles:
        of_record.setdefault(record_id, []).append(title)
    return [{**row, "titles": of_record.get(row["id"], [])} for row in rows.values(*fields)]


def imports_by(person_id: UUID) -> list[dict[str, Any]]:
    """The files a person brought in, for the export of his personal data."""
    return [dict(row) for row in ImportJob.objects.filter(created_by_id=person_id).order_by("id").values("id", "file__name", "status")]
