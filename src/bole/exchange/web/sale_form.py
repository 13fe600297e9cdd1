"""The form of a sale: what is typed, kept as it was typed, and the sheet it makes. Times are those of the house's time zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from bole.kernel.errors import N_, Problem

from ..domain.sheets import WORDS, SaleSheet
from ..domain.terms import Format, Terms
from ..errors import BadTerms
from ..models import Sale

NUMBER = N_("“%(given)s” is not a number; right would be, for example, 1500000 or 0.5.")
TIME = N_("“%(given)s” is not a time; right would be, for example, 2027-01-31T10:00.")
MISSING = N_("This is needed.")
MINUTE = dt.timedelta(minutes=1)
AMOUNTS = ("start", "unit", "floor", "fall", "most_score")
MINUTES = ("window", "added", "reveal_for", "fall_every", "sealed_for", "best_for", "turn", "pause", "first_pause")
TEXTS = ("format", "currency", "steps", "opens_at", "ends_at", "deposit", "deposit_by", "reserve", "regime", "licence", "fewest_bidders")
NEEDED = {
    Format.SEALED: ("reveal_for",), Format.DUTCH: ("floor", "fall", "fall_every"), Format.ENGLISH: ("steps",),
    Format.DUTCH_SEALED: ("floor", "fall", "fall_every", "sealed_for", "reveal_for", "best_for"), Format.TURNS: ("steps", "turn"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in the form."""

    values: Mapping[str, str]
    wordings: Mapping[str, Mapping[str, str]]

    def sheet(self) -> SaleSheet:
        """The sheet it makes. Refuses with BadTerms, which names every field that cannot be read."""
        problems: list[Problem] = []

        def read(name: str, how: Any) -> Any:
            try:
                return how(self.values.get(name, ""), name)
            except BadTerms as refusal:
                problems.extend(refusal.problems)
                return None

        chosen = Format(self.values["format"]) if self.values.get("format") in list(Format) else Format.ENGLISH
        rules: dict[str, Any] = {"format": chosen, "currency": self.values.get("currency", "")[:3]}
        rules |= {name: read(name, moment_in) for name in ("opens_at", "ends_at")}
        rules |= {name: value for name in AMOUNTS if (value := read(name, amount_in)) is not None}
        rules |= {name: dt.timedelta(minutes=float(value)) for name in MINUTES if (value := read(name, amount_in)) is not None}
        if (steps := read("steps", steps_in)) is not None:
            rules["steps"] = steps
        if (fewest := read("fewest_bidders", amount_in)) is not None:
            rules["fewest_bidders"] = int(fewest)
        rules |= {"downward": self.values.get("downward") == "on", "second_price": self.values.get("second_price") == "on"}
        problems += [Problem(name, "bad_terms", MISSING) for name in ("start", *NEEDED[chosen]) if not self.values.get(name, "").strip()]
        deposit, by = read("deposit", amount_in), read("deposit_by", moment_or_none)
        if problems:
            raise BadTerms(problems=problems)
        return SaleSheet(
            rules, self.wordings, self.values.get("regime", ""), self.values.get("licence", ""), deposit, by if deposit else None
        )

    def reserve(self) -> Decimal | None:
        """The secret reserve, if there is one."""
        return amount_or_none(self.values.get("reserve", ""))


def read(post: QueryDict) -> Given:
    """What was sent."""
    names = (*AMOUNTS, *MINUTES, *TEXTS, "downward", "second_price")
    words = {language: {name: post.get(f"{language}_{name}", "")[:20000] for name in WORDS} for language in ("zh", "en")}
    return Given({name: post.get(name, "")[:200] for name in names}, words)


