"""Ranking metrics with confidence intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

NAMES = ("R@1", "R@10", "R@100", "MRR", "nDCG@10")
BOOTSTRAPS = 1000


def of_one(ranking: Sequence[str], grades: Mapping[str, int]) -> tuple[float, ...]:
    """The metrics of one need, in the order of NAMES.

    R@k is the share of needs with a fitting offer among the first k when one offer fits, in general the share of the
    fitting offers found, of at most k. MRR counts the first fitting offer; nDCG uses the grades as gains (2^g - 1).
    """
    relevant = {offer for offer, grade in grades.items() if grade > 0}
    places = [i for i, offer in enumerate(ranking) if offer in relevant]
    recalls = [sum(p < k for p in places) / min(k, len(relevant)) for k in (1, 10, 100)]
    reciprocal = 1 / (places[0] + 1) if places else 0.0
    gains = [2.0 ** max(0, grades.get(offer, 0)) - 1 for offer in ranking[:10]]
    ideal = sorted((2.0**g - 1 for g in grades.values() if g > 0), reverse=True)[:10]
    return (*recalls, reciprocal, _discounted(gains) / _discounted(ideal))


def _discounted(gains: Sequence[float]) -> float:
    return sum(g / math.log2(i + 2) for i, g in enumerate(gains))


def summary(rows: Sequence[tuple[float, ...]]) -> dict[str, tuple[float, float, float]]:
    """Mean and 95 % bootstrap interval of every metric."""
    values = np.array(rows)
    draws = np.random.default_rng(20261123).integers(0, len(values), size=(BOOTSTRAPS, len(values)))
    means = values[draws].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    return {name: (float(values[:, i].mean()), float(low[i]), float(high[i])) for i, name in enumerate(NAMES)}
