"""Notices for programs: the inbox, how one is told, webhooks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Path, Query, Status
from pydantic import BeforeValidator, Field, StrictBool, StrictInt
from pydantic_core import PydanticCustomError

from bole.kernel.errors import N_
from bole.people.errors import NoAccount
from bole.people.queries import who_asks
from bole.ui.api import ContextRouter
from bole.ui.shapes import Page, Paging, Shape

from .. import kinds, queries, services
from ..domain.rhythm import Rhythm
from ..errors import BadPreferences, BadWebhook, NoticeMissing, NotRepresentative, TooManyWebhooks, WebhookMissing
from ..models import Preferences, Webhook
from ..queries import Shown

router = ContextRouter(tags=["notices"])
NoticeId = Annotated[UUID, Path(description=N_("the id of the notice"))]
WebhookId = Annotated[UUID, Path(description=N_("the id of the webhook"))]
Group = Annotated[str, Query(description=N_("a group of notices: only those"), max_length=24)]
Unread = Annotated[bool, Query(description=N_("only what is unread"))]
NOT_A_MOMENT = N_("“%(given)s” is not a moment; right would be, for example, 2026-11-23T12:00:00+08:00.")
RhythmName = Literal["at_once", "daily", "weekly", "never"]


def _moment(given: object) -> object:
    """A moment is a text such as "2026-11-23T12:00:00+08:00": no number of seconds, no bare day."""
    if isinstance(given, dt.datetime) or (isinstance(given, str) and re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d", given, re.ASCII)):
        return given
    raise PydanticCustomError("moment_form", NOT_A_MOMENT)  # type: ignore[arg-type]


Moment = Annotated[dt.datetime, BeforeValidator(_moment)]


class NoticeShape(Shape):
    """Something you were told."""

    id: UUID
    kind: str = Field(description=N_("what happened, as a stable name"), examples=["registry.confirmation_due"])
    group: str
    sentence: str = Field(description=N_("in the language of the answer"))
    subject: str = Field(description=N_("what it is about: its kind and id"))
    values: dict[str, Any] = Field(description=N_("the values in the sentence"))
    url: str = Field(description=N_("the page it leads to; opening it marks the notice read"))
    urgent: bool
    told_at: dt.datetime
    read_at: dt.datetime | None


class NoticePage(Page):
    """A part of your inbox, newest first."""

    unread: int = Field(description=N_("how many are unread in all"))
    items: list[NoticeShape]


class ReadBody(Shape):
    """Which notices to mark read; nothing for all of them."""

    group: str = Field("", description=N_("a group of notices: only those"), max_length=24)
    until: Moment | None = Field(None, description=N_("only what was told until then, with its time zone"))


class MarkedShape(Shape):
    """How many notices were marked."""

    marked: int


class PreferencesBody(Shape):
    """How you want to be told."""

    mails: StrictBool = Field(True, description=N_("whether mails come at all"))
    rhythms: dict[str, RhythmName] = Field({}, description=N_("how often the notices of a group come by mail"), max_length=40)
    hour: StrictInt = Field(8, description=N_("the hour of the day at which mails of the day and the week come, 0 to 23"))
    language: str = Field("", description=N_("of mails and feed; empty: that of your account"), max_length=12)
    budget: StrictInt | None = Field(
        None, description=N_("how many notices a day are announced and mailed; null: this installation's number")
    )


class PreferencesShape(PreferencesBody):
    """How you want to be told, and the secret address of your feed."""

    feed: str


class WebhookShape(Shape):
    """An address to which notices are posted."""

    id: UUID
    address: str
    organisation: UUID | None = Field(description=N_("whose notices are posted; null: your own"))
    created_at: dt.datetime
    failures: int = Field(description=N_("one after the other, since the last success"))
    failure: str = Field(description=N_("why the last one failed"))
    disabled_at: dt.datetime | None


class WebhookPage(Page):
    """A part of the list of your webhooks, newest first."""

    items: list[WebhookShape]


class NewWebhook(WebhookShape):
    """A webhook just registered, with its secret."""

    secret: str = Field(description=N_("shown this once and never again"), examples=["whsec_…"])


class WebhookBody(Shape):
    """A webhook to register."""

    address: str = Field(examples=["https://hooks.example.org/bole"], min_length=1, max_length=500)
    organisation: UUID | None = Field(None, description=N_("an organisation you speak for; nothing for your own notices"))


def _notices(found: Iterable[Shown]) -> list[NoticeShape]:
    return [
        NoticeShape(
            id=s.notice.id, kind=s.notice.kind, group=s.notice.group, sentence=s.sentence, subject=s.notice.subject, values=s.notice.values,
            url=f"{settings.BOLE_PUBLIC_URL}{s.address}", urgent=s.notice.urgent, told_at=s.notice.told_at, read_at=s.notice.read_at,
        )
        for s in found
    ]  # fmt: skip


def _preferences(found: Preferences) -> PreferencesShape:
    chosen = {code: queries.chosen_rhythm(found, code).value for code in kinds.GROUPS}
    return PreferencesShape(
        mails=found.mails, rhythms=chosen, hour=found.hour, language=found.language, budget=found.budget,  # type: ignore[arg-type]
        feed=queries.feed_address(found),
    )  # fmt: skip


def _webhook(found: Webhook) -> dict[str, Any]:
    same = {name: getattr(found, name) for name in ("id", "address", "created_at", "failures", "failure", "disabled_at")}
    return {**same, "organisation": found.organisation_id}


@router.get(
    "/notices", response=NoticePage, signed_in=True, summary=N_("Read your inbox"),
    description=N_("What you were told, newest first; with group or unread, only those."),
)  # fmt: skip
def list_notices(request: HttpRequest, paging: Query[Paging], group: Group = "", unread: Unread = False) -> Any:
    actor = who_asks(request)
    found = queries.inbox(actor, group=group, unread=unread)
    items = _notices(queries.shown(found[paging.offset : paging.offset + paging.limit]))
    return NoticePage(total=found.count(), unread=queries.unread_count(actor), limit=paging.limit, offset=paging.offset, items=items)


@router.post(
    "/notices/read", response=MarkedShape, signed_in=True, summary=N_("Mark your inbox read"),
    description=N_("Mark everything in your inbox read, or one group of it, or what was told until a moment."),
)  # fmt: skip
def mark_notices_read(request: HttpRequest, given: ReadBody) -> Any:
    until = given.until if given.until is None or given.until.tzinfo else given.until.replace(tzinfo=dt.UTC)
    return MarkedShape(marked=services.mark_all_read(who_asks(request), group=given.group, until=until))


@router.get(
    "/notices/preferences", response=PreferencesShape, signed_in=True, refuses=(NoAccount,), summary=N_("Read how you are told"),
    description=N_("Which mails come, how often, when, in which language, how many a day; and the secret address of your feed."),
)  # fmt: skip
def read_preferences(request: HttpRequest) -> Any:
    return _preferences(queries.preferences(who_asks(request)))


@router.put(
    "/notices/preferences", response=PreferencesShape, signed_in=True, refuses=(NoAccount, BadPreferences),
    summary=N_("Choose how you are told"),
    description=N_("Choose which mails come, how often, when, in which language, how many a day. What is left out is as at the beginning."),
)  # fmt: skip
def choose_preferences(request: HttpRequest, given: PreferencesBody) -> Any:
    rhythms = {code: Rhythm(rhythm).value for code, rhythm in given.rhythms.items()}
    return _preferences(
        services.choose(
            who_asks(request), mails=given.mails, rhythms=rhythms, hour=given.hour, language=given.language, budget=given.budget
        )
    )


@router.get(
    "/notices/{notice_id}", response=NoticeShape, signed_in=True, refuses=(NoticeMissing,), summary=N_("Read a notice"),
    description=N_("One thing you were told. Reading it here does not mark it read."),
)  # fmt: skip
def read_notice(request: HttpRequest, notice_id: NoticeId) -> Any:
    return _notices(queries.shown([queries.notice(who_asks(request), notice_id)]))[0]


@router.post(
    "/notices/{notice_id}/read", response=NoticeShape, signed_in=True, refuses=(NoticeMissing,), summary=N_("Mark a notice read"),
    description=N_("Mark one notice read; twice is once."),
)  # fmt: skip
def mark_notice_read(request: HttpRequest, notice_id: NoticeId) -> Any:
    return _notices(queries.shown([services.mark_read(who_asks(request), notice_id)]))[0]


@router.get(
    "/webhooks", response=WebhookPage, signed_in=True, summary=N_("List your webhooks"),
    description=N_("Your own webhooks and those of the organisations you speak for, newest first; their secrets are not told again."),
)  # fmt: skip
def list_webhooks(request: HttpRequest, paging: Query[Paging]) -> Any:
    found = queries.webhooks(who_asks(request))
    items = [WebhookShape(**_webhook(w)) for w in found[paging.offset : paging.offset + paging.limit]]
    return WebhookPage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.post(
    "/webhooks", response={201: NewWebhook}, signed_in=True, refuses=(NoAccount, NotRepresentative, BadWebhook, TooManyWebhooks),
    summary=N_("Register a webhook"),
    description=N_(
        "Have notices posted to an https address as JSON, signed as the Standard Webhooks specification says. "
        "Its secret is in this answer and nowhere else."
    ),
)  # fmt: skip
def register_webhook(request: HttpRequest, given: WebhookBody) -> Any:
    made = services.register_webhook(who_asks(request), address=given.address, organisation_id=given.organisation)
    return Status(201, NewWebhook(**_webhook(made), secret=made.secret))


@router.delete(
    "/webhooks/{webhook_id}", response={204: None}, signed_in=True, refuses=(WebhookMissing,), summary=N_("Remove a webhook"),
    description=N_("Remove a webhook with everything that is on its way there."),
)  # fmt: skip
def remove_webhook(request: HttpRequest, webhook_id: WebhookId) -> Any:
    services.remove_webhook(who_asks(request), webhook_id)
    return Status(204, None)


@router.post(
    "/webhooks/{webhook_id}/resume", response=WebhookShape, signed_in=True, refuses=(WebhookMissing,),
    summary=N_("Switch a webhook on again"),
    description=N_("Switch a webhook on again that was switched off; what waited for it goes out now."),
)  # fmt: skip
def resume_webhook(request: HttpRequest, webhook_id: WebhookId) -> Any:
    return WebhookShape(**_webhook(services.resume_webhook(who_asks(request), webhook_id)))


@router.post(
    "/webhooks/{webhook_id}/try", response={202: None}, signed_in=True, refuses=(WebhookMissing,), summary=N_("Try a webhook"),
    description=N_("Post something that means nothing, within seconds, to see whether it arrives."),
)  # fmt: skip
def try_webhook(request: HttpRequest, webhook_id: WebhookId) -> Any:
    services.try_webhook(who_asks(request), webhook_id)
    return Status(202, None)
