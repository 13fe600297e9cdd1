"""The record of a choice: what the panel gave, in a form from which anybody recomputes the ranking.

It names no reviewer and no team that was not chosen; teams are the numbers of the lot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from .panel import Candidate, Place, Rules, Sheet, lots, rank
from .plan import Criterion, Plan, Said, number_text

FORM = "bole-challenge-record-1"


def rules_of(plan: Plan) -> Rules:
    """How the scores of this challenge are counted."""
    return Rules(plan.criteria, plan.trim, plan.fewest, plan.ties)


def written(
    *, challenge: str, edition: int, plan: Plan, seed: str, applications: Mapping[str, Candidate], sheets: Sequence[Sheet],
) -> dict[str, Any]:  # fmt: skip
    """The record, with the ranking it leads to. `applications` by id: the ids are what the lot is drawn from."""
    places = rank(rules_of(plan), applications.values(), sheets)
    return {
        "form": FORM, "challenge": challenge, "edition": edition, "plan_digest": plan.digest, "lot_seed": seed,
        "rules": {
            "criteria": [{"code": c.code, "weight": number_text(c.weight)} for c in plan.criteria],
            "trim": plan.trim, "fewest": plan.fewest, "ties": list(plan.ties),
        },
        "applications": [
            {"id": one, "number": c.number, "price": None if c.price is None else number_text(c.price), "days": c.days}
            for one, c in sorted(applications.items(), key=lambda pair: pair[1].number)
        ],
        "sheets": [
            {"reviewer": s.reviewer, "number": s.number, "scores": {k: number_text(v) for k, v in sorted(s.scores.items())}}
            for s in sorted(sheets, key=lambda s: (s.number, s.reviewer))
        ],
        "ranking": [_row(place) for place in places],
    }  # fmt: skip


def _row(place: Place) -> dict[str, Any]:
    return {
        "rank": place.rank, "number": place.number, "score": str(place.score),
        "by_criterion": {code: str(value) for code, value in sorted(place.by_criterion.items())},
        "counted": list(place.counted), "left_out": list(place.left_out), "decided_by": place.decided_by,
    }  # fmt: skip


def recomputed(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The ranking that follows from a record's own rules, lots and sheets; equal to its `ranking`, if it is genuine."""
    rules = record["rules"]
    order = lots(record["lot_seed"], [a["id"] for a in record["applications"]])
    candidates = [
        Candidate(order.index(a["id"]) + 1, None if a["price"] is None else Decimal(a["price"]), a["days"]) for a in record["applications"]
    ]
    sheets = [Sheet(s["reviewer"], s["number"], {k: Decimal(v) for k, v in s["scores"].items()}) for s in record["sheets"]]
    criteria = tuple(Criterion(c["code"], Said(), Decimal(c["weight"])) for c in rules["criteria"])
    return [_row(p) for p in rank(Rules(criteria, rules["trim"], rules["fewest"], tuple(rules["ties"])), candidates, sheets)]
