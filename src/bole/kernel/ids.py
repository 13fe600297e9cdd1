"""Identifiers: time-ordered uuids, check digits of the field's identifiers, and number masks.

Check rules and their origin: USCC GB 32100-2015; ORCID ISO 7064 MOD 11-2; LEI ISO 17442 (MOD 97-10);
ROR "0" + six Crockford base-32 characters + two check digits; Chinese patent application numbers
ZC 0006-2003 (weights 2-9, 2-5, modulus 11); IPC WIPO ST.8 short form.
"""

from __future__ import annotations

import os
import re
import time
import unicodedata
from collections.abc import Mapping
from uuid import UUID

from .errors import N_, Invalid

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CN_PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_IPC = re.compile(r"[A-H]\d{2}[A-Z](\d{1,4}/\d{2,6})?")
_ASCII_DIGITS = re.compile(r"[0-9]+")


class BadMask(Invalid):
    code = "bad_mask"
    sentence = N_("“%(mask)s” is not a number mask; right would be, for example, %(example)s.")


NUMBER_LENGTH = 40  # characters a registration number may have


def uuid7() -> UUID:
    """A version 7 uuid (RFC 9562): 48 bits of milliseconds, 74 random bits; sorts by creation time."""
    ms = time.time_ns() // 1_000_000
    rand = int.from_bytes(os.urandom(10), "big")
    value = (ms & (1 << 48) - 1) << 80 | 0x7 << 76 | (rand >> 68 & 0xFFF) << 64 | 0b10 << 62 | rand & (1 << 62) - 1
    return UUID(int=value)


def folded(value: str) -> str:
    """Full-width characters made narrow, spaces dropped, letters upper case."""
    return "".join(unicodedata.normalize("NFKC", value).split()).upper()


def is_uscc(value: str) -> bool:
    """Unified social credit code: 18 characters, the last one a check character modulo 31."""
    if len(value) != 18 or any(c not in _USCC_ALPHABET for c in value):
        return False
    total = sum(_USCC_ALPHABET.index(c) * w for c, w in zip(value, _USCC_WEIGHTS, strict=False))
    return _USCC_ALPHABET[(31 - total % 31) % 31] == value[17]


def is_orcid(value: str) -> bool:
    """Sixteen digits in four groups, the last one a check digit (X is ten)."""
    if not re.fullmatch(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", value, re.ASCII):
        return False
    digits = value.replace("-", "")
    total = 0
    for c in digits[:15]:
        total = (total + int(c)) * 2
    rest = (12 - total % 11) % 11
    return ("X" if rest == 10 else str(rest)) == digits[15]


def is_lei(value: str) -> bool:
    """Legal entity identifier: eighteen characters and two check digits, modulo 97 equal to one."""
    if not re.fullmatch(r"[0-9A-Z]{18}\d{2}", value, re.ASCII):
        return False
    return int("".join(str(int(c, 36)) for c in value)) % 97 == 1


def is_ror(value: str) -> bool:
    """Research organisation registry id, with or without `https://ror.org/`; check digits modulo 97."""
    core = value.lower().removeprefix("https://ror.org/")
    if not re.fullmatch(rf"0[{_CROCKFORD}]{{6}}\d{{2}}", core, re.ASCII):
        return False
    number = 0
    for c in core[1:7]:
        number = number * 32 + _CROCKFORD.index(c)
    return 98 - (number * 100) % 97 == int(core[7:])


def is_cn_application_number(value: str) -> bool:
    """Chinese patent application number: twelve digits, a point, a check character (modulo 11, ten is X)."""
    core = value.removeprefix("ZL").removeprefix("CN")
    if not re.fullmatch(r"\d{12}\.[\dX]", core, re.ASCII):
        return False
    rest = sum(int(c) * w for c, w in zip(core[:12], _CN_PATENT_WEIGHTS, strict=True)) % 11
    return ("X" if rest == 10 else str(rest)) == core[13]


def is_ipc(value: str) -> bool:
    """IPC symbol: a subclass ("H01M") or a group ("H01M10/0525")."""
    return bool(_IPC.fullmatch(value))


_FIELD = re.compile(r"\{(year2|year|region|point|centre|kind|serial)(?::(\d{1,2}))?\}")
MASK_EXAMPLE = "{region}{point:2}{year}{kind}{serial:6}"


def number_by_mask(mask: str, *, serial: int, values: Mapping[str, str]) -> str:
    """Fill a number mask: `{year}`, `{year2}`, `{region}`, `{point:2}`, `{centre}`, `{kind}` and `{serial:6}`.

    A width pads with zeros on the left. Refuses with BadMask when the mask has no serial, an unknown field, or makes a
    number that is too long.
    """
    around = _FIELD.sub("", mask)
    if "{serial" not in mask or "{" in around or "}" in around or not around.isprintable():
        raise BadMask(mask=mask, example=MASK_EXAMPLE)

    def fill(found: re.Match[str]) -> str:
        name, width = found[1], int(found[2] or 0)
        text = str(serial) if name == "serial" else values.get(name, "")
        return text.rjust(width, "0")

    number = _FIELD.sub(fill, mask)
    if len(number) > NUMBER_LENGTH:
        raise BadMask(mask=mask, example=MASK_EXAMPLE)
    return number


def require_mask(mask: str, *, centre: str = "centre") -> None:
    """Refuses with BadMask when a mask is not one, or could not number the fullest centre."""
    fullest = {"year": "2026", "year2": "26", "region": "330000", "point": "32767", "centre": centre, "kind": "Y"}
    number_by_mask(mask, serial=999_999_999, values=fullest)
