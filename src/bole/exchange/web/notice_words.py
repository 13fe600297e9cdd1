"""Price notices in words: how they stand, what they announce, what time is left."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bole.people.access import AnyActor
from bole.reference.queries import vocabulary
from bole.registry import queries as registry
from bole.registry.models import Record
from bole.ui.templatetags.bole import money

from ..access import price_notices as access
from ..domain.price_notice import RUNS, Outcome, Phase, Relation
from ..models import Objection, PriceNotice


def phase(found: Phase) -> str:
    return {
        Phase.DRAFT: _("draft"), Phase.RUNNING: _("being announced"), Phase.OBJECTION: _("objection under review"),
        Phase.CLOSED: _("closed without open objection"), Phase.WITHDRAWN: _("withdrawn"), Phase.SUPERSEDED: _("superseded"),
    }[found]  # fmt: skip


TAGS = {Phase.RUNNING: "tag-accent", Phase.OBJECTION: "tag-warn", Phase.WITHDRAWN: "tag-bad"}


def relation(found: str) -> str:
    return {
        "": "", Relation.NONE: _("not related"), Relation.INVENTOR: _("made the achievement himself"),
        Relation.RELATIVE: _("relative of somebody who made it"),
        Relation.HOLDING: _("enterprise held or led by somebody who made it, or by the unit"), Relation.OTHER: _("otherwise related"),
    }[found]  # fmt: skip


def outcome(found: str) -> str:
    return {Outcome.OPEN: _("under review"), Outcome.REJECTED: _("rejected"), Outcome.UPHELD: _("upheld")}[Outcome(found)]


def mode(code: str, language: str) -> str:
    return vocabulary("cooperation_mode").label(code, language) if code else ""


def price(found: PriceNotice) -> str:
    """The announced price: an amount, or a range."""
    prices = found.prices
    if prices is None:
        return ""
    least, most = prices
    return money(least) if least == most else _("%(least)s to %(most)s") % {"least": money(least), "most": money(most)}


def source(rule: dict[str, Any], language: str) -> str:
    """Where the days of a notice are written, and who set them otherwise here."""
    document = str(rule.get("source" if language.startswith("zh") else "source_en") or rule.get("source", ""))
    told = _("%(document)s, article %(article)s") % {"document": document, "article": rule["article"]} if rule.get("article") else document
    return f"{told} · {rule['reason']}" if rule.get("reason") else told


def days_left(end: dt.datetime, at: dt.datetime) -> int:
    """Whole days until then, the one begun counted."""
    return max(0, -(-(end - at) // dt.timedelta(days=1)))


def left(end: dt.datetime, at: dt.datetime) -> str:
    count = days_left(end, at)
    return ngettext("%(n)s day left", "%(n)s days left", count) % {"n": count} if end > at else _("days are over")


def local(moment: dt.datetime, zone: str) -> str:
    """A moment in the zone of the notice, to the second and with its offset."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S} ({zone})"


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as a page shows it to somebody."""

    notice: PriceNotice
    phase: Phase
    said: str
    tag: str
    name: str
    name_language: str
    abstract: str
    abstract_language: str
    formula: str
    mode: str
    price: str
    relation: str
    ends: str
    left: str
    ends_at: dt.datetime | None
    closed_at: dt.datetime | None
    runs: bool
    objections: list[Objection]

    @property
    def open_objections(self) -> int:
        return sum(o.is_open for o in self.objections)


def shown(found: PriceNotice, *, at: dt.datetime, language: str) -> Shown:
    """What a page says of a notice."""
    standing = found.phase(at)
    name, name_language = found.word("name", language)
    abstract, abstract_language = found.word("abstract", language)
    ends_at = found.days_end(at) if found.published_at else None
    closed_at = found.closes_at(at) if standing is Phase.CLOSED else None
    return Shown(
        notice=found, phase=standing, said=phase(standing), tag=TAGS.get(standing, ""), name=name or _("(no name yet)"),
        name_language=name_language, abstract=abstract, abstract_language=abstract_language, formula=found.word("price", language)[0],
        mode=mode(found.mode, language), price=price(found), relation=relation(found.relation) if found.is_related else "",
        ends=local(ends_at, found.zone) if ends_at else "", left=left(ends_at, at) if ends_at and standing in RUNS else "",
        ends_at=ends_at, closed_at=closed_at, runs=standing in RUNS, objections=sorted(found.objections.all(), key=lambda o: o.serial),
    )  # fmt: skip


def may(actor: AnyActor, found: PriceNotice) -> dict[str, Any]:
    """What somebody may do with a notice."""
    return {"edit": access.may_edit(actor, found), "publish": access.may_publish(actor, found)}


def record_seen(actor: AnyActor, found: PriceNotice) -> Record | None:
    """The achievement a notice is about, where the reader may see it."""
    return registry.visible(actor).filter(id=found.record_id).first()
