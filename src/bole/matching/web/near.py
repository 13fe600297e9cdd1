"""The panel of a review: published records near in meaning, to be told apart from the one that is to be published."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bole.people.domain.actor import Actor
from bole.registry import queries as registry
from bole.ui.show import for_members, show

from .. import queries
from ..errors import EmbedderAway


@require_safe
@for_members
def near_panel(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """What lies near a record in meaning. Refuses with RecordMissing, NotEditor, NotPublisher."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = registry.record_to_publish(actor, record_id)
    likes: list[dict[str, Any]] = []
    away = False
    try:
        near = queries.near_in_meaning(actor, record_id)
    except EmbedderAway:
        away = True
    else:
        rows = {r.id: r for r in registry.listed_in_order([n.record_id for n in near])}
        likes = [{"record": rows[n.record_id], "score": n.score, "reasons": [_("near in meaning")]} for n in near if n.record_id in rows]
    return show(request, "matching/near.html", part="near", record=found, likes=likes, away=away)
