"""What the registry asks of the outside world: a translator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from .glossary import Pair


class Translator(Protocol):
    """Drafts translations. Its drafts are a machine's, whoever asked for them."""

    name: str  # as the history names it

    def translate(self, texts: Sequence[str], *, source: str, target: str, glossary: Sequence[Pair]) -> list[str]:
        """The texts in the target language, as many and in the same order. Refuses with TranslatorAway."""
        ...
