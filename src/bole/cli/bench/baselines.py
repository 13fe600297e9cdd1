"""The named baselines: BM25 over character bigrams and words, and the model's document vector alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bole.matching.adapters import embedders
from bole.matching.domain.terms import BIGRAM_LANGUAGES, base, bigrams, latin, stems

from .collection import Text

K1, B = 1.2, 0.75
Scores = NDArray[np.float32]


def _terms(text: Text) -> Counter[str]:
    if base(text.lang) in BIGRAM_LANGUAGES:
        return Counter(bigrams(text.whole()) + latin(text.whole()))
    return Counter(stems(text.whole(), base(text.lang)))


class BigramBM25:
    """BM25 (k1 1.2, b 0.75) over character bigrams where there are no spaces, stems elsewhere; it knows no translation."""

    def __init__(self, offers: Sequence[Text]) -> None:
        bags = [_terms(o) for o in offers]
        lengths = np.array([sum(b.values()) for b in bags], dtype=np.float32)
        norms = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1.0))
        self.size = len(bags)
        self.postings: dict[str, tuple[list[int], list[float]]] = {}
        for i, bag in enumerate(bags):
            for term, tf in bag.items():
                rows, weights = self.postings.setdefault(term, ([], []))
                rows.append(i)
                weights.append(tf * (K1 + 1) / (tf + float(norms[i])))

    def scores(self, need: Text) -> Scores:
        """One score per offer."""
        found = np.zeros(self.size, np.float32)
        for term in _terms(need):
            if term in self.postings:
                rows, weights = self.postings[term]
                idf = np.log1p((self.size - len(rows) + 0.5) / (len(rows) + 0.5))
                found[rows] += idf * np.array(weights, dtype=np.float32)
        return found


class DocumentVector:
    """Cosine of the model's vectors of the whole texts, as the model gives them."""

    def __init__(self, offers: Sequence[Text]) -> None:
        self.vectors = embedders.current().encode([o.whole() for o in offers])

    def scores(self, need: Text) -> Scores:
        """One score per offer."""
        found: Scores = self.vectors @ embedders.current().encode([need.whole()])[0]
        return found
