"""Scores: meaning, coverage, words, codes, hubness, and how they are put together.

With q the need's (or query's) vectors and d the offer's, all centred and of length one:

    document   A = q_doc · d_doc
    coverage   B = mean over the best-covered requirements i of  max_j  q_i · d_j        (at most 8 requirements)
    words      L = Σ_t idf(t) · min(tf_q(t), 1) · w_d(t)  /  Σ of the 12 largest idf(t)   (BM25 weights w_d)
    codes      C = shared classification codes / codes of the need
    hub        H = mean of the ten largest (a·A + B) of the record with a fixed bank of reference needs

    stale      S = 1 when nobody confirmed the record in time, else 0

    score = a·A + B + w·L + c·C − h·H − s·S  (+ a constant for a pair of two languages)

w and the constant make pairs of one and of two languages comparable: in a pool that mixes both, neither is favoured.
The form is a convex combination up to scale; Bruch et al. (arXiv 2210.11934) found it above rank fusion. Hubness
correction after CSLS (Conneau et al. 2018), with a bank of reference needs and never the queries themselves. The
weights were tuned on one half of the ChinaXiv pairs (docs/matching.md has the table); the other half is reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .ports import Vectors

MOST_REQUIREMENTS = 8
LARGEST_TERMS = 12
HUB_NEIGHBOURS = 10
TITLE_SHARE = 0.3  # of the document vector; the rest is the mean of the sentences
K1, B = 1.2, 0.75  # BM25


@dataclass(frozen=True, slots=True)
class Weights:
    """The tuned weights of the legs."""

    document: float = 0.3
    coverage: float = 1.0
    words_same_language: float = 0.6
    words_across: float = 0.8
    codes: float = 0.15
    hub: float = 0.5
    stale: float = 0.05  # taken off an unconfirmed record: it loses against an equal one, never against an irrelevant one
    across: float = 0.1  # added for a pair of two languages, so that no language is favoured in a mixed pool

    def words(self, same_language: bool) -> float:
        return self.words_same_language if same_language else self.words_across


WEIGHTS = Weights()

# Mean number of terms of a text in each space, for BM25's length norm: fixed, so that a weight once written stays right.
MEAN_TERMS = {"zh": 260.0, "ja": 260.0, "ko": 200.0, "th": 300.0, "en": 140.0}
OTHER_MEAN = 140.0


def unit(rows: Vectors) -> Vectors:
    """Rows of length one; a zero row stays zero."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    found: Vectors = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return found


def document_vector(sentences: Vectors, *, titled: bool) -> Vectors:
    """The vector of a whole text, shape (d,), from its centred sentence vectors (n, d); the title, if any, is the first.

    Mean of sentences and title: it ranked above the vector of the whole text (R@1 .90 against .80 for English titles
    and Chinese records) and costs nothing.
    """
    if len(sentences) == 1:
        return sentences[0]
    if not titled:
        return unit(sentences.mean(axis=0))
    body = unit(sentences[1:].mean(axis=0))
    return unit((1 - TITLE_SHARE) * body + TITLE_SHARE * sentences[0])


def similarities(requirements: Vectors, sentences: Vectors) -> NDArray[np.float32]:
    """Every requirement against every sentence, shape (requirements, sentences)."""
    found: NDArray[np.float32] = requirements @ sentences.T
    return found


def coverage(best: NDArray[np.float32]) -> float:
    """The mean of the best-covered requirements; `best[i]` is requirement i's best similarity."""
    if len(best) <= MOST_REQUIREMENTS:
        return float(best.mean())
    return float(np.partition(best, -MOST_REQUIREMENTS)[-MOST_REQUIREMENTS:].mean())


def coverage_by_owner(requirements: Vectors, sentences: Vectors, starts: NDArray[np.intp]) -> NDArray[np.float32]:
    """Coverage of many records at once; `starts[k]` is the first row of record k in `sentences`. Shape (records,)."""
    best = np.maximum.reduceat(requirements @ sentences.T, starts, axis=1)
    if len(best) > MOST_REQUIREMENTS:
        best = np.partition(best, -MOST_REQUIREMENTS, axis=0)[-MOST_REQUIREMENTS:]
    found: NDArray[np.float32] = best.mean(axis=0)
    return found


def hubness(document: Vectors, sentences: Vectors, bank: Vectors, weights: Weights = WEIGHTS) -> float:
    """How near a record is to just anything: mean of its ten largest similarities to the bank of reference needs."""
    near = weights.document * (bank @ document) + (bank @ sentences.T).max(axis=1)
    return float(np.partition(near, -HUB_NEIGHBOURS)[-HUB_NEIGHBOURS:].mean())


def term_weights(counts: Mapping[str, float], space: str) -> dict[str, float]:
    """BM25's document side for every term: tf·(k1+1) / (tf + k1·(1−b+b·length/mean))."""
    length = sum(counts.values())
    norm = K1 * (1 - B + B * length / MEAN_TERMS.get(space, OTHER_MEAN))
    return {term: tf * (K1 + 1) / (tf + norm) for term, tf in counts.items() if tf > 0}


def inverse_frequency(entries_with: float, entries: float) -> float:
    """BM25's idf, never below zero."""
    return float(np.log1p((max(entries, entries_with) - entries_with + 0.5) / (entries_with + 0.5)))


def query_weights(counts: Mapping[str, float], idf: Mapping[str, float]) -> dict[str, float]:
    """The query side of the words leg, scaled so that a record with all the rarest terms scores about one to two."""
    raw = {term: idf[term] * min(tf, 1.0) for term, tf in counts.items()}
    scale = sum(sorted(raw.values(), reverse=True)[:LARGEST_TERMS])
    return {term: value / scale for term, value in raw.items()} if scale > 0 else {}


@dataclass(frozen=True, slots=True)
class Legs:
    """The parts of one score, already weighted; their sum is the score."""

    document: float
    coverage: float
    words: float
    codes: float
    hub: float
    across: float = 0.0
    stale: float = 0.0

    @property
    def score(self) -> float:
        return self.document + self.coverage + self.words + self.codes + self.hub + self.across + self.stale

    def shares(self) -> dict[str, float]:
        """Each supporting leg's share of all support, summing to one; a leg against the match has none."""
        support = {"document": self.document, "coverage": self.coverage, "words": self.words, "codes": self.codes}
        total = sum(max(v, 0.0) for v in support.values())
        return {k: (max(v, 0.0) / total if total > 0 else 0.0) for k, v in support.items()}


def shared_codes(wanted: Sequence[str], offered: Sequence[str]) -> float:
    """The share of the wanted codes that are offered; 0 when none are wanted."""
    return len(set(wanted) & set(offered)) / len(set(wanted)) if wanted else 0.0


def quantised(vectors: Vectors) -> tuple[bytes, bytes]:
    """Vectors as one byte per number and one scale per row: a quarter of the room, cosine error below 0.005."""
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-9).astype(np.float32) / 127
    return np.round(vectors / scales[:, None]).astype(np.int8).tobytes(), scales.tobytes()


def restored(content: bytes, scales: bytes) -> Vectors:
    """The vectors of `quantised`, shape (n, d)."""
    factors = np.frombuffer(scales, dtype=np.float32)
    rows = np.frombuffer(content, dtype=np.int8).reshape(len(factors), -1)
    found: Vectors = rows.astype(np.float32) * factors[:, None]
    return found
