"""The reads of notices: the inbox, how many are unread, and a notice as a sentence in somebody's language."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from babel import dates
from django.conf import settings
from django.core import signing
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from bole.people.domain.actor import Actor
from bole.people.errors import NoAccount
from bole.people.models import Organisation, Person
from bole.runtime import live
from bole.ui.locales import locale_of, page_language

from . import access, kinds
from .access import AnyActor
from .domain.rhythm import Rhythm
from .errors import LinkMissing
from .facts import inbox_topic
from .models import Delivery, Notice, Preferences, Webhook

_UNSUBSCRIBE, _FEED = "bole.notices.unsubscribe", "bole.notices.feed"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as its reader sees it."""

    notice: Notice
    sentence: str
    address: str  # of the page that marks it read and leads on
    mailed: str = ""  # the address in a mail: the same, or straight to a page that needs no sign-in

    @property
    def unread(self) -> bool:
        return self.notice.read_at is None

    @property
    def group(self) -> str:
        """The title of its group."""
        found = kinds.GROUPS.get(self.notice.group)
        return str(found.title) if found else ""


def inbox(actor: AnyActor, *, group: str = "", unread: bool = False) -> QuerySet[Notice]:
    """The actor's notices, newest first."""
    found = access.notices_for(actor).order_by("-told_at", "-id")
    found = found.filter(group=group) if group else found
    return found.filter(read_at=None) if unread else found


def notice(actor: AnyActor, notice_id: UUID) -> Notice:
    """One of the actor's notices. Refuses with NoticeMissing."""
    return access.notice_for(actor, notice_id)


def unread_count(actor: AnyActor) -> int:
    """How many of the actor's notices are unread: one count over a partial index."""
    return access.notices_for(actor).filter(read_at=None).count()


def groups_of(actor: AnyActor) -> list[tuple[kinds.Group, int, int]]:
    """Every group of which something lies in the inbox: how many notices, and how many unread."""
    counted = access.notices_for(actor).values("group").annotate(total=Count("id"), unread=Count("id", filter=Q(read_at=None)))
    found = {row["group"]: (row["total"], row["unread"]) for row in counted}
    return [(group, *found[code]) for code, group in kinds.GROUPS.items() if code in found]


def shown(notices: Iterable[Notice], *, language: str = "") -> list[Shown]:
    """Notices with their sentences, in a language or in that of the page."""
    return [Shown(n, sentence(n, language=language), reverse("notices:open", args=[n.id]), _mailed(n)) for n in notices]


def _mailed(notice: Notice) -> str:
    return target(notice) if kinds.kind_of(notice.kind).open else reverse("notices:open", args=[notice.id])


def sentence(notice: Notice, *, language: str = "") -> str:
    """What a notice says, in a language or in that of the page. Days and moments are written as its readers write them."""
    here = page_language()
    if language and language != here:
        with translation.override(language):
            return sentence(notice)
    return gettext(kinds.kind_of(notice.kind).sentence) % _values(notice.values, here)


def _values(values: Mapping[str, object], language: str) -> dict[str, object]:
    locale = locale_of(language)

    def written(value: object) -> object:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return dates.format_date(dt.date.fromisoformat(value), format="long", locale=locale)
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            return dates.format_datetime(timezone.localtime(dt.datetime.fromisoformat(value)), format="medium", locale=locale)
        return value

    return defaultdict(lambda: "…", {name: written(value) for name, value in values.items()})  # of an older wording, perhaps


def target(notice: Notice) -> str:
    """The page a notice leads to; the inbox when it leads nowhere."""
    return kinds.kind_of(notice.kind).url(notice) or reverse("notices:inbox")


def told_since(*, kind: str, subject: str, since: dt.datetime) -> set[UUID]:
    """Who was told this kind of notice about a subject since then. Opens no door: for upper contexts."""
    return set(Notice.objects.filter(kind=kind, subject=subject, told_at__gt=since).values_list("person_id", flat=True))


def live_token(actor: AnyActor) -> str:
    """A permission to watch one's own inbox, for the live server; nothing for nobody."""
    person_id = getattr(actor, "person_id", None)
    return live.token([inbox_topic(person_id)]) if person_id else ""


