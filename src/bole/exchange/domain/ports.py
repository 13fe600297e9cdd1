"""What the exchange needs of the world outside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp by somebody else (RFC 3161): the answer of the authority as it came, and the time it says."""

    token: bytes
    at: dt.datetime
    authority: str


class StampPort(Protocol):
    """A time-stamping authority."""

    def stamp(self, message: bytes) -> Stamp:
        """A stamp over the SHA-256 of a message. Raises StampFailed, to be tried again later."""

    def said(self, token: bytes, message: bytes) -> dt.datetime | None:
        """The time of a stamp that is really over this message; None where it is not."""


class StampFailed(Exception):
    """The authority did not answer, or with something else than a stamp over what it was asked for."""
