"""The terms of a sale: everything that decides who wins, fixed before the first bid.

They are part of the record (docs/rules): whoever has them and the entries computes the same award. What is not in here
(who the bidders are, what is sold) decides nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bole.kernel.errors import N_, Problem

from ..errors import BadTerms
from .amounts import written

ZERO = dt.timedelta(0)


class Format(StrEnum):
    """How the price is found."""

    ENGLISH = "english"  # 增价竞价: open, ascending (or descending), each bid improves by a step, late bids extend the time
    SEALED = "sealed"  # 密封报价: committed before the end, opened after it; the winner pays the first or the second price
    DUTCH = "dutch"  # 降价竞价: the price falls by the clock until somebody takes it
    DUTCH_SEALED = "dutch_sealed"  # 降价加密封: taken, then sealed bids of the others, then one last word of who took it
    TURNS = "turns"  # 轮次报价: three rounds, everybody's turn from the worst to the best


@dataclass(frozen=True, slots=True)
class Terms:
    """What a sale is decided by. Amounts are in one currency, times in UTC.

    `downward`: the lowest bid wins (a buyer asks for offers). `steps`: from which price on which improvement is the least
    one, beginning with zero. `reserve`: the digest of the sealed reserve, or empty. `ranks`: the priority holders (优先权人)
    by bidder code, 1 before 2. `most_score`: the sum of the best possible scores where quality counts (SCIENCE 4.1), else none.
    """

    sale: str
    format: Format
    currency: str
    start: Decimal
    opens_at: dt.datetime
    ends_at: dt.datetime
    unit: Decimal = Decimal("0.01")
    downward: bool = False
    steps: tuple[tuple[Decimal, Decimal], ...] = ((Decimal(0), Decimal(1)),)
    window: dt.timedelta = ZERO
    added: dt.timedelta = ZERO
    most_extensions: int | None = None
    never_after: dt.datetime | None = None
    fewest_bidders: int = 1
    reserve: str = ""
    ranks: Mapping[str, int] = field(default_factory=dict)
    least_after_pause: dt.timedelta = ZERO
    second_price: bool = False
    reveal_for: dt.timedelta = ZERO
    most_score: Decimal | None = None
    floor: Decimal | None = None
    fall: Decimal | None = None
    fall_every: dt.timedelta = ZERO
    sealed_for: dt.timedelta = ZERO
    best_for: dt.timedelta = ZERO
    rounds: int = 3
    first_pause: dt.timedelta = ZERO
    pause: dt.timedelta = ZERO
    turn: dt.timedelta = ZERO

    def __post_init__(self) -> None:
        if wrong := tuple(_problems(self)):
            raise BadTerms(problems=wrong)

    def step_at(self, price: Decimal) -> Decimal:
        """The least improvement of a price."""
        return [step for begin, step in self.steps if begin <= price][-1]

    def better(self, one: Decimal, other: Decimal) -> bool:
        """Whether one amount is strictly better for who offers the sale."""
        return one < other if self.downward else one > other

    def improved(self, price: Decimal) -> Decimal:
        """The least bid that improves a price by a step."""
        step = self.step_at(price)
        return price - step if self.downward else price + step

    def rank(self, bidder: str) -> int:
        """The priority of a bidder; those without any come after all who have one."""
        return self.ranks.get(bidder, len(self.ranks) + 1)

    def as_json(self) -> dict[str, Any]:
        """The canonical form, as on record: without what says nothing."""
        found = {name: _plain(getattr(self, name)) for name in self.__slots__}
        return {name: value for name, value in found.items() if value not in (None, "", {}, False, "0s")}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Terms:
        """Read back what `as_json` wrote."""
        return cls(**{name: _READ.get(name, _as_it_is)(value) for name, value in given.items()})


def moment(at: dt.datetime) -> str:
    """A time as on record: UTC, to the microsecond."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_moment(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=dt.UTC)


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return written(value)
        case dt.datetime():
            return moment(value)
        case dt.timedelta():
            return f"{value // dt.timedelta(seconds=1)}s"
        case Format():
            return value.value
        case tuple():
            return [[written(begin), written(step)] for begin, step in value]
        case Mapping():
            return dict(value)
    return value


def _as_it_is(value: Any) -> Any:
    return value


def _span(text: str) -> dt.timedelta:
    return dt.timedelta(seconds=int(text.removesuffix("s")))


SPANS = (
    "window", "added", "least_after_pause", "reveal_for", "fall_every", "sealed_for", "best_for", "first_pause", "pause", "turn",
)  # fmt: skip
_READ: dict[str, Any] = {
    "format": Format, "steps": lambda rows: tuple((Decimal(begin), Decimal(step)) for begin, step in rows),
    **dict.fromkeys(("start", "unit", "most_score", "floor", "fall"), Decimal),
    **dict.fromkeys(("opens_at", "ends_at", "never_after"), read_moment),
    **dict.fromkeys(SPANS, _span),
}  # fmt: skip

POSITIVE = N_("This must be more than nothing.")
AFTER = N_("This must be later than the beginning.")
STEPS = N_("The table of steps begins with zero, rises, and every step is more than nothing.")
WHOLE = N_("Spans of time are whole seconds.")
FALLING = N_("A falling price needs a floor below its beginning, a step and a rhythm.")
REVEALING = N_("Sealed bids need time to be opened.")
RANKS = N_("Ranks of priority are whole numbers from 1.")
SCORES = N_("The best possible scores together must be at least 0 and less than 1.")
PRECISE = N_("Amounts are whole numbers of the unit.")
TURNS = N_("Rounds need at least one round and a length for each turn.")


FALLS = (Format.DUTCH, Format.DUTCH_SEALED)


def _falls(t: Terms) -> bool:
    if t.floor is None or t.fall is None or t.downward:
        return False
    return 0 < t.floor <= t.start and t.fall > 0 and t.fall_every > ZERO


def _problems(t: Terms) -> list[Problem]:
    """What is wrong, field by field."""
    spans = [getattr(t, name) for name in Terms.__slots__ if isinstance(getattr(t, name), dt.timedelta)]
    rising = [begin for begin, _ in t.steps]
    amounts = [t.start, *rising, *(step for _, step in t.steps), *(a for a in (t.floor, t.fall) if a is not None)]
    sealed = t.format in (Format.SEALED, Format.DUTCH_SEALED)
    rules = [
        ("start", POSITIVE, t.start > 0), ("unit", POSITIVE, t.unit > 0), ("fewest_bidders", POSITIVE, t.fewest_bidders > 0),
        ("ends_at", AFTER, t.ends_at > t.opens_at), ("never_after", AFTER, t.never_after is None or t.never_after >= t.ends_at),
        ("window", WHOLE, all(s >= ZERO and s % dt.timedelta(seconds=1) == ZERO for s in spans)),
        ("steps", STEPS, rising[:1] == [0] and rising == sorted(set(rising)) and all(step > 0 for _, step in t.steps)),
        ("ranks", RANKS, all(isinstance(r, int) and r > 0 for r in t.ranks.values())),
        ("most_score", SCORES, t.most_score is None or 0 <= t.most_score < 1),
        ("unit", PRECISE, t.unit > 0 and all(a % t.unit == 0 for a in amounts)),
        ("fall", FALLING, t.format not in FALLS or _falls(t)),
        ("reveal_for", REVEALING, not sealed or t.reveal_for > ZERO),
        ("turn", TURNS, t.format is not Format.TURNS or (t.rounds > 0 and t.turn > ZERO)),
    ]  # fmt: skip
    return [Problem(name, "bad_terms", sentence) for name, sentence, right in rules if not right]