def preferences_of(person_ids: Iterable[UUID]) -> dict[UUID, Preferences]:
    """How each of these persons wants to be told; those who never chose get the installation's way, unsaved."""
    wanted = list(person_ids)
    chosen = {p.person_id: p for p in Preferences.objects.filter(person_id__in=wanted)}
    return {person_id: chosen.get(person_id) or Preferences(person_id=person_id) for person_id in wanted}


def preferences(actor: AnyActor) -> Preferences:
    """How the actor wants to be told. Refuses with NoAccount."""
    person_id = getattr(actor, "person_id", None)
    if person_id is None:
        raise NoAccount
    return preferences_of([person_id])[person_id]


def rhythm_of(preferences: Preferences, group: str) -> Rhythm:
    """The rhythm a person has chosen for a group, else the group's own; never while mails are switched off."""
    return chosen_rhythm(preferences, group) if preferences.mails and group in kinds.GROUPS else Rhythm.NEVER


def chosen_rhythm(preferences: Preferences, group: str) -> Rhythm:
    """The rhythm of a group, whether mails are switched off or not."""
    return Rhythm(preferences.rhythms.get(group) or kinds.GROUPS[group].rhythm)


def budget_of(preferences: Preferences) -> int:
    """How many notices a day may be announced and mailed to a person."""
    return int(settings.BOLE_NOTICES_PER_DAY) if preferences.budget is None else int(preferences.budget)


def webhooks(actor: AnyActor) -> QuerySet[Webhook]:
    """The actor's webhooks and those of the organisations he speaks for, newest first, with what is on its way."""
    waiting = Count("deliveries", filter=Q(deliveries__state=Delivery.State.WAITING))
    return access.webhooks_for(actor).select_related("organisation").annotate(waiting=waiting).order_by("-created_at", "-id")


def organisations_spoken_for(actor: AnyActor) -> QuerySet[Organisation]:
    """The organisations for which the actor may register a webhook."""
    return Organisation.objects.filter(id__in=access.organisations_spoken_for(actor)).order_by("name")


# ---- addresses that work without a sign-in ----


def unsubscribe_token(person_id: UUID) -> str:
    """What stands in the address that stops a person's mails."""
    return signing.dumps(person_id.hex, salt=_UNSUBSCRIBE)


def person_of_unsubscribe(token: str) -> Person:
    """Whose mails this address stops. Refuses with LinkMissing."""
    return _person(_signed(token, _UNSUBSCRIBE))


def feed_token(preferences: Preferences) -> str:
    """What stands in the secret address of a person's feed, until it is renewed."""
    return signing.dumps([preferences.person_id.hex, preferences.feed_number], salt=_FEED)


def feed_address(preferences: Preferences) -> str:
    """The secret address of a person's feed."""
    return f"{settings.BOLE_PUBLIC_URL}{reverse('notices:feed', args=[feed_token(preferences)])}"


def person_of_feed(token: str) -> Person:
    """Whose feed this address gives. Refuses with LinkMissing, also for one that was renewed."""
    match _signed(token, _FEED):
        case [str(person_id), int(number)]:
            person = _person(person_id)
            if preferences_of([person.id])[person.id].feed_number == number:
                return person
    raise LinkMissing


def _signed(token: str, salt: str) -> object:
    try:
        return signing.loads(token, salt=salt)
    except signing.BadSignature:
        raise LinkMissing from None


def _person(person_id: object) -> Person:
    found = Person.objects.filter(id=UUID(str(person_id)), is_active=True).first()
    if found is None:
        raise LinkMissing
    return found


def feed(person: Person, *, most: int = 50) -> list[Notice]:
    """What a person's feed holds: the newest notices."""
    return list(Notice.objects.filter(person=person).order_by("-told_at", "-id")[:most])


def preferences_chosen(actor: Actor) -> QuerySet[Preferences, Any]:
    """Whether somebody ever chose how he is told, as rows of a time: for the start page."""
    return Preferences.objects.filter(person__id__in=[actor.person_id]).values_list("person__joined_at")
