"""How centres show themselves, for programs. The router is that of `api`."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import File, Path, Status
from ninja.files import UploadedFile
from pydantic import Field

from bole.kernel.errors import N_
from bole.ui.shapes import Shape

from .. import queries, services
from ..errors import BadLogo, BadProfile, CentreElsewhere, CentreMissing, LogoMissing
from ..models import Centre, CentreLook
from ..queries.looks import version_of
from .merging_api import router as router

CentrePath = Annotated[str, Path(description=N_("the centre's place in the tree of centres"))]
Words = Annotated[dict[str, str], Field(max_length=20)]
REFUSES = (CentreMissing, CentreElsewhere)


class ContactShape(Shape):
    """Whom to ask at a centre."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


class LookBody(Shape):
    """How a centre shows itself."""

    names: Words = Field({}, description=N_("names in other languages, by language code"))
    languages: list[str] = Field([], description=N_("codes of the languages it works in"), max_length=20)
    welcome: Words = Field({}, description=N_("a welcome, by language code"))
    contact: ContactShape = Field(ContactShape(), description=N_("whom to ask"))


class LookShape(LookBody):
    """How a centre shows itself, and its logo."""

    logo: str = Field(description=N_("the address of its logo; empty: none"))


def _shape(centre: Centre) -> LookShape:
    found = CentreLook.objects.select_related("logo").filter(centre=centre).first() or CentreLook(centre=centre)
    contact = ContactShape(**{name: getattr(found, f"contact_{name}") for name in ContactShape.model_fields})
    logo = f"{reverse('people:logo', args=[centre.path])}?v={version_of(found.logo)}" if found.logo else ""
    return LookShape(names=centre.organisation.names, languages=found.languages, welcome=found.welcome, contact=contact, logo=logo)


@router.get(
    "/centres/{path}/look", response=LookShape, refuses=REFUSES, summary=N_("Read how a centre shows itself"),
    description=N_("Its names, the languages it works in, its welcome, whom to ask, and where its logo is."),
)  # fmt: skip
def read_look(request: HttpRequest, path: CentrePath) -> Any:
    return _shape(queries.centre(queries.who_asks(request), path))


@router.put(
    "/centres/{path}/look", response=LookShape, signed_in=True, refuses=(*REFUSES, BadProfile), summary=N_("Say how a centre shows itself"),
    description=N_("For its director. Names that are left out stay; an empty one is taken away."),
)  # fmt: skip
def revise_look(request: HttpRequest, path: CentrePath, given: LookBody) -> Any:
    actor = queries.who_asks(request)
    services.revise_look(actor, path=path, names=given.names, languages=given.languages, welcome=given.welcome, contact=dict(given.contact))
    return _shape(queries.centre(actor, path))


@router.post(
    "/centres/{path}/logo", response=LookShape, signed_in=True, refuses=(*REFUSES, BadLogo), summary=N_("Give a centre a logo"),
    description=N_("A picture as PNG, JPEG or WebP; it is written anew before it is shown to anybody."),
)  # fmt: skip
def give_logo(request: HttpRequest, path: CentrePath, file: File[UploadedFile]) -> Any:
    actor, content = queries.who_asks(request), file.file
    assert content is not None
    services.give_logo(actor, path=path, file=content)
    return _shape(queries.centre(actor, path))


@router.delete(
    "/centres/{path}/logo", response={204: None}, signed_in=True, refuses=(*REFUSES, LogoMissing), summary=N_("Take a centre's logo away"),
    description=N_("For its director."),
)  # fmt: skip
def remove_logo(request: HttpRequest, path: CentrePath) -> Any:
    services.remove_logo(queries.who_asks(request), path=path)
    return Status(204, None)
