"""Posting what waits to webhooks: signed, in order, with growing pauses; one that fails for hours is switched off.

A webhook is taken under a lease before its delivery is posted, so no transaction is open while the other side thinks,
and two workers never post to the same one. A delivery may arrive twice when a worker dies between the answer and the
note of it; its id says so to the receiver.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from bole.kernel.text import one_line
from bole.people.domain.actor import Role
from bole.people.queries import persons_with_role
from bole.runtime import clock
from bole.runtime.acts import act, now, record

from .. import queries
from ..access import SPEAKERS, AnyActor
from ..adapters import posting
from ..domain import signature
from ..facts import WebhookDisabled
from ..models import Delivery, Webhook
from .telling import tell

LEASE = dt.timedelta(minutes=2)
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=1)
MOST_FAILURES = 12  # one after the other: with the pauses between them, about six hours
GONE = 410
KEPT = dt.timedelta(days=30)


def deliver_waiting(actor: AnyActor, *, seconds: float) -> int:
    """Post what is due for so many seconds; how many were delivered."""
    delivered, end = 0, time.monotonic() + seconds
    while time.monotonic() < end and (delivery := _taken()):
        status, failure = _posted(delivery)
        arrived = status is not None and 200 <= status < 300
        delivered += arrived
        settle(actor, delivery_id=delivery.id, status=status, failure="" if arrived else failure or f"HTTP {status}")
    return delivered


def _taken() -> Delivery | None:
    """The oldest delivery of a webhook that is due; the webhook is ours until its lease is over."""
    with transaction.atomic():
        at = clock.database_now()
        waits = Delivery.objects.filter(webhook=OuterRef("id"), state=Delivery.State.WAITING)
        due = Webhook.objects.filter(Exists(waits), disabled_at=None, next_try_at__lte=at).order_by("next_try_at", "id")
        hook = due.select_for_update(skip_locked=True).first()
        if hook is None:
            return None
        hook.next_try_at = at + LEASE
        hook.save(update_fields=["next_try_at"])
        waiting = Delivery.objects.filter(webhook=hook, state=Delivery.State.WAITING).order_by("id")
        return waiting.select_related("webhook__person", "notice").first()


def _posted(delivery: Delivery) -> tuple[int | None, str]:
    """The status of the answer, or why there was none."""
    body = json.dumps(payload(delivery), ensure_ascii=False).encode()
    at = int(clock.database_now().timestamp())
    signed = signature.headers(secret=delivery.webhook.secret, delivery=str(delivery.id), at=at, body=body)
    headers = {"Content-Type": "application/json", "User-Agent": "Bole", **signed}
    try:
        return posting.post(delivery.webhook.address, body=body, headers=headers, private_allowed=settings.BOLE_WEBHOOKS_PRIVATE), ""
    except posting.NotPosted as why:
        return None, str(why)


def payload(delivery: Delivery) -> dict[str, object]:
    """What is posted: the kind and its values for programs, the sentence for people, in the language of who registered it."""
    notice = delivery.notice
    if notice is None:
        return {"type": "notices.try", "timestamp": delivery.created_at.isoformat(), "data": {}}
    return {
        "type": notice.kind,
        "timestamp": notice.told_at.isoformat(),
        "data": {
            "notice": str(notice.id), "group": notice.group, "subject": notice.subject, "values": notice.values, "urgent": notice.urgent,
            "organisation": str(notice.organisation_id) if notice.organisation_id else None,
            "sentence": queries.sentence(notice, language=delivery.webhook.person.language),
            "url": f"{settings.BOLE_PUBLIC_URL}{reverse('notices:open', args=[notice.id])}",
        },
    }  # fmt: skip


def pause_after(failures: int) -> dt.timedelta:
    """How long a webhook is left alone after so many failures one after the other."""
    return min(FIRST_PAUSE * 2 ** min(failures - 1, 10), LONGEST_PAUSE)


@act
def settle(actor: AnyActor, *, delivery_id: UUID, status: int | None, failure: str = "") -> None:
    """Write down how a delivery went. After too many failures, or "gone", the webhook is switched off and its owner is told."""
    delivery = Delivery.objects.filter(id=delivery_id).first()
    hook = Webhook.objects.select_for_update().filter(id=delivery.webhook_id).first() if delivery else None
    if delivery is None or hook is None:
        return  # removed meanwhile
    at = now()
    delivery.attempts, delivery.status, delivery.failure = delivery.attempts + 1, status, one_line(failure)[:300]
    if failure:
        hook.failures, hook.failure = hook.failures + 1, delivery.failure
        hook.next_try_at = at + pause_after(hook.failures)
    else:
        delivery.state, delivery.delivered_at = Delivery.State.DELIVERED, at
        hook.failures, hook.failure, hook.next_try_at = 0, "", at
    delivery.save(update_fields=["attempts", "status", "failure", "state", "delivered_at"])
    if failure and hook.disabled_at is None and (hook.failures >= MOST_FAILURES or status == GONE):
        _switch_off(actor, hook, at)
    hook.save(update_fields=["failures", "failure", "next_try_at", "disabled_at"])


def _switch_off(actor: AnyActor, hook: Webhook, at: dt.datetime) -> None:
    hook.disabled_at = at
    hook.save(update_fields=["disabled_at"])
    record(WebhookDisabled(subject_id=hook.id, failure=hook.failure))
    owners = [hook.person_id]
    if hook.organisation_id:
        held = persons_with_role(hook.organisation_id)
        owners = [m.person_id for m in held if Role(m.role) in SPEAKERS]
    tell(
        actor, persons=set(owners), kind="notices.webhook_disabled", subject=f"webhook:{hook.id}", urgent=True,
        values={"host": urlsplit(hook.address).hostname, "failure": hook.failure}, organisation_id=hook.organisation_id,
    )  # fmt: skip


def forget_deliveries(actor: AnyActor) -> int:
    """Drop what was delivered, or could not be, long ago; how many that were."""
    dropped, _ = Delivery.objects.filter(created_at__lt=clock.database_now() - KEPT).delete()
    return dropped
