"""Canonical JSON and what is computed from it: one text for one value, so that a digest means something for decades.

It is RFC 8785 for the values that occur in a record: objects with ASCII keys, lists, text, whole numbers, true, false,
null. There are no fractions: amounts are text. Digests are SHA-256 in hexadecimal.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

LARGEST = 2**53 - 1  # beyond it other languages' numbers are not exact


class NotCanonical(ValueError):
    """A value that has no canonical form here: a float, a huge number, a key that is not ASCII."""


def canonical(value: Any) -> bytes:
    """The one text of a value, in UTF-8. Raises NotCanonical."""
    _check(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _check(value: Any) -> None:
    match value:
        case None | bool():
            return
        case str():
            value.encode()  # a lone surrogate has no UTF-8
        case int():
            if abs(value) > LARGEST:
                raise NotCanonical(f"{value} is too large")
        case list() | tuple():
            for one in value:
                _check(one)
        case dict():
            for key, one in value.items():
                if not (isinstance(key, str) and key.isascii()):
                    raise NotCanonical(f"{key!r} is no key")
                _check(one)
        case _:
            raise NotCanonical(f"a {type(value).__name__} has no canonical form")
