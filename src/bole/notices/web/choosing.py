"""Pages on which a person says how he wants to be told, and the addresses that work without a sign-in: feed and unsubscribe."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bole.kernel.errors import Problem
from bole.people.queries import who_asks
from bole.runtime.system import SYSTEM
from bole.ui.forms import Line
from bole.ui.locales import own_name, tag_of
from bole.ui.problems import sentence
from bole.ui.show import for_members, show

from .. import kinds, queries, services
from ..domain.rhythm import Rhythm
from ..errors import BadPreferences
from ..models import Preferences


def rhythm_label(rhythm: Rhythm) -> str:
    """What a rhythm is called."""
    told = {Rhythm.AT_ONCE: _("at once"), Rhythm.DAILY: _("once a day"), Rhythm.WEEKLY: _("on Mondays"), Rhythm.NEVER: _("never")}
    return told[rhythm]


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
@never_cache
def preferences(request: HttpRequest) -> HttpResponse:
    """How I want to be told: which mails, how often, when, in which language, how many a day; the address of my feed."""
    actor = who_asks(request)
    found = queries.preferences(actor)
    if request.method != "POST":
        return _page(request, found, _lines(found))
    given = {name: request.POST.get(name, "").strip() for name in ("hour", "language", "budget")}
    rhythms = {code: request.POST[f"rhythm-{code}"] for code in kinds.GROUPS if request.POST.get(f"rhythm-{code}")}
    mails = "mails" in request.POST.getlist("mails")
    try:
        services.choose(
            actor, mails=mails, rhythms=rhythms, hour=_number(given["hour"]) or 0, language=given["language"],
            budget=_number(given["budget"]),
        )  # fmt: skip
    except BadPreferences as refusal:
        tried = Preferences(
            person_id=found.person_id, mails=mails, rhythms=rhythms, language=given["language"], feed_number=found.feed_number
        )
        return _page(request, tried, _lines(tried, refusal.problems, hour=given["hour"], budget=given["budget"]), status=422)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("notices:preferences"))


def _number(given: str) -> int | None:
    """A whole number; -1, which is never possible, for what is none; nothing for nothing."""
    if not given:
        return None
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else -1


def _lines(found: Preferences, problems: tuple[Problem, ...] = (), *, hour: str = "", budget: str = "") -> dict[str, list[Line]]:
    """The inputs of the page, in the parts it shows them in."""
    rhythms = [(str(r), rhythm_label(r)) for r in Rhythm]
    budget = budget or ("" if found.budget is None else str(found.budget))
    by_group = [
        Line(
            f"rhythm-{code}", str(group.title), "select", found.rhythms.get(code) or str(group.rhythm), choices=rhythms,
            help=str(group.explained),
        )
        for code, group in kinds.GROUPS.items()
    ]  # fmt: skip
    hours = [(str(h), f"{h:02}:00") for h in range(24)]
    languages = [("", _("as on my account")), *((code, own_name(code)) for code, _name in settings.LANGUAGES)]
    when = [
        Line("hour", _("Time of day"), "select", hour or str(found.hour), choices=hours,
             help=_("When the mail of the day or the week comes.")),
        Line("language", _("Language of mails and feed"), "select", found.language, choices=languages),
        Line("budget", _("At most so many a day"), "number", budget, placeholder=str(settings.BOLE_NOTICES_PER_DAY), inputmode="numeric",
             help=_("What is more lies in the inbox and waits for another day's mail. Urgent notices always come.")),
    ]  # fmt: skip
    mails = [Line("mails", _("E-mail"), "checks", values=["mails"] if found.mails else [], choices=[("mails", _("Send me mails"))])]
    for line in (*by_group, *when):
        wanted = line.name.replace("rhythm-", "rhythms.")
        line.errors = [sentence(p) for p in problems if p.field == wanted]
    return {"mails": mails, "groups": by_group, "when": when}


def _page(request: HttpRequest, found: Preferences, lines: dict[str, list[Line]], *, status: int = 200) -> HttpResponse:
    address = f"{settings.BOLE_PUBLIC_URL}{reverse('notices:feed', args=[queries.feed_token(found)])}"
    return show(request, "notices/preferences.html", lines=lines, feed_address=address, status=status)


@require_POST
@for_members
def renew_feed(request: HttpRequest) -> HttpResponse:
    """Another secret address for my feed; the old one ends."""
    services.renew_feed(who_asks(request))
    messages.success(request, _("Your feed has a new address; the old one gives nothing any more."))
    return HttpResponseRedirect(reverse("notices:preferences"))


@require_safe
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The inbox as an Atom feed, for whoever knows its secret address. Refuses with LinkMissing."""
    person = queries.person_of_feed(token)
    language = queries.preferences_of([person.id])[person.id].language or person.language
    public = settings.BOLE_PUBLIC_URL
    with translation.override(language):
        made: Any = Atom1Feed(
            title=_("Bole: inbox of %(name)s") % {"name": person}, link=f"{public}{reverse('notices:inbox')}", description="",
            feed_url=f"{public}{reverse('notices:feed', args=[token])}", language=tag_of(language),
            feed_guid=f"urn:uuid:{person.id}",
        )  # fmt: skip
        for one in queries.shown(queries.feed(person)):
            made.add_item(
                title=one.sentence, link=f"{public}{one.address}", description=one.group, unique_id=f"urn:uuid:{one.notice.id}",
                pubdate=one.notice.told_at, updateddate=one.notice.told_at,
            )  # fmt: skip
        return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mails of the person this address was made for: a page with a button, or at once what a mail program posts (RFC 8058).

    No sign-in and no CSRF token: the signed address is the permission, and all it permits is this. Refuses with LinkMissing.
    """
    person = queries.person_of_unsubscribe(token)
    if request.method == "POST":
        services.stop_mails(SYSTEM, token=token)
    stopped = not queries.preferences_of([person.id])[person.id].mails
    return show(request, "notices/unsubscribe.html", stopped=stopped, address=_masked(person.email))


def _masked(address: str) -> str:
    """An address that its owner knows again and nobody else can read: "p…@example.org"."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"
