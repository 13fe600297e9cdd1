"""Calibration of a model: the mean vector of each language and the bank of reference needs.

Raw similarity mostly separates languages: subtracting each language's mean lets a mixed pool mix (SCIENCE §0.2).
Both means and bank come from 2,000 reference texts that belong to no benchmark (500 titles and 500 sentences in
Chinese and in English each), so any model is calibrated the same way, in seconds. Languages other than these two use
the mean of both, which removes what all languages have in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .ports import Vectors
from .scoring import unit
from .terms import base

KINDS = ("title", "sentence")


@dataclass(frozen=True, slots=True)
class Calibration:
    """`means[(language, kind)]` of shape (d,), and `bank` of shape (n, d), centred and of length one."""

    means: dict[tuple[str, str], Vectors]
    bank: Vectors

    def centred(self, vectors: Vectors, language: str, *, titled: bool) -> Vectors:
        """Vectors minus their language's mean, of length one; with `titled` the first row is a title."""
        found = vectors - self._mean(language, "sentence")
        if titled and len(vectors):
            found[0] = vectors[0] - self._mean(language, "title")
        return unit(found)

    def _mean(self, language: str, kind: str) -> Vectors:
        found = self.means.get((base(language), kind))
        return found if found is not None else self.means["", kind]

    def packed(self) -> bytes:
        """All of it as bytes, for the database."""
        keys = sorted(self.means)
        head = "|".join(f"{language},{kind}" for language, kind in keys).encode()
        rows = np.vstack([*(self.means[k] for k in keys), self.bank]).astype(np.float16)
        return len(head).to_bytes(4, "big") + head + rows.shape[1].to_bytes(4, "big") + rows.tobytes()

    @classmethod
    def unpacked(cls, content: bytes) -> Calibration:
        """The reverse of `packed`."""
        size = int.from_bytes(content[:4], "big")
        keys = [tuple(k.split(",")) for k in content[4 : 4 + size].decode().split("|")]
        width = int.from_bytes(content[4 + size : 8 + size], "big")
        rows = np.frombuffer(content[8 + size :], dtype=np.float16).reshape(-1, width).astype(np.float32)
        return cls({(k[0], k[1]): rows[i] for i, k in enumerate(keys)}, unit(rows[len(keys) :]))


def calibrate(vectors: Vectors, languages: Sequence[str], kinds: Sequence[str]) -> Calibration:
    """The calibration from reference texts: row i of `vectors` is in `languages[i]` and of `kinds[i]`."""
    lang, kind = np.array(languages), np.array(kinds)
    means: dict[tuple[str, str], Vectors] = {}
    for k in KINDS:
        for one in sorted(set(languages)):
            means[one, k] = vectors[(lang == one) & (kind == k)].mean(axis=0)
        means["", k] = np.mean([means[one, k] for one in sorted(set(languages))], axis=0).astype(np.float32)
    bank = np.vstack([vectors[i] - means[languages[i], kinds[i]] for i in range(len(vectors))])
    return Calibration(means, unit(bank))
