"""How centres show themselves: the look of one, and the one whose look stands in a page's header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bole.reference.queries import language_name

from ..domain.actor import SEPARATOR
from ..models import Centre, CentreLook

if TYPE_CHECKING:
    from bole.runtime.models import StoredFile


@dataclass(frozen=True, slots=True)
class Look:
    """How a centre shows itself to a reader of one language."""

    centre: Centre
    names: tuple[tuple[str, str], ...]  # (language, name) in the languages it works in, besides the one shown
    languages: tuple[tuple[str, str], ...]  # (code, name of the language)
    welcome: str
    welcome_language: str
    logo: str  # a version of the picture, for its address; empty: none
    contact: tuple[tuple[str, str], ...]  # (what, value) of what is known


def look_of(centre: Centre, language: str) -> Look:
    """The look of a centre; an empty one where it has not given itself any."""
    found = CentreLook.objects.select_related("logo").filter(centre=centre).first() or CentreLook(centre=centre)
    here = centre.organisation.name_in(language)
    chosen = _welcome_for(found, language)
    contact = [(name.removeprefix("contact_"), str(getattr(found, name))) for name in CONTACT if getattr(found, name)]
    return Look(
        centre, tuple((code, name) for code, name in sorted(centre.organisation.names.items()) if name != here and code in found.languages),
        tuple((code, language_name(code, language)) for code in found.languages), found.welcome.get(chosen, ""), chosen,
        version_of(found.logo), tuple(contact),
    )  # fmt: skip


CONTACT = ("contact_name", "contact_email", "contact_phone", "contact_address")


def _welcome_for(found: CentreLook, language: str) -> str:
    """The welcome in the reader's language, else in English, else in the first there is."""
    wanted = (language.split("-")[0], "en", *found.languages, *found.welcome)
    return next((code for code in wanted if found.welcome.get(code)), "")


def version_of(logo: StoredFile | None) -> str:
    """What changes in the address of a picture when the picture does."""
    return logo.sha256[:12] if logo else ""


@dataclass(frozen=True, slots=True)
class Host:
    """At whose place a page is: shown in its header."""

    path: str
    name: str
    logo: str


def host_of(path: str, language: str) -> Host | None:
    """The centre of this path, or the nearest above it, that has given itself a look; none where none has."""
    steps = path.split(SEPARATOR)
    paths = [SEPARATOR.join(steps[:n]) for n in range(len(steps), 0, -1)]
    found = {c.centre.path: c for c in CentreLook.objects.select_related("centre__organisation", "logo").filter(centre__path__in=paths)}
    look = next((found[p] for p in paths if p in found), None)
    return Host(look.centre.path, look.centre.organisation.name_in(language), version_of(look.logo)) if look else None


def logo_of(centre: Centre) -> StoredFile | None:
    """The logo of a centre."""
    found = CentreLook.objects.select_related("logo").filter(centre=centre).first()
    return found.logo if found else None
