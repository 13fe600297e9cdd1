"""Telling those behind an achievement, its centre and those who object what became of a price notice."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bole.notices import services as notices
from bole.people import queries as people
from bole.people.domain.actor import PUBLISHERS, Actor
from bole.registry.queries.charge import in_charge
from bole.runtime import mail

from ..access.price_notices import AnyActor, link_of
from ..models import Objection, PriceNotice

HANDED_IN, PUBLISHED, CLOSED = "exchange.notice_handed_in", "exchange.notice_published", "exchange.notice_closed"
OBJECTED, UPHELD, JUDGED = "exchange.objected", "exchange.objection_upheld", "exchange.objection_judged"


def tell_centre(actor: AnyActor, found: PriceNotice, *, kind: str, family: str = "") -> None:
    """Tell those who publish and decide in its centre."""
    persons = set(people.persons_with(PUBLISHERS, centre_path=found.centre.path).values_list("id", flat=True))
    _tell(actor, found, persons, kind, family=family)


def tell_owners(actor: AnyActor, found: PriceNotice, *, kind: str) -> None:
    """Tell those in charge of the achievement, and who drafted the notice."""
    persons = {*in_charge([found.record])[found.record_id], *([found.created_by_id] if found.created_by_id else [])}
    _tell(actor, found, persons, kind)


def _tell(actor: AnyActor, found: PriceNotice, persons: Collection[UUID], kind: str, *, family: str = "") -> None:
    told = set(persons) - ({actor.person_id} if isinstance(actor, Actor) and actor.person_id else set())
    if told:
        values = {"title": found.title_in("zh"), "number": found.number, "notice": str(found.id)}
        notices.tell(actor, persons=told, kind=kind, subject=f"price_notice:{found.id}", values=values, family=family)


def tell_objector(actor: AnyActor, objection: Objection) -> None:
    """Tell who objected how it was decided: in his inbox, or by mail where he left an address."""
    if objection.person_id:
        values = {"number": objection.number, "title": objection.notice.title_in("zh"), "link": link_of(objection)}
        notices.tell(actor, persons=[objection.person_id], kind=JUDGED, subject=f"objection:{objection.id}", values=values)
    elif address := next((word for word in objection.reach.replace(",", " ").split() if "@" in word[1:-1]), ""):
        with translation.override(objection.language):
            page = settings.BOLE_PUBLIC_URL + reverse("exchange:objection", args=[link_of(objection)])
            mail.post(
                to=address, subject=_("Your objection %(number)s was decided") % {"number": objection.number},
                text=_("Your objection to the price notice “%(title)s” was decided. The decision and its reasons stand here: %(page)s")
                % {"title": objection.notice.title_in(objection.language), "page": page},
            )  # fmt: skip
