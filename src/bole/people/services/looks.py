"""How centres show themselves: their directors give them names, a welcome, a contact and a logo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from django.conf import settings

from bole.kernel.errors import N_, Problem
from bole.kernel.text import one_line, tidy
from bole.reference.queries import is_language
from bole.runtime import files
from bole.runtime.acts import act, record
from bole.runtime.models import StoredFile

from .. import access
from ..access import AnyActor
from ..adapters import pictures
from ..errors import LogoMissing
from ..facts import CentreLookRevised
from ..models import Centre, CentreLook
from .persons import is_email
from .upkeep import revise_organisation
from .wrong import TOO_LONG, refuse

MOST_LANGUAGES, WELCOME_LIMIT = 20, 2000
LIMITS = {"contact_name": 120, "contact_email": 254, "contact_phone": 40, "contact_address": 200}
_BAD_LANGUAGE = N_("“%(given)s” is not a language code; right would be, for example, zh, en or de.")
_BAD_EMAIL = N_("“%(given)s” is not an e-mail address.")
_TOO_MANY = N_("These are %(count)s languages; at most %(limit)s are possible.")


@act
def revise_look(
    actor: AnyActor, *, path: str, names: Mapping[str, str], languages: Sequence[str], welcome: Mapping[str, str],
    contact: Mapping[str, str],
) -> CentreLook:  # fmt: skip
    """Say what a centre is called in several languages, in which it works, how it welcomes, and whom to ask.

    `contact` may have name, email, phone and address. Refuses with CentreMissing, CentreElsewhere, BadProfile.
    """
    centre = _locked(actor, path)
    wanted = {
        "languages": list(dict.fromkeys(code.strip() for code in languages if code.strip())),
        "welcome": {code: told for code, text in welcome.items() if (told := tidy(text))},
        **{f"contact_{name}": one_line(contact.get(name, "")) for name in ("name", "email", "phone", "address")},
    }
    refuse(_of_look(wanted))
    organisation = centre.organisation
    revise_organisation(
        actor, organisation_id=organisation.pk, name=organisation.name, kind=organisation.kind, names={**organisation.names, **names},
        country=organisation.country, region=organisation.region, uscc=organisation.uscc, ror=organisation.ror, lei=organisation.lei,
    )  # fmt: skip
    found, _made = CentreLook.objects.get_or_create(centre=centre)
    if changed := tuple(name for name, value in wanted.items() if getattr(found, name) != value):
        for name in changed:
            setattr(found, name, wanted[name])
        found.save()
        record(CentreLookRevised(subject_id=centre.pk, changed=changed))
    return found


def _locked(actor: AnyActor, path: str) -> Centre:
    """The centre, its row locked: looks are given one after the other. Refuses with CentreMissing."""
    found = access.centre_for(actor, path, to="manage")
    return Centre.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=found.pk)


def _of_look(wanted: Mapping[str, object]) -> Iterator[Problem]:
    languages, welcome = wanted["languages"], wanted["welcome"]
    assert isinstance(languages, list)
    assert isinstance(welcome, dict)
    if len(languages) > MOST_LANGUAGES:
        yield Problem("languages", "too_many", _TOO_MANY, {"count": len(languages), "limit": MOST_LANGUAGES})
    for field, codes in (("languages", languages), ("welcome", welcome)):
        for code in codes:
            if not is_language(code) or len(code) > 12:
                yield Problem(field, "bad_language", _BAD_LANGUAGE, {"given": code[:80]}, code)
    for code, text in welcome.items():
        if len(text) > WELCOME_LIMIT:
            yield Problem(f"welcome_{code}", "too_long", TOO_LONG, {"length": len(text), "limit": WELCOME_LIMIT}, text)
    for name, limit in LIMITS.items():
        value = str(wanted[name])
        if len(value) > limit:
            yield Problem(name, "too_long", TOO_LONG, {"length": len(value), "limit": limit}, value)
    email = str(wanted["contact_email"])
    if email and not is_email(email):
        yield Problem("contact_email", "bad_email", _BAD_EMAIL, {"given": email[:80]}, email)


@act
def give_logo(actor: AnyActor, *, path: str, file: IO[bytes]) -> CentreLook:
    """Give a centre a logo: a PNG, JPEG or WebP, judged by what it holds and written anew. Refuses with CentreMissing, BadLogo."""
    access.centre_for(actor, path, to="manage")
    most = settings.BOLE_MAX_LOGO_KB * 1024
    clean = pictures.as_logo(file.read(most + 1), most_bytes=most)  # before the lock: it takes a moment
    centre = _locked(actor, path)
    found, _made = CentreLook.objects.get_or_create(centre=centre)
    _put(found, files.store(name=f"{centre.code}.png", media_type="image/png", content=[clean]))
    return found


@act
def remove_logo(actor: AnyActor, *, path: str) -> None:
    """Take a centre's logo away. Refuses with CentreMissing, LogoMissing."""
    found = CentreLook.objects.filter(centre=_locked(actor, path)).exclude(logo=None).first()
    if found is None:
        raise LogoMissing
    _put(found, None)


def _put(found: CentreLook, logo: StoredFile | None) -> None:
    old = found.logo_id
    found.logo = logo
    found.save(update_fields=["logo"])
    if old is not None:
        StoredFile.objects.filter(id=old).delete()
    record(CentreLookRevised(subject_id=found.centre_id, changed=("logo",)))
