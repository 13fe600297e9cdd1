"""The form for a need on a phone: one paragraph, three questions, and the matches at once.

Nothing needs a script or an account before the last step. What was typed travels in the form from step to step, and in
the session while somebody signs in, so it is never lost.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bole.kernel.errors import Refusal
from bole.kernel.text import tidy
from bole.matching import queries as matching
from bole.matching.errors import EmbedderAway, NothingToMatch, QueryTooLong
from bole.matching.queries import Outcome, Side
from bole.matching.web.cards import Card, cards_of
from bole.people.errors import CentreMissing
from bole.people.queries import who_asks
from bole.registry import queries as registry
from bole.registry.errors import BadSheet
from bole.registry.models import Record
from bole.ui.locales import page_language
from bole.ui.problems import status_of
from bole.ui.show import for_members, show

from .. import queries
from ..domain.questions import questions_for
from ..errors import NoCentreYet, NoWords
from ..services import asking
from . import questions

SHOWN = 5
KEPT = "intake_kept"  # the session's name for what waits for a sign-in
KEY_LIMIT = 64


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The three steps. Refuses with NoCentreYet."""
    text = tidy(request.POST.get("text", ""))
    match request.POST.get("do", "") if request.method == "POST" else "":
        case "":
            return show(request, "intake/ask.html", text=text, step=1)
        case "back":
            return show(request, "intake/ask.html", text=text, step=1, kept=questions.kept(_answers(request)))
        case "match":
            return _matched(request, text)
        case "keep":
            return _keep(request, text)
    return _asked(request, text)


def _answers(request: HttpRequest) -> dict[Any, Any]:
    return questions.read(dict(request.POST.lists()))


def key_of(request: HttpRequest) -> str:
    return request.POST.get("key", "")[:KEY_LIMIT] or str(uuid4())


def _asked(request: HttpRequest, text: str, **more: Any) -> HttpResponse:
    """Step 2: the three questions for this paragraph."""
    try:
        asking.require_words(text)
    except NoWords as refusal:
        return show(request, "intake/ask.html", text=text, step=1, refusal=refusal, status=status_of(refusal))
    asked = questions.shown(questions_for(text), _answers(request))
    return show(request, "intake/ask_questions.html", text=text, step=2, questions=asked, key=key_of(request), **more, **_homes(request))


def _homes(request: HttpRequest) -> dict[str, Any]:
    """The centres a need can go to, and the one proposed."""
    language = page_language()
    nearest = queries.centre_near(who_asks(request))
    centres = [(c.path, "\u2003" * c.path.count(".") + c.organisation.name_in(language)) for c in queries.centres()]
    return {"centres": centres, "centre": request.POST.get("centre", "") or (nearest.path if nearest else "")}


def _matched(request: HttpRequest, text: str) -> HttpResponse:
    """Step 3: somebody signed in gets his need saved and what fits it; a stranger what fits, and the offer to keep it."""
    actor = who_asks(request)
    if not actor.is_signed_in:
        return _matches_of_text(request, text)
    return _save(request, text, _answers(request), centre=request.POST.get("centre", ""), key=key_of(request))


def _save(request: HttpRequest, text: str, answers: dict[Any, Any], *, centre: str, key: str) -> HttpResponse:
    actor = who_asks(request)
    try:
        made = asking.ask(actor, told=asking.told_by(actor, text, answers), centre=centre, key=key)
    except CentreMissing:  # it was closed or moved meanwhile: the nearest one takes it
        made = asking.ask(actor, told=asking.told_by(actor, text, answers), centre="", key=key)
    except (BadSheet, NoWords, NoCentreYet) as refusal:
        problems = list(refusal.problems)
        return show(
            request, "intake/ask.html", text=text, step=1, refusal=refusal, problems=problems, kept=questions.kept(answers),
            status=status_of(refusal),
        )  # fmt: skip
    request.session.pop(KEPT, None)
    messages.success(request, _("Your need is saved as a draft. Only you and the staff of the centre see it."))
    return HttpResponseRedirect(reverse("intake:told", args=[made.id]))


def _matches_of_text(request: HttpRequest, text: str) -> HttpResponse:
    actor, answers = who_asks(request), _answers(request)
    try:
        asking.require_words(text)
        sheet = asking.sheet(asking.told_by(actor, text, answers))
        outcome = matching.search(actor, text=sheet.wordings[0].summary, side=Side.ACHIEVEMENTS, today=timezone.localdate())
    except (NoWords, NothingToMatch) as refusal:
        return show(request, "intake/ask.html", text=text, step=1, refusal=refusal, status=status_of(refusal))
    except (QueryTooLong, EmbedderAway) as refusal:
        return _matches_page(request, None, text=text, refusal=refusal, kept=questions.kept(answers), key=key_of(request))
    return _matches_page(
        request, outcome, text=text, kept=questions.kept(answers), key=key_of(request), centre=request.POST.get("centre", "")
    )


def _matches_page(request: HttpRequest, outcome: Outcome | None, *, refusal: Refusal | None = None, **context: Any) -> HttpResponse:
    cards: list[Card] = []
    if outcome is not None and outcome.query is not None:
        cards = cards_of(outcome.query, outcome.hits[:SHOWN], looking_for=Side.ACHIEVEMENTS)
    total = len(outcome.hits) if outcome else 0
    return show(request, "intake/ask_matches.html", step=3, cards=cards, total=total, kind="achievement", refusal=refusal, **context)


def _keep(request: HttpRequest, text: str) -> HttpResponse:
    """A stranger wants his need kept: it waits in the session while he signs in."""
    given = [(name, value) for name, values in request.POST.lists() if name.startswith(("q-", "t-")) for value in values]
    request.session[KEPT] = {"text": text, "given": given, "centre": request.POST.get("centre", ""), "key": key_of(request)}
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': reverse('intake:kept')})}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def kept(request: HttpRequest) -> HttpResponse:
    """After signing in: what was typed before, one button from being saved."""
    found: dict[str, Any] | None = request.session.get(KEPT)
    if not found:
        return HttpResponseRedirect(reverse("intake:ask"))
    lists: dict[str, list[str]] = {}
    for name, value in found["given"]:
        lists.setdefault(name, []).append(value)
    answers = questions.read(lists)
    if request.method == "POST":
        centre = request.POST.get("centre", "") or found["centre"]
        return _save(request, found["text"], answers, centre=centre, key=found["key"])
    lines = asking.sheet(asking.told_by(who_asks(request), found["text"], answers)).wordings[0].summary
    homes = _homes(request)
    return show(request, "intake/ask_kept.html", text=lines, **{**homes, "centre": found["centre"] or homes["centre"]})


@require_safe
@for_members
def told(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The saved need with what fits it. Refuses with RecordMissing, NotEditor."""
    actor = who_asks(request)
    found: Record = queries.need_to_edit(actor, record_id)
    verbs = registry.verbs_for(actor, found)
    try:
        outcome = matching.matches_of(actor, record_id, today=timezone.localdate())
    except EmbedderAway as refusal:
        return _matches_page(request, None, need=found, verbs=verbs, refusal=refusal)
    return _matches_page(request, outcome, need=found, verbs=verbs)
