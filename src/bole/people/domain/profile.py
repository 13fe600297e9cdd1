"""What may be wrong with what is said about a person, an organisation or a centre. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping

from bole.kernel import ids
from bole.kernel.errors import N_, Problem

BAD_EMAIL = N_("“%(given)s” is not an e-mail address.")
BAD_ORCID = N_("“%(given)s” is not an ORCID iD; right would be, for example, 0000-0002-1825-0097.")
BAD_USCC = N_("“%(given)s” is not a unified social credit code; right would be 18 characters such as 91330100799655058B.")
BAD_ROR = N_("“%(given)s” is not a ROR id; right would be, for example, 03vek6s52.")
BAD_LEI = N_("“%(given)s” is not a LEI; right would be 20 characters such as 5493001KJTIIGC8Y1R12.")
BAD_COUNTRY = N_("“%(given)s” is not a country code; right would be, for example, CN or DE.")
BAD_REGION = N_("“%(given)s” is not a region code; right would be six digits such as 330000.")
BAD_CODE = N_("“%(given)s” is not a code; right would be up to 24 small letters, digits and hyphens, for example hz.")
BAD_CHOICE = N_("“%(given)s” is not possible here; possible are: %(possible)s.")
BAD_LANGUAGE = N_("“%(given)s” is not a language code; right would be, for example, zh, en or de.")
NO_NAME = N_("A name is needed.")
TOO_LONG = N_("This has %(length)s characters; at most %(limit)s are possible.")

IDENTIFIERS = {"uscc": (ids.is_uscc, BAD_USCC), "ror": (ids.is_ror, BAD_ROR), "lei": (ids.is_lei, BAD_LEI)}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,23}")
PERSON_NAME, ORGANISATION_NAME, EMAIL_LENGTH, LANGUAGE_LENGTH = 120, 200, 254, 12


def _bad(field: str, sentence: str, given: str) -> Problem:
    return Problem(field, f"bad_{field}", sentence, {"given": given}, given[:80])


def _of_length(field: str, value: str, limit: int) -> Iterator[Problem]:
    if len(value) > limit:
        yield Problem(field, "too_long", TOO_LONG, {"length": len(value), "limit": limit}, value[:80])


def _of_choice(field: str, value: str, possible: Container[str], shown: str) -> Iterator[Problem]:
    if value not in possible:
        yield Problem(field, f"bad_{field}", BAD_CHOICE, {"given": value, "possible": shown}, value[:80])


def of_person(*, email: str, name: str, language: str, orcid: str) -> Iterator[Problem]:
    """What is wrong with a person's profile."""
    if not _EMAIL.fullmatch(email):
        yield _bad("email", BAD_EMAIL, email)
    yield from _of_length("email", email, EMAIL_LENGTH)
    yield from _of_length("name", name, PERSON_NAME)
    if not _LANGUAGE.fullmatch(language) or len(language) > LANGUAGE_LENGTH:
        yield _bad("language", BAD_LANGUAGE, language)
    if orcid and not ids.is_orcid(orcid):
        yield _bad("orcid", BAD_ORCID, orcid)


def of_organisation(
    *, name: str, kind: str, kinds: tuple[str, ...], country: str, region: str, identifiers: Mapping[str, str]
) -> Iterator[Problem]:
    """What is wrong with an organisation's profile."""
    if not name:
        yield Problem("name", "no_name", NO_NAME)
    yield from _of_length("name", name, ORGANISATION_NAME)
    yield from _of_choice("kind", kind, kinds, ", ".join(kinds))
    if not re.fullmatch("[A-Z]{2}", country):
        yield _bad("country", BAD_COUNTRY, country)
    if region and not re.fullmatch(r"[0-9]{6}", region):
        yield _bad("region", BAD_REGION, region)
    for field, given in identifiers.items():
        is_right, sentence = IDENTIFIERS[field]
        if given and not is_right(given):
            yield _bad(field, sentence, given)


def of_centre(*, code: str, level: str, levels: tuple[str, ...], path: str) -> Iterator[Problem]:
    """What is wrong with a centre to be opened."""
    if not _CODE.fullmatch(code):
        yield _bad("code", BAD_CODE, code)
    yield from _of_length("code", path, 255)
    yield from _of_choice("level", level, levels, ", ".join(levels))
