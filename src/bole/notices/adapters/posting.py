"""Posting to an address somebody gave: the name is resolved once, looked at, and the connection goes to exactly that address.

So a name that shows a public address when it is looked at and a private one when it is called gains nothing. Redirects
are not followed, proxies not used, the answer's body not read, and the whole takes at most half a minute.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from ..domain.addresses import is_public

SECONDS, LONGEST = 10.0, 30.0  # for each step, and for everything


class NotPosted(Exception):
    """Nobody answered. Says why."""


class PrivateAddress(NotPosted):
    """The name stands for an address in a private network."""


def resolved(address: str, *, private_allowed: bool) -> tuple[str, int]:
    """The IP address and port behind a web address. Every address of the name must be public. Raises NotPosted, PrivateAddress."""
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as failure:
        raise NotPosted(f"{parts.hostname}: {failure}") from failure
    if not private_allowed and not all(is_public(ip) for ip in found):
        raise PrivateAddress(f"{parts.hostname}: private address")
    return found[0], port


def post(address: str, *, body: bytes, headers: Mapping[str, str], private_allowed: bool) -> int:
    """Post a body; the status of the answer. Raises NotPosted, PrivateAddress."""
    parts = urlsplit(address)
    ip, port = resolved(address, private_allowed=private_allowed)
    connection = _Pinned(parts.hostname or "", ip, port, secure=parts.scheme == "https")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        with _ended_after(LONGEST, connection):
            connection.request("POST", path, body, {**headers, "Connection": "close"})
            with connection.getresponse() as answer:  # closed by itself: the connection has let go of it
                return answer.status
    except (OSError, http.client.HTTPException, ValueError) as failure:
        raise NotPosted(str(failure) or type(failure).__name__) from failure
    finally:
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to one IP address, in the name of a host."""

    def __init__(self, host: str, ip: str, port: int, *, secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._ip, self._secure = ip, secure
        self.default_port = 443 if secure else 80  # type: ignore[misc]

    def connect(self) -> None:
        """Connect to the address that was looked at; TLS asks for a certificate of the host's name."""
        self.sock = socket.create_connection((self._ip, self.port), SECONDS)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


@contextlib.contextmanager
def _ended_after(seconds: float, connection: http.client.HTTPConnection) -> Iterator[None]:
    """Within the block, a connection that lasts for too long is ended: one that answers byte by byte, for example."""

    def end() -> None:
        sock: socket.socket | None = connection.sock
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
