"""The verbs of a price notice's life: draft, revise, hand in, publish, withdraw, replace; and what time did, written down."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from bole.kernel.canonical import digest
from bole.kernel.text import one_line
from bole.people import queries as people
from bole.people.domain.actor import PUBLISHERS, Actor
from bole.policy.domain.figures import Figure
from bole.reference.queries import vocabulary
from bole.registry import queries as registry
from bole.registry.models import Record
from bole.runtime.acts import act, now, record, wait_for_turn

from ..access import price_notices as access
from ..access.price_notices import AnyActor
from ..domain.notice_sheet import NoticeSheet, missing, wrong
from ..domain.price_notice import LIFE, Phase, Relation, Status, full_days_over, suspected
from ..errors import BadPriceNotice, NoDecisionReason, NoticeChanged, NotNoticeEditor, OwnNotice, RecordNotPublished, RelationUntold
from ..facts import (
    PriceNoticeClosed,
    PriceNoticeDrafted,
    PriceNoticeHandedIn,
    PriceNoticePublished,
    PriceNoticeReplaced,
    PriceNoticeWithdrawn,
)
from ..models import PriceNotice
from ..models.price_notices import REASONS
from ..queries import price_notices as queries
from . import telling

FORMAT = "bole-price-notice/1"
NUMBERS = "price-notice-numbers"
NAMED = 3
SHEET = (
    "words", "mode", "price_kind", "price_min", "price_max", "currency", "buyer", "relation", "relation_note", "unit_place", "market_place",
    "contact",
)  # fmt: skip


def sheet_of(found: PriceNotice) -> NoticeSheet:
    """A notice as its flat form."""
    return NoticeSheet(**{name: getattr(found, name) for name in SHEET})


def _about(found: PriceNotice) -> dict[str, Any]:
    return {"subject_id": found.id, "record": str(found.record_id), "centre": found.centre.path}


def _checked(sheet: NoticeSheet) -> NoticeSheet:
    """Refuses with BadPriceNotice."""
    tidy = sheet.tidied()
    problems = wrong(tidy)
    if tidy.currency not in vocabulary("currency").codes():
        problems += [] if problems else wrong(NoticeSheet(currency="?"))
    if problems:
        raise BadPriceNotice(problems=problems)
    return tidy


def _person(actor: AnyActor) -> UUID | None:
    return actor.person_id if isinstance(actor, Actor) else None


@act
def draft_notice(actor: AnyActor, record_id: UUID, *, sheet: NoticeSheet) -> PriceNotice:
    """Begin a notice about an achievement. Refuses with RecordMissing, NotEditor, NotNoticeEditor, BadPriceNotice."""
    about = registry.record_to_edit(actor, record_id)
    if about.kind != Record.Kind.ACHIEVEMENT:
        raise NotNoticeEditor
    values = {name: getattr(_checked(sheet), name) for name in SHEET}
    at = now()
    made = PriceNotice.objects.create(
        record=about, centre=about.centre, created_by_id=_person(actor), created_at=at, updated_at=at, **values
    )
    record(PriceNoticeDrafted(**_about(made), version=1))
    return made


@act
def revise_notice(actor: AnyActor, notice_id: UUID, *, sheet: NoticeSheet, version: int) -> PriceNotice:
    """Change a draft. What is published is never changed: it is replaced.

    Refuses with PriceNoticeMissing, NotNoticeEditor, WrongState, NoticeChanged, BadPriceNotice.
    """
    found = access.notice_for(actor, notice_id, to="edit", lock=True)
    LIFE.next("revise", found.status)
    if found.version != version:
        raise NoticeChanged
    for name, value in ((name, getattr(_checked(sheet), name)) for name in SHEET):
        setattr(found, name, value)
    found.version, found.updated_at = found.version + 1, now()
    found.save(update_fields=[*SHEET, "version", "updated_at"])
    record(PriceNoticeDrafted(**_about(found), version=found.version))
    return found


@act
def hand_in_notice(actor: AnyActor, notice_id: UUID) -> PriceNotice:
    """Ask the centre to publish a draft. Refuses with PriceNoticeMissing, NotNoticeEditor, WrongState, BadPriceNotice, RelationUntold."""
    found = access.notice_for(actor, notice_id, to="edit", lock=True)
    LIFE.next("hand_in", found.status)
    _require_whole(found)
    if found.handed_in_at is None:
        found.handed_in_at = now()
        found.save(update_fields=["handed_in_at"])
        record(PriceNoticeHandedIn(**_about(found)))
        telling.tell_centre(actor, found, kind=telling.HANDED_IN)
    return found


def _require_whole(found: PriceNotice) -> None:
    """That all is there which must be announced. Refuses with BadPriceNotice, RelationUntold."""
    if problems := missing(sheet_of(found)):
        raise BadPriceNotice(problems=problems)
    about = registry.whole(Record.objects.filter(id=found.record_id)).get()
    made_by = about.achievement.completers.all()
    names = {c.name for c in made_by} | {c.organisation for c in made_by} | set(about.achievement.completing_organisations)
    if found.relation == Relation.NONE and suspected(found.buyer, completers=names, owner=about.owner.name if about.owner else ""):
        raise RelationUntold


@act
def publish_notice(actor: AnyActor, notice_id: UUID) -> PriceNotice:
    """Publish a draft: from now on its days count, and nothing in it is changed any more. What it replaces is superseded.

    The draft's author does not publish it himself while somebody else may. Refuses with PriceNoticeMissing, NotNoticePublisher,
    WrongState, OwnNotice, RecordNotPublished, BadPriceNotice, RelationUntold, FigureMissing.
    """
    found = access.notice_for(actor, notice_id, to="publish", lock=True)
    status = LIFE.next("publish", found.status)
    alone = _is_alone(actor, found)
    if found.record.status != "published":
        raise RecordNotPublished
    _require_whole(found)
    wait_for_turn(NUMBERS)
    at = now()
    today = timezone.localtime(at).date()
    days, stops = queries.figures(found.record, on=today)
    found.status, found.published_at, found.published_by_id = status, at, _person(actor)
    found.days, found.stops, found.zone = int(days.value), stops.is_true, settings.TIME_ZONE
    found.over_at = full_days_over(at, found.days, found.zone)
    found.number = _next_number(today.year)
    found.content = _content(found, days, stops)
    found.digest = digest(found.content)
    found.save()
    if found.replaces is not None:
        _supersede(found.replaces.id, by=found, at=at)
    record(PriceNoticePublished(**_about(found), number=found.number, digest=found.digest, over_at=found.over_at, alone=alone))
    telling.tell_owners(actor, found, kind=telling.PUBLISHED)
    return found


def _is_alone(actor: AnyActor, found: PriceNotice) -> bool:
    """Whether the author publishes his own draft because nobody else may. Refuses with OwnNotice."""
    if not isinstance(actor, Actor) or not settings.BOLE_SECOND_PERSON or found.created_by_id != actor.person_id:
        return False
    others = [str(p) for p in people.persons_with(PUBLISHERS, centre_path=found.centre.path).exclude(id=str(actor.person_id))[: NAMED + 1]]
    if others:
        raise OwnNotice(who=", ".join(others[:NAMED]) + (" …" if len(others) > NAMED else ""))
    return True


def _next_number(year: int) -> str:
    """Held to the end of the act, so that no number is left out or given twice."""
    start = f"PN{year}-"
    last = PriceNotice.objects.filter(number__startswith=start).order_by("-number").values_list("number", flat=True).first()
    return f"{start}{(int(last.removeprefix(start)) if last else 0) + 1:05}"


def _content(found: PriceNotice, days: Figure, stops: Figure) -> dict[str, Any]:
    """What is published, word for word: canonical, amounts as text."""
    assert found.published_at is not None
    assert found.over_at is not None
    owner = found.record.owner
    return {
        "format": FORMAT, "number": found.number, "replaces": found.replaces.number if found.replaces else None,
        "achievement": {"id": str(found.record_id), "number": found.record.number, "version": found.record.version},
        "unit": {"name": owner.name if owner else None, "uscc": owner.uscc if owner else None},
        "centre": {"path": found.centre.path, "name": found.centre.organisation.name},
        "words": {code: {name: text for name, text in texts.items() if text} for code, texts in found.words.items()},
        "mode": found.mode,
        "price": {"kind": found.price_kind, "min": _plain(found.price_min), "max": _plain(found.price_max), "currency": found.currency},
        "buyer": {"name": found.buyer, "relation": found.relation, "note": found.relation_note} if found.buyer else None,
        "places": {"unit": found.unit_place, "market": found.market_place}, "contact": {k: v for k, v in found.contact.items() if v},
        "published_at": found.published_at.astimezone(dt.UTC).isoformat(), "over_at": found.over_at.astimezone(dt.UTC).isoformat(),
        "zone": found.zone,
        "rule": {
            "days": int(days.value), "objection_stops_clock": stops.is_true, "jurisdiction": days.jurisdiction, "source": days.source,
            "source_en": days.source_en,
            "article": days.article, "confidence": days.confidence.value, "set_by": days.centre, "reason": days.reason,
        },
    }  # fmt: skip


def _plain(amount: Any) -> str:
    return f"{amount.normalize():f}"


def _supersede(notice_id: UUID, *, by: PriceNotice, at: dt.datetime) -> None:
    earlier = PriceNotice.objects.select_for_update(of=("self",)).select_related("centre").get(id=notice_id)
    if earlier.status != Status.PUBLISHED:
        return
    earlier.status, earlier.ended_at = LIFE.next("supersede", earlier.status), at
    earlier.save(update_fields=["status", "ended_at"])
    record(PriceNoticeReplaced(**_about(earlier), number=earlier.number, by=by.number))


@act
def replace_notice(actor: AnyActor, notice_id: UUID) -> PriceNotice:
    """Draft another notice in the place of a published one, with what that says; its days begin anew when it is published.

    Refuses with PriceNoticeMissing, NotNoticeEditor, WrongState.
    """
    found = access.notice_for(actor, notice_id, to="edit", lock=True)
    LIFE.next("replace", found.status)
    if (begun := PriceNotice.objects.filter(replaces=found).first()) is not None:
        return begun
    at = now()
    values = {name: getattr(found, name) for name in SHEET}
    made = PriceNotice.objects.create(
        record=found.record, centre=found.centre, replaces=found, created_by_id=_person(actor), created_at=at, updated_at=at, **values
    )
    record(PriceNoticeDrafted(**_about(made), version=1))
    return made


@act
def withdraw_notice(actor: AnyActor, notice_id: UUID, *, reason: str) -> PriceNotice:
    """Take a published notice back, with a reason everybody reads; it stays readable.

    Refuses with PriceNoticeMissing, NotNoticeEditor, WrongState, NoDecisionReason.
    """
    found, reason = access.notice_for(actor, notice_id, to="edit", lock=True), one_line(reason)[:REASONS]
    if not reason:
        raise NoDecisionReason
    end_notice(found, reason=reason)
    return found


def end_notice(found: PriceNotice, *, reason: str) -> None:
    """Let a locked notice end before its time. Refuses with WrongState."""
    found.status, found.ended_at, found.ended_reason = LIFE.next("withdraw", found.status), now(), reason
    found.save(update_fields=["status", "ended_at", "ended_reason"])
    record(PriceNoticeWithdrawn(**_about(found), number=found.number, reason=reason))


@act
def discard_notice(actor: AnyActor, notice_id: UUID) -> None:
    """Throw a draft away. Refuses with PriceNoticeMissing, NotNoticeEditor, WrongState."""
    found = access.notice_for(actor, notice_id, to="edit", lock=True)
    LIFE.next("revise", found.status)
    found.delete()


@act
def close_notices(actor: AnyActor) -> int:
    """Write down which notices time has closed, and tell their owners; how many. It changes nothing about when they closed."""
    at, closed = now(), 0
    due = PriceNotice.objects.filter(status=Status.PUBLISHED, closed_at=None, over_at__lte=at).select_for_update(
        of=("self",), skip_locked=True
    )
    for found in due.select_related("centre", "record").order_by("over_at"):
        if found.phase(at) is not Phase.CLOSED:
            continue
        closed_at = found.closes_at(at)
        assert closed_at is not None
        found.closed_at = closed_at
        found.save(update_fields=["closed_at"])
        record(PriceNoticeClosed(**_about(found), number=found.number, closed_at=closed_at))
        telling.tell_owners(actor, found, kind=telling.CLOSED)
        closed += 1
    return closed
