"""Which addresses a webhook may go to: so that nobody makes this server knock at doors inside its own network."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bole.kernel.errors import N_, Problem

LONGEST = 500
_LOCAL = ("localhost", "local", "internal", "intranet", "lan", "arpa")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NOT_AN_ADDRESS = N_("“%(given)s” is not an address a webhook can go to; right would be, for example, https://hooks.example.org/bole.")
_PRIVATE = N_("“%(given)s” lies in a private network; a webhook goes to public addresses only.")
_TOO_LONG = N_("This has %(length)s characters; at most %(limit)s are possible.")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet, also when an IPv6 address wraps an IPv4 one."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = _wrapped(address)
    return all(a.is_global and not a.is_multicast and not a.is_reserved for a in ([inner] if inner else [address]))


def _wrapped(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address within one of IPv6: mapped, 6to4, or behind NAT64."""
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def problems(given: str, *, private_allowed: bool) -> Iterator[Problem]:
    """What is wrong with the address of a webhook, as far as its text says."""
    values = {"given": given[:80]}
    if len(given) > LONGEST:
        yield Problem("address", "too_long", _TOO_LONG, {"length": len(given), "limit": LONGEST}, given[:80])
        return
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        yield Problem("address", "bad_address", _NOT_AN_ADDRESS, values, given)
        return
    schemes = ("https", "http") if private_allowed else ("https",)
    whole = given.isascii() and given.isprintable() and " " not in given
    if not whole or parts.scheme not in schemes or not parts.hostname or parts.username or parts.password or parts.fragment or port == 0:
        yield Problem("address", "bad_address", _NOT_AN_ADDRESS, values, given)
    elif not private_allowed and _is_private(parts.hostname):
        yield Problem("address", "private_address", _PRIVATE, values, given)


def _is_private(host: str) -> bool:
    """Whether a host is one of a private network by the look of it; a number in any form must be a public address."""
    *_, last = labels = host.rstrip(".").split(".")
    if ":" in host or re.fullmatch(r"[0-9]+|0[xX][0-9a-fA-F]*", last):
        return not is_public(host)
    return len(labels) < 2 or last in _LOCAL
