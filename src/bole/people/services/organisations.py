"""Organisations and centres: registered, opened."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db import IntegrityError, transaction
from django.db.models import Max

from bole.kernel import ids
from bole.kernel.errors import N_, Problem
from bole.kernel.text import one_line
from bole.reference.queries import is_language, vocabulary
from bole.runtime.acts import act, record, wait_for_turn

from .. import access, queries
from ..access import AnyActor
from ..domain.actor import SEPARATOR, Actor
from ..domain.duplicates import keys_of
from ..errors import CodeTaken, NameTaken, NoAccount
from ..facts import CentreOpened, OrganisationRegistered
from ..models import Centre, Organisation
from .wrong import NO_NAME, TOO_LONG, not_a_code, refuse

_IDENTIFIERS = {
    "uscc": (ids.is_uscc, N_("“%(given)s” is not a unified social credit code; right would be 18 characters such as 91330100799655058B.")),
    "ror": (ids.is_ror, N_("“%(given)s” is not a ROR id; right would be, for example, 03vek6s52.")),
    "lei": (ids.is_lei, N_("“%(given)s” is not a LEI; right would be 20 characters such as 5493001KJTIIGC8Y1R12.")),
}  # fmt: skip
_REGION = re.compile(r"[0-9]{6}")
_BAD_LANGUAGE = N_("“%(given)s” is not a language code; right would be, for example, zh, en or de.")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,23}")
_BAD_CODE = N_("“%(given)s” is not a code; right would be up to 24 small letters, digits and hyphens, for example hz.")


@act
def register_organisation(
    actor: AnyActor, *, name: str, kind: str, names: dict[str, str] | None = None, country: str = "CN", region: str = "",
    uscc: str = "", ror: str = "", lei: str = "",
) -> Organisation:  # fmt: skip
    """Register an organisation, or return the one that already has this name and country, or this identifier.

    Refuses with NoAccount, and with BadProfile when a value is not right or an identifier's check digits are wrong.
    """
    if isinstance(actor, Actor) and not actor.is_signed_in:
        raise NoAccount
    name = one_line(name)
    names = {language: one_line(text) for language, text in (names or {}).items()}
    given = identifiers_of(uscc=uscc, ror=ror, lei=lei)
    refuse(of_organisation(name, names, {"kind": kind, "country": country, "region": region}, given))
    wait_for_turn(f"people.organisation {country} {name}")
    if known := queries.organisation_known(name=name, country=country, identifiers=given):
        return _as_it_is_now(known)
    try:
        with transaction.atomic():
            found = Organisation.objects.create(
                name=name, names=names, kind=kind, country=country, region=region, keys=keys_of((name, *names.values())), **given
            )
    except IntegrityError:  # the same identifier under another name, at the same time
        known = queries.organisation_known(name=name, country=country, identifiers=given)
        assert known is not None
        return _as_it_is_now(known)
    record(OrganisationRegistered(subject_id=found.id, title=found.name, kind=kind))
    return found


def _as_it_is_now(known: Organisation) -> Organisation:
    """The organisation, held, or the one it was merged into while we looked."""
    now = access.settled([known.pk])[known.pk]
    return known if now == known.pk else Organisation.objects.get(pk=now)


def identifiers_of(*, uscc: str, ror: str, lei: str) -> dict[str, str]:
    """Identifiers in the form in which they are kept."""
    return {"uscc": ids.folded(uscc), "ror": ror.strip().lower().removeprefix("https://ror.org/"), "lei": ids.folded(lei)}


def of_organisation(name: str, names: dict[str, str], codes: dict[str, str], identifiers: dict[str, str]) -> Iterator[Problem]:
    """What is wrong with what is said about an organisation."""
    if not name:
        yield Problem("name", "no_name", NO_NAME)
    for text in (name, *names.values()):
        if len(text) > 200:
            yield Problem("name", "too_long", TOO_LONG, {"length": len(text), "limit": 200}, text)
    for language in names:
        if not is_language(language) or len(language) > 12:
            yield Problem("names", "bad_language", _BAD_LANGUAGE, {"given": language[:80]}, language)
    if codes["kind"] not in Organisation.Kind.values:
        yield not_a_code("kind", codes["kind"], ", ".join(Organisation.Kind.values))
    if codes["country"] not in vocabulary("country").by_code:
        yield not_a_code("country", codes["country"], "CN, DE, US …")
    if codes["region"] and not (_REGION.fullmatch(codes["region"]) and f"{codes['region'][:2]}0000" in vocabulary("region").by_code):
        yield not_a_code("region", codes["region"], "330000, 330100 …")
    for field, (is_right, sentence) in _IDENTIFIERS.items():
        if identifiers[field] and not is_right(identifiers[field]):
            yield Problem(field, f"bad_{field}", sentence, {"given": identifiers[field][:80]}, identifiers[field])


@act
def open_centre(
    actor: AnyActor, *, code: str, level: str, name: str, names: dict[str, str] | None = None, parent: str = "",
    region: str = "", number_mask: str = "",
) -> Centre:  # fmt: skip
    """Open a centre, below another one or as a root.

    Refuses with CentreMissing, NotAdministrator, BadMask, BadProfile, CodeTaken, NameTaken.
    """
    wait_for_turn("people.centres")  # points are counted, a root has no row above it to lock, and centres are moved
    above = access.centre_for(actor, parent, to="manage") if parent else None
    if above is None:
        access.require_administrator(actor)
    if number_mask:
        ids.require_mask(number_mask, centre=code)
    path = f"{above.path}{SEPARATOR}{code}" if above else code
    refuse(_of_centre(code, level, path))
    if Centre.objects.filter(path=path).exists():
        raise CodeTaken(taken=code)
    organisation = _organisation_of_centre(actor, name=one_line(name), names=names, region=region)
    point = (Centre.objects.aggregate(last=Max("point"))["last"] or 0) + 1
    centre = Centre.objects.create(
        organisation=organisation, parent=above, code=code, path=path, level=level, point=point, number_mask=number_mask
    )
    record(CentreOpened(subject_id=organisation.id, path=path))
    return centre


def _of_centre(code: str, level: str, path: str) -> Iterator[Problem]:
    if not _CODE.fullmatch(code):
        yield Problem("code", "bad_code", _BAD_CODE, {"given": code[:80]}, code)
    if len(path) > 255:
        yield Problem("code", "too_long", TOO_LONG, {"length": len(path), "limit": 255}, path[:80])
    if level not in Centre.Level.values:
        yield not_a_code("level", level, ", ".join(Centre.Level.values))


def _organisation_of_centre(actor: AnyActor, *, name: str, names: dict[str, str] | None, region: str) -> Organisation:
    """A new organisation; a known one becomes a centre by an administrator only, for its members then hold roles there."""
    known = queries.organisation_known(name=name, country="CN", identifiers={})
    may_take = known is not None and access.is_administrator(actor) and not Centre.objects.filter(pk=known.pk).exists()
    if known is not None and not may_take:
        raise NameTaken(name=known.name)
    return register_organisation(actor, name=name, names=names, kind="intermediary", region=region)
