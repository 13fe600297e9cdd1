"""What was told is put on its way to the webhooks of those who were told, in the act that tells it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from ..models import Delivery, Notice, Webhook


def queue(told: Sequence[Notice], *, at: dt.datetime) -> None:
    """One delivery for each webhook a notice goes to: the person's own, and those of the organisation it concerns.

    What the budget holds back is not posted. A family told to several persons of an organisation goes there once.
    """
    announced = [n for n in told if not n.held]
    hooks = _hooks_of(announced) if announced else {}
    deliveries = [Delivery(webhook_id=hook, notice=n, key=_key(n), created_at=at) for n, ids in hooks.items() for hook in ids]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)


def _hooks_of(announced: Sequence[Notice]) -> dict[Notice, list[UUID]]:
    persons, organisations = {n.person_id for n in announced}, {n.organisation_id for n in announced if n.organisation_id}
    own: dict[UUID, list[UUID]] = defaultdict(list)
    shared: dict[UUID, list[UUID]] = defaultdict(list)
    wanted = Q(person_id__in=persons, organisation=None) | Q(organisation_id__in=organisations)
    found: Iterable[tuple[UUID, UUID, UUID | None]] = Webhook.objects.filter(wanted, disabled_at=None).values_list(
        "id", "person_id", "organisation_id"
    )
    for hook, person_id, organisation_id in found:
        (shared[organisation_id] if organisation_id else own[person_id]).append(hook)
    if not own and not shared:
        return {}
    return {n: own.get(n.person_id, []) + (shared.get(n.organisation_id, []) if n.organisation_id else []) for n in announced}


def _key(notice: Notice) -> str:
    return f"{notice.kind}:{notice.family}" if notice.family else str(notice.id)
