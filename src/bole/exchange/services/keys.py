"""The house's key: signing with it, and remembering which public keys it had."""

from __future__ import annotations

from bole.runtime.acts import now

from ..adapters.keys import HouseKey, house_key
from ..models import SigningKey


def signer() -> HouseKey:
    """The key to sign with; the first time a key is used its public half is written down for good."""
    key = house_key()
    SigningKey.objects.get_or_create(key=key.public_key.hex(), defaults={"since": now()})
    return key
