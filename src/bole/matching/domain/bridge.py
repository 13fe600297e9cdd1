"""The bridge: Chinese words to English stems, from CC-CEDICT (CC BY-SA 4.0), as probabilities.

A probabilistic structured query (SCIENCE §1.3): each Chinese word met in a text adds to every English stem of its
glosses the share of its glosses that contain the stem. At each position the longest dictionary word counts. It is a
table that can be shown, so every cross-lingual word match can say which word corresponds to which.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .terms import HAN_RUN, stems

LONGEST = 8
_ENTRY = re.compile(r"^(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*$")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NO_GLOSS = ("CL:", "variant of", "old variant", "surname", "see ", "erhua variant", "used in")
_FILLER = frozenset(["to", "etc", "esp", "abbr", "sb", "sth", "lit", "fig", "sth.", "sb.", "tw", "pr"])
MOST_STEMS = 6  # a longer gloss explains rather than translates


@dataclass(frozen=True, slots=True)
class Bridge:
    """`words[chinese]` is ((stem, probability), ...); `simple` maps traditional characters to simplified ones."""

    words: Mapping[str, tuple[tuple[str, float], ...]]
    simple: dict[int, str]

    @classmethod
    def from_lines(cls, lines: Iterable[str]) -> Bridge:
        """Read the dictionary's text form: `traditional simplified [pinyin] /gloss/gloss/`."""
        glosses: dict[str, list[frozenset[str]]] = {}
        simple: dict[int, str] = {}
        for line in lines:
            entry = _ENTRY.match(line)
            if not entry:
                continue
            traditional, simplified = entry[1], entry[2]
            if len(traditional) == len(simplified) == 1 and traditional != simplified:
                simple.setdefault(ord(traditional), simplified)
            if len(simplified) < 2 or not HAN_RUN.fullmatch(simplified):
                continue
            for gloss in _glosses(entry[4]):
                glosses.setdefault(simplified, []).append(gloss)
        words = {}
        for word, found in glosses.items():
            counts = Counter(stem for gloss in found for stem in gloss)
            words[word] = tuple((stem, count / len(found)) for stem, count in counts.items())
        return cls(words, simple)

    def simplified(self, text: str) -> str:
        """Traditional characters made simplified, one by one."""
        return text.translate(self.simple)

    def words_in(self, text: str) -> Iterator[tuple[str, int]]:
        """(word, position) of the longest dictionary word at every position; they may overlap."""
        for run in HAN_RUN.finditer(text):
            start, end = run.span()
            for i in range(start, end - 1):
                for length in range(min(LONGEST, end - i), 1, -1):
                    if text[i : i + length] in self.words:
                        yield text[i : i + length], i
                        break

    def english_of(self, text: str) -> dict[str, float]:
        """Expected counts of English stems for a Chinese text."""
        found: Counter[str] = Counter()
        for word, times in Counter(word for word, _ in self.words_in(text)).items():
            for stem, probability in self.words[word]:
                found[stem] += times * probability  # type: ignore[assignment]
        return dict(found)


def _glosses(field: str) -> Iterator[frozenset[str]]:
    for gloss in field.split("/"):
        if gloss.startswith(_NO_GLOSS):
            continue
        stemmed = frozenset(stems(" ".join(w for w in _ASIDE.sub(" ", gloss).split() if w not in _FILLER), "en"))
        if 0 < len(stemmed) <= MOST_STEMS:
            yield stemmed


EMPTY = Bridge({}, {})
