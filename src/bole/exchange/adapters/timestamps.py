"""Time stamps by an authority over HTTP (RFC 3161)."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path

import requests
import rfc3161_client as tsp
from cryptography import x509
from rfc3161_client.errors import VerificationError

from ..domain.ports import Stamp, StampFailed

SECONDS = 20
MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority at an address. With roots (a PEM file) its certificates are checked; else only what was stamped is."""

    address: str
    roots: str = ""

    def stamp(self, message: bytes) -> Stamp:
        """Raises StampFailed."""
        request = tsp.TimestampRequestBuilder(data=message, hash_algorithm=tsp.HashAlgorithm.SHA256).build()
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        try:
            answer = requests.post(self.address, data=request.as_bytes(), headers=headers, timeout=SECONDS, stream=True)
            answer.raise_for_status()
            token = answer.raw.read(MOST_BYTES, decode_content=True)
        except requests.RequestException as failure:
            raise StampFailed(str(failure)) from failure
        found = self._found(token, message)
        if found is None or found.tst_info.nonce != request.nonce:
            raise StampFailed(f"{self.address} answered with no stamp over what it was asked for")
        return Stamp(token, found.tst_info.gen_time.astimezone(dt.UTC), self.address)

    def said(self, token: bytes, message: bytes) -> dt.datetime | None:
        """The time a stamp says, where it is one over this message."""
        found = self._found(token, message)
        return None if found is None else found.tst_info.gen_time.astimezone(dt.UTC)

    def _found(self, token: bytes, message: bytes) -> tsp.TimeStampResponse | None:
        try:
            found = tsp.decode_timestamp_response(token)
            if found.status not in (tsp.PKIStatus.GRANTED, tsp.PKIStatus.GRANTED_WITH_MODS):
                return None
            if found.tst_info.message_imprint.message != hashlib.sha256(message).digest():
                return None
            if self.roots:
                self._verifier().verify_message(found, message)
        except (ValueError, VerificationError):
            return None
        return found

    def _verifier(self) -> tsp.Verifier:
        builder = tsp.VerifierBuilder()
        for root in x509.load_pem_x509_certificates(Path(self.roots).read_bytes()):
            builder = builder.add_root_certificate(root)
        return builder.build()
