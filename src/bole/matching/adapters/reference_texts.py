"""The 2,000 reference texts every model is calibrated with (origin: CSL, Apache-2.0; SBIR.gov, US federal text)."""

from __future__ import annotations

import gzip
import json
from importlib import resources


def reference_texts() -> list[dict[str, str]]:
    """`{"lang", "kind", "text"}` rows; kind is "title" or "sentence"."""
    source = resources.files("bole.matching") / "data" / "reference_texts.jsonl.gz"
    return [json.loads(line) for line in gzip.decompress(source.read_bytes()).decode().splitlines()]
