"""The doors of notices: everybody sees his own, and nobody another's, administrators included."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from bole.people.domain.actor import Actor, Role
from bole.runtime.system import SystemActor

from .errors import NoticeMissing, NotRepresentative, WebhookMissing
from .models import Notice, Webhook

AnyActor = Actor | SystemActor
SPEAKERS = frozenset({Role.REPRESENTATIVE, Role.DIRECTOR})  # who speak for an organisation, for a centre


def notices_for(actor: AnyActor) -> QuerySet[Notice]:
    """The inbox of the actor."""
    if isinstance(actor, SystemActor) or actor.person_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(person_id=actor.person_id)


def notice_for(actor: AnyActor, notice_id: UUID) -> Notice:
    """One of the actor's notices. Refuses with NoticeMissing."""
    found = notices_for(actor).filter(id=notice_id).first()
    if found is None:
        raise NoticeMissing
    return found


def organisations_spoken_for(actor: AnyActor) -> list[UUID]:
    """The organisations and centres the actor speaks for."""
    return [] if isinstance(actor, SystemActor) else [o for o, held in actor.organisations.items() if held & SPEAKERS]


def require_speaker(actor: AnyActor, organisation_id: UUID) -> None:
    """Refuses with NotRepresentative."""
    if organisation_id not in organisations_spoken_for(actor):
        raise NotRepresentative


def webhooks_for(actor: AnyActor) -> QuerySet[Webhook]:
    """The actor's own webhooks, and those of the organisations he speaks for now, whoever registered them."""
    if isinstance(actor, SystemActor) or actor.person_id is None:
        return Webhook.objects.none()
    own = Q(person_id=actor.person_id, organisation=None)
    return Webhook.objects.filter(own | Q(organisation_id__in=organisations_spoken_for(actor)))


def webhook_for(actor: AnyActor, webhook_id: UUID) -> Webhook:
    """One of them, locked. Refuses with WebhookMissing."""
    found = webhooks_for(actor).select_for_update(of=("self",)).filter(id=webhook_id).first()
    if found is None:
        raise WebhookMissing
    return found
