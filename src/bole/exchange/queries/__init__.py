"""The reads of the exchange."""

from __future__ import annotations

from ..adapters.signatures import is_signed
from ..adapters.timestamps import Authority
from ..domain import notice_proofs, verifying
from ..domain.notice_proofs import Proved
from ..domain.verifying import Verified


def verified(content: bytes) -> Verified:
    """What the file of a sale says, once everything in it was checked. Refuses with NotARecord, which says what is wrong."""
    return verifying.verified(content, is_signed=is_signed)


def proved(content: bytes, *, roots: str = "") -> Proved:
    """What the proof of a published notice says, once everything in it was checked. Refuses with NotAProof.

    With `roots` (a PEM file) it is also checked who stamped it, else only that the stamp is over this notice.
    """
    return notice_proofs.verified(content, is_signed=is_signed, said=Authority("", roots).said)


def is_proof(content: bytes) -> bool:
    """Whether a file says that it is the proof of a notice, and not the record of a sale."""
    return notice_proofs.is_proof(content)
