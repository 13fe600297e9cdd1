"""Codes of challenges in words, and values as pages show them."""

from __future__ import annotations

from bole.kernel.money import Money
from bole.reference.queries import vocabulary
from bole.ui.locales import page_language

from ..domain.plan import Plan, Target, Words
from ..domain.pledge import asked


def label(of: str, code: str) -> str:
    """An entry of a vocabulary in the page's language."""
    return vocabulary(of).label(code, page_language())


def choices(of: str, *, empty: str | None = None) -> list[tuple[str, str]]:
    """A vocabulary for a select."""
    first = [] if empty is None else [("", empty)]
    return first + [(code, label(of, code)) for code in vocabulary(of).codes()]


def words_here(plan: Plan) -> Words:
    """What a challenge says to this reader."""
    return plan.words_in(page_language())


def target_row(target: Target) -> dict[str, object]:
    """A target for a page."""
    return {
        "name": target.name.here(page_language()),
        "asked": asked(target),
        "method": target.method,
        "must": target.must,
        "code": target.code,
    }


def parts_of(plan: Plan) -> list[dict[str, object]]:
    """The parts of the work with their money, for a page."""
    amounts = plan.money.split([p.share for p in plan.parts]) if plan.reward > 0 and any(p.share for p in plan.parts) else []
    return [
        {"name": p.name.here(page_language()), "share": p.share, "days": p.after_days, "money": m}
        for p, m in zip(plan.parts, amounts, strict=False)
    ]


def subsidy_of(plan: Plan) -> Money:
    return Money(plan.subsidy, plan.currency)
