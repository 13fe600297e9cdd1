"""Views: a count per record, day and kind of reader; nothing about a person is kept."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.utils import timezone

from bole.people.models import Organisation
from bole.registry import queries as registry
from bole.registry.models import Record
from bole.runtime.acts import act, now

from ..access import AnyActor, person_of
from ..domain.funnel import MEMBER, STRANGER


@act
def count_view(actor: AnyActor, record_id: UUID) -> bool:
    """Count that somebody saw a published record; its own people and its centre's staff are not counted. Whether it counted."""
    found = Record.objects.select_related("centre").filter(id=record_id, status="published").first()
    if found is None or registry.may_edit(actor, found):
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO push_viewcount (record_id, day, reader, views) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (record_id, day, reader) DO UPDATE SET views = push_viewcount.views + 1",
            [record_id, timezone.localdate(now()), _kind_of(actor)],
        )
    return True


def _kind_of(actor: AnyActor) -> str:
    """A stranger, a member, or the kind of organisation the reader belongs to."""
    if person_of(actor) is None:
        return STRANGER
    organisations = list(getattr(actor, "organisations", ()))
    kind = Organisation.objects.filter(id__in=organisations, centre=None).order_by("id").values_list("kind", flat=True).first()
    return kind or MEMBER
