"""The reads of policy: which figure holds on a day in a place, what a regime asks for, which days are worked.

What is asked for is always the figure of the act's day. An operator's own value goes before the shipped ones: of the centre,
else of the nearest above it, else of the house.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from bole.people.domain.actor import SEPARATOR
from bole.people.models import Centre

from .adapters import shipped
from .adapters.shipped import Special
from .domain.figures import COUNTRY, Confidence, Figure, Rule, disclosure_of, effective, jurisdiction_of, jurisdictions
from .domain.regimes import PRICING, LegalRegime, Regime, prefix_of
from .domain.working_days import Calendar
from .errors import FigureMissing, RegimeMissing
from .models import FigureOverride, MarkedDay

EVERYWHERE = "*"
REGIMES = (PRICING, *(prefix_of(regime) for regime in LegalRegime))


def figure(code: str, *, on: dt.date, jurisdiction: str = COUNTRY, centre: str = "") -> Figure:
    """The figure of this code that holds on the day of an act. Refuses with FigureMissing."""
    shipped_one = _shipped(code, on=on, jurisdiction=jurisdiction)
    if shipped_one is None:
        raise FigureMissing(figure=code[:80], jurisdiction=jurisdiction or EVERYWHERE, day=on.isoformat())
    return _overridden([shipped_one], on=on, centre=centre)[0]


def figures_of(regime: LegalRegime, *, on: dt.date, jurisdiction: str = COUNTRY, centre: str = "") -> dict[str, Figure]:
    """What a regime says on that day, by the names of its rules: `figures_of(LegalRegime.JUDICIAL, …)["deposit_max"]`."""
    found = [f for rule in rules_of(prefix_of(regime)) if (f := _shipped(rule.code, on=on, jurisdiction=jurisdiction))]
    return {f.code.partition(".")[2]: f for f in _overridden(found, on=on, centre=centre)}


def disclosure(floor: Decimal, *, on: dt.date, jurisdiction: str = COUNTRY, centre: str = "") -> Figure | None:
    """How long an asset with this floor price is disclosed under the property-exchange rules; None where it need not be."""
    found = figures_of(LegalRegime.PROPERTY_EXCHANGE, on=on, jurisdiction=jurisdiction, centre=centre)
    return found.get(disclosure_of(floor, small_from=found["small_from"].value, large_from=found["large_from"].value))


def _shipped(code: str, *, on: dt.date, jurisdiction: str) -> Figure | None:
    return effective((f for f in shipped.figures() if f.code == code), on=on, jurisdiction=jurisdiction)


def _overridden(figures: list[Figure], *, on: dt.date, centre: str) -> list[Figure]:
    """The figures, with the operator's own values where there are any."""
    chain = _chain(centre)
    rows = FigureOverride.objects.filter(code__in=[f.code for f in figures], valid_from__lte=on)
    newest: dict[tuple[str, str], FigureOverride] = {}
    for row in rows.select_related("centre").order_by("valid_from", "set_at", "id"):
        newest[row.code, row.centre.path if row.centre else ""] = row
    return [_own(f, [newest[f.code, path] for path in chain if (f.code, path) in newest]) for f in figures]


def _chain(centre: str) -> list[str]:
    """A centre, those above it, and the whole house at last."""
    parts = centre.split(SEPARATOR) if centre else []
    return [*(SEPARATOR.join(parts[:n]) for n in range(len(parts), 0, -1)), ""]


def _own(found: Figure, rows: Iterable[FigureOverride]) -> Figure:
    """Put the nearest own value into a figure."""
    row = next((r for r in rows if r.value is not None), None)
    if row is None:
        return found
    assert row.value is not None
    return replace(
        found, value=row.value.normalize() + 0, valid_from=row.valid_from, valid_to=None, reason=row.reason, confidence=Confidence.KNOWN,
        centre=row.centre.path if row.centre else EVERYWHERE,
    )  # fmt: skip


def regime(code: LegalRegime) -> Regime:
    """A regime: what a sale under it may be called, and whether its figures bind."""
    return shipped.regimes()[code]


