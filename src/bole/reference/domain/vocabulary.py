"""A vocabulary: the codes of one closed list, each with its labels and the other ways people write it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Term:
    """One entry: a stable code and its labels."""

    code: str
    zh: str
    en: str
    also: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """The label in Chinese for Chinese readers, in English for all others."""
        return self.zh if language.startswith("zh") else self.en


def _key(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().replace("-", " ").replace("_", " ").split())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A closed list. `find` accepts codes, labels in both languages and known variants, in any case and width."""

    name: str
    terms: tuple[Term, ...]
    by_code: Mapping[str, Term] = field(default_factory=dict, compare=False)
    _by_key: Mapping[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, name: str, terms: Iterable[Term]) -> Vocabulary:
        listed = tuple(terms)
        keys: dict[str, str] = {}
        for term in listed:
            for written in (term.code, term.zh, term.en, *term.also):
                keys.setdefault(_key(written), term.code)
        return cls(name, listed, {t.code: t for t in listed}, keys)

    def find(self, text: str) -> str | None:
        """The code somebody meant, or None."""
        return self._by_key.get(_key(text))

    def label(self, code: str, language: str) -> str:
        """The label of a code; an unknown code is shown as it is."""
        term = self.by_code.get(code)
        return term.label(language) if term else code

    def codes(self) -> tuple[str, ...]:
        return tuple(t.code for t in self.terms)

    def choices(self, language: str) -> list[tuple[str, str]]:
        """(code, label) pairs for forms."""
        return [(t.code, t.label(language)) for t in self.terms]
