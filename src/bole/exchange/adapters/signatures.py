"""Ed25519 signatures (RFC 8032) by the `cryptography` package."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is that of the key over the message; False also where key or signature are none."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
