"""Families: one thing that is registered more than once is suggested to a person once.

Two records of the same kind belong to one family when they share
  * a normalised patent number (the number as any office writes it: `ZL 2020 1 0123456.2`, `CN202010123456.2` and
    `202010123456` are the same application; `US 11,123,456 B2` and `US11123456` the same patent), or
  * the external id of the same source (two centres imported the same list).
What shares a key with either of two is of one family with both (transitive). An external id typed by hand names no
source, and joins nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

PATENTS = frozenset(["invention", "utility_model", "design", "plant_variety", "ic_layout"])
LEAST_DIGITS = 5  # a shorter number is no number of an office
_OFFICE = re.compile(r"^([A-Z]{2})(?=[0-9])")
_KIND_CODE = re.compile(r"(?<=[0-9])[A-Z][0-9]?$")
_CN_APPLICATION = re.compile(r"(?:19|20)[0-9]{2}[0-9][0-9]{7}[0-9X]?")


def patent_key(number: str, office: str = "") -> str:
    """A patent number in one form, "CN:202010123456"; nothing for what is no number."""
    plain = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", number).upper())
    plain = plain.removeprefix("ZL") if plain.startswith("ZL") else plain
    found = _OFFICE.match(plain)
    country = found[1] if found else _country_of(office, number)
    digits = plain[2:] if found else plain
    if _CN_APPLICATION.fullmatch(digits) and country in ("", "CN"):
        return f"CN:{digits[:12]}"  # without the check character
    digits = _KIND_CODE.sub("", digits)
    if sum(c.isdigit() for c in digits) < LEAST_DIGITS:
        return ""
    return f"{country}:{digits}"


def _country_of(office: str, number: str) -> str:
    written = unicodedata.normalize("NFKC", office).upper().strip()
    if re.fullmatch(r"[A-Z]{2}", written):
        return written
    named = {"CNIPA": "CN", "SIPO": "CN", "USPTO": "US", "EPO": "EP", "JPO": "JP", "KIPO": "KR", "WIPO": "WO", "DPMA": "DE"}
    if written in named:
        return named[written]
    return "CN" if "国家知识产权局" in written or number.strip().upper().startswith("ZL") else ""


def keys_of(*, kind: str, source: str, external_id: str, rights: Iterable[tuple[str, str, str]]) -> tuple[str, ...]:
    """The keys of a record's family; `rights` are (kind, number, office)."""
    return tuple(dict.fromkeys(f"{kind}|{key}" for key in _keys(source, external_id, rights)))


def _keys(source: str, external_id: str, rights: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    if source and external_id:
        yield f"source:{source}:{external_id}"
    for right, number, office in rights:
        if right in PATENTS and (key := patent_key(number, office)):
            yield f"patent:{key}"
