"""What a team offers when it takes up a challenge, and what may be missing in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any

from bole.kernel.canonical import digest
from bole.kernel.errors import N_, Problem
from bole.kernel.text import one_line, tidy

from .plan import LINE, TEXT, Plan, number_text

MOST_MEMBERS, MOST_LINKED = 30, 20


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a team."""

    name: str
    unit: str = ""
    part: str = ""  # what he does in it


@dataclass(frozen=True, slots=True)
class Offer:
    """The content of an application. `abstract`, `approach`, `prior_work` are read by the panel without names."""

    abstract: str = ""
    approach: str = ""
    prior_work: str = ""
    members: tuple[Member, ...] = ()
    price: Decimal | None = None
    days: int | None = None
    values: Mapping[str, Decimal] = field(default_factory=dict)  # by target
    no_conflict: bool = False
    conflict: str = ""
    linked: tuple[str, ...] = ()  # ids of own achievements

    def as_json(self) -> dict[str, Any]:
        made = asdict(self)
        made["price"] = None if self.price is None else number_text(self.price)
        made["values"] = {code: number_text(value) for code, value in self.values.items()}
        return {**made, "members": [asdict(m) for m in self.members], "linked": list(self.linked)}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Offer:
        """Read back what `as_json` wrote."""
        return cls(
            **{**given, "members": tuple(Member(**m) for m in given["members"]), "linked": tuple(given["linked"]),
               "price": None if given["price"] is None else Decimal(given["price"]),
               "values": {code: Decimal(value) for code, value in given["values"].items()}}
        )  # fmt: skip

    @property
    def digest(self) -> str:
        """Equal for equal content: a second sending of the same is the same."""
        return digest(self.as_json())


def tidied(offer: Offer) -> Offer:
    """The same offer with its texts tidied."""
    members = tuple(Member(*(one_line(part)[:LINE] for part in (m.name, m.unit, m.part))) for m in offer.members)
    return replace(
        offer, abstract=tidy(offer.abstract)[:TEXT], approach=tidy(offer.approach)[:TEXT], prior_work=tidy(offer.prior_work)[:TEXT],
        members=tuple(m for m in members if m.name)[:MOST_MEMBERS], conflict=tidy(offer.conflict)[:TEXT],
        linked=tuple(dict.fromkeys(offer.linked))[:MOST_LINKED],
    )  # fmt: skip


NO_ABSTRACT = N_("Say in a few sentences what you would do.")
NO_APPROACH = N_("Say how you would reach the targets.")
BAD_PRICE = N_("The price must be more than nothing, in whole cents, and not more than the budget of %(budget)s.")
BAD_DAYS = N_("Say in how many days, a whole number from 1.")
NO_VALUE = N_("Say which value you would reach for “%(target)s”.")
NO_DECLARATION = N_("Declare that nothing ties you to the owner or the reviewers, or say what does.")
NO_TARGET = N_("This challenge has no target “%(code)s”.")


def problems(offer: Offer, plan: Plan, *, language: str) -> tuple[Problem, ...]:
    """Everything that is missing before an application can be sent."""
    return tuple(_problems(offer, plan, language))


def _problems(offer: Offer, plan: Plan, language: str) -> Iterator[Problem]:
    if not offer.abstract:
        yield Problem("abstract", "bad_offer", NO_ABSTRACT)
    if not offer.approach:
        yield Problem("approach", "bad_offer", NO_APPROACH)
    price = offer.price
    if price is None or not 0 < price <= plan.budget.amount or price != price.quantize(Decimal("0.01")):
        yield Problem("price", "bad_offer", BAD_PRICE, {"budget": str(plan.budget)})
    if offer.days is None or not 1 <= offer.days <= 36_500:
        yield Problem("days", "bad_offer", BAD_DAYS)
    for target in plan.targets:
        if target.must and target.code not in offer.values:
            yield Problem(f"value-{target.code}", "bad_offer", NO_VALUE, {"target": target.name.here(language)})
    for code in offer.values:
        if code not in {t.code for t in plan.targets}:
            yield Problem("values", "bad_offer", NO_TARGET, {"code": code[:40]})
    if not offer.no_conflict and not offer.conflict:
        yield Problem("no_conflict", "bad_offer", NO_DECLARATION)
