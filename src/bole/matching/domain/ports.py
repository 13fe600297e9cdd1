"""What matching needs from outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into vectors of one length, in which near means similar, whatever the language."""

    @property
    def name(self) -> str:
        """The model's name, kept with every vector."""
        ...

    @property
    def version(self) -> str:
        """The model's version, kept with every vector."""
        ...

    @property
    def dimensions(self) -> int: ...

    @property
    def languages(self) -> frozenset[str]:
        """Base languages the model was trained on; empty means not known."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row per text, shape (len(texts), dimensions), each of length one. Refuses with EmbedderAway."""
        ...
