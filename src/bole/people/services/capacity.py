"""What an enterprise can take over: stated by its representatives, confirmed once a year, asked about when nobody does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from bole.kernel.errors import N_, Problem
from bole.kernel.ids import folded, is_ipc
from bole.kernel.text import one_line, tidy
from bole.reference.queries import vocabulary
from bole.runtime.acts import act, now, record

from .. import access
from ..access import AnyActor
from ..domain.capacity import BLOCKS, FIELDS, LINES, MOST_LINES, NOTE_LIMIT, USUAL, VOCABULARIES, Tier
from ..errors import CapacityMissing, NotAnEnterprise
from ..facts import CapacityConfirmed, CapacityLapsed, CapacityRevised
from ..models import Capacity, Organisation
from .wrong import TOO_LONG, not_a_code, refuse

BATCH = 500  # enterprises asked in one act
_BAD_TRL = N_("“%(given)s” is not a range of readiness; right would be two levels from 1 to 9, the lower one first.")
_BAD_IPC = N_("“%(given)s” is not an IPC symbol; right would be, for example, H01M or H01M10/0525.")
_TOO_MANY = N_("These are %(count)s; at most %(limit)s are possible.")


@act
def state_capacity(actor: AnyActor, organisation_id: UUID, *, values: Mapping[str, Any], tiers: Mapping[str, str]) -> Capacity:
    """Say the whole of what an enterprise can take over, and who sees which block; it holds for a year.

    Refuses with OrganisationMissing, MergedAway, NotManager, NotAnEnterprise, BadProfile.
    """
    organisation = _enterprise(actor, organisation_id)
    wanted = _tidied(values)
    shown = {block: str(tiers.get(block) or USUAL[block]) for block in BLOCKS}
    refuse(_of_capacity(wanted, shown))
    found = Capacity.objects.filter(organisation=organisation).first() or Capacity(organisation=organisation)
    changed = tuple(name for name in FIELDS if getattr(found, name) != wanted[name])
    for name in FIELDS:
        setattr(found, name, wanted[name])
    found.tiers = shown
    _hold(found)
    record(CapacityRevised(subject_id=organisation.pk, changed=changed))
    return found


@act
def confirm_capacity(actor: AnyActor, organisation_id: UUID) -> Capacity:
    """Say that it is still so; it holds for another year.

    Refuses with OrganisationMissing, MergedAway, NotManager, NotAnEnterprise, CapacityMissing.
    """
    organisation = _enterprise(actor, organisation_id)
    found = Capacity.objects.filter(organisation=organisation).first()
    if found is None:
        raise CapacityMissing
    _hold(found)
    record(CapacityConfirmed(subject_id=organisation.pk, confirm_by=found.confirm_by))
    return found


def _enterprise(actor: AnyActor, organisation_id: UUID) -> Organisation:
    """The enterprise, its row locked: what is said of it is said one after the other."""
    found = access.organisation_for(actor, organisation_id, to="manage")
    if found.kind != Organisation.Kind.ENTERPRISE or hasattr(found, "centre"):
        raise NotAnEnterprise
    Organisation.objects.select_for_update().get(id=found.pk)
    access.require_settled(found)
    return found


def _hold(found: Capacity) -> None:
    found.stated_at, found.asked_at = now(), None
    found.confirm_by = timezone.localdate(now()) + dt.timedelta(days=settings.BOLE_CAPACITY_DAYS)
    found.save()


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """Every field in the form in which it is kept; what is not said is empty."""
    found: dict[str, Any] = {name: one_line(str(values.get(name) or "")) for name in ("turnover", "budget", "staff", "rd_staff")}
    for name in ("equipment", "industries", "tech_areas", *LINES):
        found[name] = list(dict.fromkeys(t for t in map(one_line, values.get(name) or ()) if t))
    found["ipc"] = list(dict.fromkeys(t for t in map(folded, values.get("ipc") or ()) if t))
    found["export_note"] = tidy(str(values.get("export_note") or ""))
    low, high = values.get("trl_from"), values.get("trl_to")
    return {**found, "trl_from": low if low is not None else high, "trl_to": high if high is not None else low}


def _of_capacity(wanted: Mapping[str, Any], tiers: Mapping[str, str]) -> Iterator[Problem]:
    for name, of in VOCABULARIES.items():
        known = vocabulary(of)
        for code in wanted[name] if isinstance(wanted[name], list) else filter(None, [wanted[name]]):
            if code not in known.by_code:
                yield not_a_code(name, code, ", ".join(known.codes()))
    low, high = wanted["trl_from"], wanted["trl_to"]
    if low is not None and not 1 <= low <= high <= 9:
        yield Problem("trl_from", "bad_trl", _BAD_TRL, {"given": f"{low}-{high}"}, f"{low}-{high}")
    for symbol in wanted["ipc"]:
        if not is_ipc(symbol):
            yield Problem("ipc", "bad_ipc", _BAD_IPC, {"given": symbol[:80]}, symbol)
    yield from _too_much(wanted)
    for block, tier in tiers.items():
        if tier not in list(Tier):
            yield not_a_code(f"tier_{block}", tier, ", ".join(Tier))


def _too_much(wanted: Mapping[str, Any]) -> Iterator[Problem]:
    for name, limit in LINES.items():
        for text in wanted[name]:
            if len(text) > limit:
                yield Problem(name, "too_long", TOO_LONG, {"length": len(text), "limit": limit}, text)
    for name in (*LINES, "ipc"):
        if len(wanted[name]) > MOST_LINES:
            yield Problem(name, "too_many", _TOO_MANY, {"count": len(wanted[name]), "limit": MOST_LINES})
    if (length := len(wanted["export_note"])) > NOTE_LIMIT:
        yield Problem("export_note", "too_long", TOO_LONG, {"length": length, "limit": NOTE_LIMIT})


@act
def ask_lapsed(actor: AnyActor) -> int:
    """Note that the time of some profiles is over, once per validity; who is told hears the fact. How many that were."""
    waiting = Capacity.objects.select_related("organisation").filter(asked_at=None, organisation__merged_into=None)
    rows = waiting.select_for_update(of=("self", "organisation"), skip_locked=True)
    found = list(rows.filter(confirm_by__lt=timezone.localdate(now())).order_by("confirm_by", "organisation_id")[:BATCH])
    for one in found:
        record(CapacityLapsed(subject_id=one.organisation_id, stated_on=timezone.localdate(one.stated_at)))
    Capacity.objects.filter(pk__in=[one.pk for one in found]).update(asked_at=now())
    return len(found)


def follow_merge(merged_id: UUID, kept_id: UUID) -> int:
    """The profile follows when an organisation is merged and the kept one has none; else it stays where it was. Part of the verb
    `merge_organisations`, in its act."""
    if Capacity.objects.filter(organisation_id=kept_id).exists():
        return 0
    return Capacity.objects.filter(organisation_id=merged_id).update(organisation_id=kept_id)
