"""The house's own Ed25519 key (RFC 8032): one pair, made once. The private half lies in BOLE_HOME, readable by its owner alone,
or comes from a setting where several machines sign."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from bole.runtime import home as homes

NAME = "signing"


@dataclass(frozen=True)
class HouseKey:
    """A signer of heads and proofs."""

    private: Ed25519PrivateKey

    @property
    def public_key(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)


def house_key() -> HouseKey:
    """The key of this installation; made the first time it is asked for."""
    return _key(str(settings.BOLE_SIGNING_KEY), settings.BOLE_HOME)


@functools.cache
def _key(given: str, home: Path) -> HouseKey:
    seed = given or homes.secret(home, NAME, lambda: Ed25519PrivateKey.generate().private_bytes_raw().hex())
    return HouseKey(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed)))
