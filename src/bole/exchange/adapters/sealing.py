"""Keeping the reserve of a sale from who reads the database or a backup: AES-GCM under a key of the installation's secret."""

from __future__ import annotations

import base64
import hashlib
import os
from decimal import Decimal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from ..domain.amounts import written
from ..domain.sheets import Reserve


def _key() -> bytes:
    return hashlib.sha256(b"bole.exchange.reserve\0" + settings.SECRET_KEY.encode()).digest()


def sealed(reserve: Reserve, *, sale: str) -> str:
    """The reserve as it lies beside the sale; bound to it."""
    nonce = os.urandom(12)
    plain = f"{written(reserve.amount)} {reserve.key}".encode()
    return base64.b64encode(nonce + AESGCM(_key()).encrypt(nonce, plain, sale.encode())).decode()


def opened(text: str, *, sale: str) -> Reserve:
    """Read it back. Raises ValueError where the secret of the installation is another one now."""
    content = base64.b64decode(text)
    try:
        amount, key = AESGCM(_key()).decrypt(content[:12], content[12:], sale.encode()).decode().split(" ")
    except InvalidTag:
        raise ValueError(f"the reserve of {sale} was sealed under another secret key") from None
    return Reserve(Decimal(amount), key)