def regime_named(code: str) -> Regime:
    """A regime somebody asks for. Refuses with RegimeMissing."""
    if code not in LegalRegime.__members__:
        raise RegimeMissing(regime=code[:40], possible=", ".join(LegalRegime))
    return regime(LegalRegime(code))


def regimes() -> Mapping[LegalRegime, Regime]:
    """Every regime."""
    return shipped.regimes()


def jurisdiction_of_centre(centre: Centre) -> str:
    """Where a centre is, as figures are found: by the country and region of its organisation, or of the nearest above with one."""
    found: Centre | None = centre
    while found is not None:
        place = found.organisation
        if place.country != COUNTRY or place.region:
            return jurisdiction_of(place.country, place.region)
        found = found.parent
    return COUNTRY


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule with the figure that holds, or none."""

    rule: Rule
    figure: Figure | None


def listed(*, on: dt.date, jurisdiction: str = COUNTRY, centre: str = "", regime: str = "", uncertain: bool = False) -> list[Listed]:
    """Every rule with what holds on a day in a place, in the order of the table."""
    rules = rules_of(regime)
    found = [f for rule in rules if (f := _shipped(rule.code, on=on, jurisdiction=jurisdiction))]
    there = {f.code: f for f in _overridden(found, on=on, centre=centre)}
    rows = [Listed(rule, there.get(rule.code)) for rule in rules]
    return [row for row in rows if row.figure is not None and row.figure.is_uncertain] if uncertain else rows


def rule(code: str) -> Rule:
    """What a figure is about. Refuses with FigureMissing."""
    found = shipped.rules().get(code)
    if found is None:
        raise FigureMissing(figure=code[:80], jurisdiction=EVERYWHERE, day="")
    return found


def rules_of(prefix: str) -> list[Rule]:
    """The rules of a regime, by the beginning of their codes; all of them for nothing."""
    return [rule for rule in shipped.rules().values() if prefix in ("", rule.regime)]


def shipped_values(code: str) -> list[Figure]:
    """Every value the shipped tables have for a code, the narrowest jurisdiction first, then the newest."""
    found = [f for f in shipped.figures() if f.code == code]
    return sorted(found, key=lambda f: (-len(f.jurisdiction), f.jurisdiction, -f.valid_from.toordinal()))


def overrides(code: str) -> QuerySet[FigureOverride]:
    """What operators set for a code, the newest first."""
    return FigureOverride.objects.filter(code=code).select_related("centre__organisation", "set_by").order_by("-set_at", "-id")


def places() -> list[str]:
    """Every jurisdiction there is a figure for."""
    return sorted({f.jurisdiction for f in shipped.figures() if f.jurisdiction})


# ---- working days ----


def special_days(jurisdiction: str = COUNTRY) -> list[Special]:
    """The shipped days that are not what their place in the week says."""
    there = jurisdictions(jurisdiction)
    return [day for day in shipped.days() if day.jurisdiction in there]


def marked_days(jurisdiction: str = COUNTRY) -> QuerySet[MarkedDay]:
    """Those operators added, the newest last."""
    return MarkedDay.objects.filter(jurisdiction__in=jurisdictions(jurisdiction)).select_related("set_by").order_by("set_at", "id")


def calendar(jurisdiction: str = COUNTRY) -> Calendar:
    """The working days of a place."""
    known = {day.day: day.works for day in special_days(jurisdiction)}
    return Calendar({**known, **dict(marked_days(jurisdiction).values_list("day", "works"))})


def set_by(person_id: UUID) -> list[dict[str, str]]:
    """What somebody set, for the export of his data."""
    rows = FigureOverride.objects.filter(set_by_id=person_id).order_by("set_at")
    days = MarkedDay.objects.filter(set_by_id=person_id).order_by("set_at")
    return [
        *({"figure": r.code, "value": str(r.value or ""), "reason": r.reason, "at": r.set_at.isoformat()} for r in rows),
        *({"day": d.day.isoformat(), "works": str(d.works), "reason": d.reason, "at": d.set_at.isoformat()} for d in days),
    ]
