"""The reads of the exchange."""

from __future__ import annotations

from ..adapters.signatures import is_signed
from ..domain import verifying
from ..domain.verifying import Verified


def verified(content: bytes) -> Verified:
    """What the file of a sale says, once everything in it was checked. Refuses with NotARecord, which says what is wrong."""
    return verifying.verified(content, is_signed=is_signed)