def proposed(about: Any, *, at: dt.datetime) -> Given:
    """A form with good beginnings: open bids, a week from now, five minutes of soft close."""
    opens = timezone.localtime(at + dt.timedelta(days=15)).replace(hour=10, minute=0)
    values = {
        "format": Format.ENGLISH.value, "currency": about.currency or "CNY", "opens_at": _local(opens),
        "ends_at": _local(opens + dt.timedelta(days=1)), "window": "5", "added": "5", "fewest_bidders": "1", "regime": "CONTRACTUAL",
        "start": format(about.price_min.normalize(), "f") if about.price_min else "", "unit": "1", "deposit_by": _local(opens - MINUTE),
        "downward": "on" if about.kind == "need" else "",
    }  # fmt: skip
    words = {w.language[:2]: {"title": w.title} for w in about.wordings.all() if w.language[:2] in ("zh", "en")}
    return Given(values, words)


def of_sale(found: Sale) -> Given:
    """The form of a draft. A secret reserve is not shown again: it is typed anew or left out."""
    terms = found.rules
    values = {name: _plain(getattr(terms, name)) for name in (*AMOUNTS, "fewest_bidders")}
    values |= {name: _plain(getattr(terms, name) / MINUTE) if getattr(terms, name) else "" for name in MINUTES}
    values |= {
        "format": terms.format.value, "currency": terms.currency, "opens_at": _local(terms.opens_at), "ends_at": _local(terms.ends_at),
        "steps": steps_text(terms), "deposit": _plain(found.deposit), "deposit_by": _local(found.deposit_by) if found.deposit_by else "",
        "regime": found.regime, "licence": found.licence, "reserve": "", "downward": "on" if terms.downward else "",
        "second_price": "on" if terms.second_price else "",
    }  # fmt: skip
    return Given(values, found.wordings)


def steps_text(terms: Terms) -> str:
    """The table of steps as it is typed: "1000" or "0: 1000, 100000: 5000"."""
    if len(terms.steps) == 1:
        return _plain(terms.steps[0][1])
    return ", ".join(f"{_plain(begin)}: {_plain(step)}" for begin, step in terms.steps)


def steps_in(text: str, name: str) -> tuple[tuple[Decimal, Decimal], ...] | None:
    """A step, or a table of them. Refuses with BadTerms."""
    if not text.strip():
        return None
    rows = (
        [row.partition(":") for row in text.replace("：", ":").replace("，", ",").split(",")]
        if ":" in text or "：" in text
        else [("0", ":", text)]
    )
    found = []
    for begin, _, step in rows:
        low, high = amount_in(begin, name), amount_in(step, name)
        if low is None or high is None:
            raise BadTerms(problems=[Problem(name, "bad_terms", NUMBER, {"given": text[:40]}, text)])
        found.append((low, high))
    return tuple(found)


def amount_in(text: str, name: str) -> Decimal | None:
    """A number as typed; None for nothing. Refuses with BadTerms."""
    plain = text.replace(",", "").replace("，", "").replace(" ", "")
    if not plain:
        return None
    try:
        found = Decimal(plain)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= Decimal(10) ** 15:
        raise BadTerms(problems=[Problem(name, "bad_terms", NUMBER, {"given": text[:40]}, text)])
    return found


def amount_or_none(text: str) -> Decimal | None:
    """A number as typed; None for nothing. Refuses with BadTerms."""
    return amount_in(text, "reserve")


def moment_in(text: str, name: str) -> dt.datetime:
    """A time of the house's time zone. Refuses with BadTerms."""
    found = moment_or_none(text, name)
    if found is None:
        raise BadTerms(problems=[Problem(name, "bad_terms", MISSING)])
    return found


def moment_or_none(text: str, name: str) -> dt.datetime | None:
    """A time of the house's time zone, or None for nothing. Refuses with BadTerms."""
    if not text.strip():
        return None
    try:
        found = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadTerms(problems=[Problem(name, "bad_terms", TIME, {"given": text[:40]}, text)]) from None
    return found if found.tzinfo else timezone.make_aware(found)


def _local(at: dt.datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")


def _plain(number: Any) -> str:
    if number is None:
        return ""
    text = format(Decimal(str(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
