"""What a result shows: the record in the reader's words, and why it is where it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bole.reference.queries import vocabulary
from bole.registry import queries as registry
from bole.registry.models import Record
from bole.ui.locales import page_language
from bole.ui.templatetags.bole import day

from .. import queries
from ..domain.constraints import Constraint, Verdict
from ..domain.reasons import Cover, Reasons, Requirement
from ..queries import Hit, Side
from ..queries.ranking import Query

SHOWN = 3  # requirements on a card before it is opened
LEAST_SHARE = 0.005  # what would be shown as 0 %
_ORDER = {Cover.COVERED: 0, Cover.PARTLY: 1, Cover.MISSING: 2}


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg's share of the score, in words."""

    name: str
    label: str
    share: float

    @property
    def speaks(self) -> bool:
        """Whether it says anything at all."""
        return self.share >= LEAST_SHARE


@dataclass(frozen=True, slots=True)
class Card:
    """One hit with its record and its reasons. Quotes stand in the languages of the two texts."""

    record: Record
    hit: Hit
    reasons: Reasons
    need_language: str
    offer_language: str
    asks_for_needs: bool = False

    @property
    def asked_language(self) -> str:
        """The language of what was asked with: of the left side of the corresponding terms."""
        return self.offer_language if self.asks_for_needs else self.need_language

    @property
    def found_language(self) -> str:
        """The language of what was found."""
        return self.need_language if self.asks_for_needs else self.offer_language

    @property
    def total(self) -> int:
        return len(self.reasons.requirements)

    @property
    def covered(self) -> int:
        return self._count(Cover.COVERED)

    @property
    def partly(self) -> int:
        return self._count(Cover.PARTLY)

    @property
    def missing(self) -> int:
        return self._count(Cover.MISSING)

    @property
    def is_distant(self) -> bool:
        """Whether not one requirement is even partly covered: then it is the nearest there is, and no more."""
        return self.missing == self.total

    @property
    def is_stale(self) -> bool:
        """Whether it was put back because nobody confirmed it in time."""
        return self.reasons.legs.stale < 0

    def _count(self, cover: Cover) -> int:
        return sum(r.cover is cover for r in self.reasons.requirements)

    @property
    def best(self) -> list[Requirement]:
        """The requirements that are covered best, for the closed card."""
        return sorted(self.reasons.requirements, key=lambda r: (_ORDER[r.cover], -r.similarity))[:SHOWN]

    @property
    def nearest(self) -> list[Requirement]:
        """The requirement that is covered best, in a list: for panels."""
        return self.best[:1]

    @property
    def open(self) -> list[Requirement]:
        """The requirements that are not covered, or only partly; the least covered first."""
        return sorted(
            (r for r in self.reasons.requirements if r.cover is not Cover.COVERED), key=lambda r: (-_ORDER[r.cover], r.similarity)
        )

    @property
    def rest(self) -> int:
        return max(0, self.total - SHOWN)

    @property
    def legs(self) -> list[Leg]:
        """The legs in a fixed order, so that two cards can be compared."""
        shares = self.reasons.legs.shares()
        return [Leg(name, label, shares[name]) for name, label in leg_labels()]


def leg_labels() -> list[tuple[str, str]]:
    """The legs of the score in words."""
    return [
        ("document", _("meaning of the whole")), ("coverage", _("requirements covered")), ("words", _("words in common")),
        ("codes", _("classification in common")),
    ]  # fmt: skip


def cards_of(query: Query, hits: Sequence[Hit], *, looking_for: Side) -> list[Card]:
    """The cards of one page of hits, in order; a record that was withdrawn this very moment is left away."""
    records = {r.id: r for r in registry.listed(Record.objects.filter(id__in=[h.record_id for h in hits]), excerpt=False)}
    found = [h for h in hits if h.record_id in records]
    asked = query.prepared.language
    cards = []
    for hit, reasons in zip(found, queries.explain(query, found, looking_for=looking_for), strict=True):
        need, offer = (hit.language, asked) if looking_for.requires else (asked, hit.language)
        cards.append(Card(records[hit.record_id], hit, reasons, need, offer, looking_for.requires))
    return cards


@dataclass(frozen=True, slots=True)
class Compared:
    """A hard constraint in words."""

    label: str
    verdict: str
    said: str
    wanted: str
    offered: str


def constraints_in_words(found: Sequence[Constraint], language: str) -> list[Compared]:
    """Every constraint: what is wanted, what is offered, and whether that fits."""
    labels = {
        "territory": _("Territory"),
        "trl": _("Readiness"),
        "mode": _("Cooperation"),
        "budget": _("Budget and price"),
        "deadline": _("Deadline"),
        "language": _("Language"),
        "availability": _("Availability"),
        "independence": _("Independence"),
    }
    verdicts = {"met": _("met"), "not_met": _("not met"), "unknown": _("not known")}
    compared = []
    for one in found:
        wanted, offered = (_in_words(one.name, values, language) for values in (one.wanted, one.offered))
        wanted = {"independence": _("independent"), "availability": _("available")}.get(one.name, wanted)
        if one.name == "independence" and one.verdict is Verdict.UNKNOWN:
            offered = _("not told: nobody behind the record is named")
        compared.append(Compared(labels[one.name], one.verdict.value, verdicts[one.verdict.value], wanted, offered))
    return compared


def conflict_in_words(code: str) -> str:
    """Why an expert is not independent."""
    return {
        "himself": _("it is the expert's own record"), "took_part": _("took part in the work"),
        "same_unit": _("belongs to the same organisation"), "declared": _("declared an interest"),
    }.get(code, code)  # fmt: skip


def listed_in_words(words: Sequence[str]) -> str:
    """Words one after the other, with the comma of the reader's language."""
    return ("、" if page_language().startswith("zh") else ", ").join(words)


def _in_words(name: str, values: Sequence[str], language: str) -> str:
    if name == "independence":
        return conflict_in_words(values[0]) if values else _("nothing known against it")
    if not values:
        return _("not stated")
    of = {"territory": "territory", "mode": "cooperation_mode", "availability": "availability", "language": "language"}.get(name)
    if of:
        return listed_in_words([vocabulary(of).label(v, language) for v in values])
    if name == "deadline":
        return day(dt.date.fromisoformat(values[0]))
    if name == "trl":
        return f"TRL {values[0]}"
    return values[0].replace(".00 ", " ")
