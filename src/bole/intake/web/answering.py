"""A survey as those who were asked see it: the same form as for any need, with the survey's own questions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from bole.kernel.text import one_line, tidy
from bole.matching import queries as matching
from bole.matching.errors import EmbedderAway, NothingToMatch, QueryTooLong
from bole.matching.queries import Side
from bole.matching.web.cards import cards_of
from bole.people.queries import who_asks
from bole.registry.errors import BadSheet
from bole.ui.locales import page_language
from bole.ui.problems import status_of
from bole.ui.show import show

from ..domain.questions import Question
from ..errors import NoContact, NoWords, SurveyClosed
from ..models import SurveyLink
from ..queries import surveys as reads
from ..services import asking, surveys
from ..services.surveys import Reply
from . import questions
from .asking import SHOWN, key_of
from .surveys import is_open_today

SEEN, MOST_SEEN = "surveys_seen", 50
LINE = 200


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a survey. Refuses with SurveyMissing."""
    link = reads.link(code)
    if not is_open_today(link.survey):
        return show(
            request, "intake/survey_closed.html", title=_title(link), not_yet=link.survey.status == "open" and _is_early(link), status=410
        )
    if link.survey.needs_account and not who_asks(request).is_signed_in:
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.path})}")
    text = tidy(request.POST.get("text", ""))
    if request.method != "POST":
        _count(request, code)
        return _page(request, link, 1, text)
    if request.POST.get("do") == "back":
        return _page(request, link, 1, text)
    try:
        asking.require_words(text)
    except NoWords as refusal:
        return _page(request, link, 1, text, refusal=refusal, status=status_of(refusal))
    return _hand_in(request, link, text) if request.POST.get("do") == "answer" else _page(request, link, 2, text)


def _is_early(link: SurveyLink) -> bool:
    opens = link.survey.opens_on
    return opens is not None and timezone.localdate() < opens


def _title(link: SurveyLink) -> str:
    return link.survey.title_in(page_language())


def _count(request: HttpRequest, code: str) -> None:
    """Once per visitor and link; what is counted is a number."""
    seen = request.session.get(SEEN, [])
    if code not in seen:
        surveys.count_opening(code)
        request.session[SEEN] = [*seen, code][-MOST_SEEN:]


def _own(request: HttpRequest, link: SurveyLink) -> list[str]:
    return [one_line(request.POST.get(f"own-{i}", ""))[:600] for i in range(len(link.survey.own_questions))]


def _page(request: HttpRequest, link: SurveyLink, step: int, text: str, **more: Any) -> HttpResponse:
    given = questions.read(dict(request.POST.lists()))
    asked = tuple(map(Question, link.survey.questions))
    own = list(zip(link.survey.own_questions, _own(request, link), strict=True))
    hidden = questions.kept(given) + [(f"own-{i}", value) for i, (_question, value) in enumerate(own) if value]
    contact = {name: request.POST.get(name, "") for name in ("organisation", "name", "phone", "email")}
    hidden += [(name, value) for name, value in contact.items() if value]
    return show(
        request, "intake/survey_answer.html", step=step, text=text, link=link, title=_title(link), key=key_of(request), own=own,
        introduction=link.survey.introduction_in(page_language()), questions=questions.shown(asked, given),
        kept=hidden if step == 1 else (), contact=contact, **more,
    )  # fmt: skip


def _hand_in(request: HttpRequest, link: SurveyLink, text: str) -> HttpResponse:
    actor = who_asks(request)
    asked = tuple(map(Question, link.survey.questions))
    said = {name: one_line(request.POST.get(name, ""))[:LINE] for name in ("organisation", "name", "phone", "email")}
    reply = Reply(text, questions.read(dict(request.POST.lists()), asked), _own(request, link), **said)
    try:
        made = surveys.answer_survey(actor, code=link.code, reply=reply, key=key_of(request))
    except (NoContact, BadSheet) as refusal:
        return _page(request, link, 2, text, refusal=refusal, status=status_of(refusal))
    except SurveyClosed as refusal:
        return show(request, "intake/survey_closed.html", title=_title(link), status=status_of(refusal))
    cards, total = [], 0
    try:
        outcome = matching.search(actor, text=text, side=Side.ACHIEVEMENTS, today=timezone.localdate())
        total = len(outcome.hits)
        cards = cards_of(outcome.query, outcome.hits[:SHOWN], looking_for=Side.ACHIEVEMENTS) if outcome.query else []
    except (NothingToMatch, QueryTooLong, EmbedderAway):
        pass  # what was answered is safe; what fits is shown another time
    need = made if actor.is_signed_in else None
    return show(request, "intake/survey_thanks.html", step=3, title=_title(link), need=need, cards=cards, total=total, kind="achievement")
