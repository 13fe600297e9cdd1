"""The signature of a delivery, by the Standard Webhooks specification (standardwebhooks.com): HMAC-SHA256 over id, time and body."""

from __future__ import annotations

import base64
import hashlib
import hmac

PREFIX = "whsec_"


def secret_of(key: bytes) -> str:
    """How a key is shown to the receiver: "whsec_" and base64."""
    return PREFIX + base64.b64encode(key).decode()


def headers(*, secret: str, delivery: str, at: int, body: bytes) -> dict[str, str]:
    """The three headers: the receiver computes the same signature, and refuses times that are minutes away."""
    signed = f"{delivery}.{at}.".encode() + body
    key = base64.b64decode(secret.removeprefix(PREFIX))
    mark = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {"webhook-id": delivery, "webhook-timestamp": str(at), "webhook-signature": f"v1,{mark}"}
