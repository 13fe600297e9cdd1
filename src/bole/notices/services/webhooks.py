"""Webhooks: registering an address, trying it, removing it, and switching it on again."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from bole.kernel.ids import uuid7
from bole.people.access import locked_person
from bole.people.domain.actor import Actor
from bole.people.errors import NoAccount
from bole.runtime.acts import act, now, record

from .. import access
from ..access import AnyActor
from ..domain import addresses, signature
from ..errors import BadWebhook, TooManyWebhooks
from ..facts import WebhookRegistered, WebhookRemoved, WebhookResumed
from ..models import Delivery, Webhook

MOST = 10  # of one person, and of one organisation
MOST_TRIES = 5  # that wait at the same time
TRY = "try:"


@act
def register_webhook(actor: AnyActor, *, address: str, organisation_id: UUID | None = None) -> Webhook:
    """Have one's notices, or those that concern an organisation one speaks for, posted to an address.

    Here the address is looked at as it is written; what its name stands for is looked at whenever something is posted.
    Refuses with NoAccount, NotRepresentative, BadWebhook, TooManyWebhooks.
    """
    if not isinstance(actor, Actor) or actor.person_id is None:
        raise NoAccount
    if organisation_id is not None:
        access.require_speaker(actor, organisation_id)
    address = address.strip()
    if told := list(addresses.problems(address, private_allowed=settings.BOLE_WEBHOOKS_PRIVATE)):
        raise BadWebhook(problems=told)
    locked_person(actor.person_id)
    there = access.webhooks_for(actor).filter(Q(organisation=organisation_id)).count()
    if there >= MOST:
        raise TooManyWebhooks(count=there)
    at = now()
    found = Webhook.objects.create(
        person_id=actor.person_id, organisation_id=organisation_id, address=address, secret=signature.secret_of(secrets.token_bytes(32)),
        created_at=at, next_try_at=at,
    )  # fmt: skip
    record(WebhookRegistered(subject_id=found.id, address=address, organisation_id=organisation_id))
    return found


@act
def remove_webhook(actor: AnyActor, webhook_id: UUID) -> None:
    """Remove a webhook with everything on its way there. Refuses with WebhookMissing."""
    access.webhook_for(actor, webhook_id).delete()
    record(WebhookRemoved(subject_id=webhook_id))


@act
def resume_webhook(actor: AnyActor, webhook_id: UUID) -> Webhook:
    """Switch a webhook on again; what waited for it goes out now. Refuses with WebhookMissing."""
    found = access.webhook_for(actor, webhook_id)
    if found.disabled_at is not None:
        record(WebhookResumed(subject_id=found.id))
    found.disabled_at, found.failures, found.next_try_at = None, 0, now()
    found.save(update_fields=["disabled_at", "failures", "next_try_at"])
    return found


@act
def try_webhook(actor: AnyActor, webhook_id: UUID) -> None:
    """Post something that means nothing, to see whether it arrives. Refuses with WebhookMissing."""
    found = access.webhook_for(actor, webhook_id)
    waiting = found.deliveries.filter(state=Delivery.State.WAITING, notice=None).count()
    if waiting < MOST_TRIES:
        Delivery.objects.create(webhook=found, key=f"{TRY}{uuid7()}", created_at=now())
