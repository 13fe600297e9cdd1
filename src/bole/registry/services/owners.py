"""Which organisations sheets name as owners. Part of the verbs: it opens no door and is called inside of their act."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection

from bole.people import services as people
from bole.people.access import settled
from bole.people.queries import organisations_called
from bole.runtime.system import SYSTEM

from ..domain.sheet import RecordSheet
from ..models import Record

_LOCK = 20261124  # one registration of owners at a time, so that two imports never register the same one twice
_KINDS = (
    ("university", re.compile(r"大学|学院|\buniversit|\bcollege\b", re.I)),
    ("institute", re.compile(r"研究院|研究所|研究中心|实验室|\binstitute?\b|\blaborator", re.I)),
    ("government", re.compile(r"(局|厅|委员会|人民政府)$|\b(department|ministry|agency|administration)\b", re.I)),
)

Named = tuple[str, str]  # name and unified social credit code, either may be empty


def owners_of(sheets: Sequence[RecordSheet]) -> list[UUID | None]:
    """The owner of each sheet, registered if need be; nothing where none is named."""
    wanted = {(s.owner, s.owner_uscc) for s in sheets if s.owner}
    found = _known(wanted)
    if new := wanted - found.keys():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        found |= _known(new)
        for name, uscc in sorted(new - found.keys()):
            found[name, uscc] = people.register_organisation(SYSTEM, name=name, kind=_kind_of(name), uscc=uscc).id
    now = settled(set(found.values()))
    return [now.get(found[named]) if (named := (s.owner, s.owner_uscc)) in found else None for s in sheets]


def _known(wanted: Iterable[Named]) -> dict[Named, UUID]:
    """By credit code first, then by name."""
    listed = list(wanted)
    if not listed:
        return {}
    by_name, by_code = organisations_called(names=[name for name, _ in listed], codes=[uscc for _, uscc in listed if uscc])
    found = {(name, uscc): by_code.get(uscc) or by_name.get(name) for name, uscc in listed}
    return {named: organisation for named, organisation in found.items() if organisation}


def follow_merge(merged_id: UUID, kept_id: UUID) -> int:
    """Records follow when their owner is merged into another organisation. Part of the verb `merge_organisations`, in its act."""
    return Record.objects.filter(owner_id=merged_id).update(owner_id=kept_id)


def _kind_of(name: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.search(name)), "enterprise")
