"""What is done from the desk and from a team's page: one POST, one verb, one sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bole.kernel.errors import Conflict, Invalid
from bole.people.domain.actor import Actor
from bole.people.queries import who_asks
from bole.ui.problems import sentence
from bole.ui.show import for_members

from .. import access, queries
from ..domain.plan import number
from ..errors import BadMeasurement, BadPitch, BadShares
from ..services import applying, challenges, choosing, executing, feedback, reviewing

Deed = Callable[[Actor, UUID, QueryDict], object]


def _text(post: QueryDict, name: str) -> str:
    return post.get(name, "").replace("\0", "")


def _id(post: QueryDict, name: str) -> UUID:
    try:
        return UUID(post.get(name, ""))
    except ValueError:
        raise Http404 from None


def _pitch(actor: Actor, challenge_id: UUID, post: QueryDict) -> object:
    try:
        at = dt.datetime.fromisoformat(_text(post, "at"))
    except ValueError:
        raise BadPitch from None
    at = timezone.make_aware(at) if at.tzinfo is None else at
    return reviewing.announce_pitch(actor, challenge_id, at=at, place=_text(post, "place"), link=_text(post, "link"))


def _choice(actor: Actor, challenge_id: UUID, post: QueryDict) -> object:
    shares: dict[int, Decimal] = {}
    for name in post:
        kind, _dash, position = name.partition("-")
        if kind == "share" and position.isascii() and position.isdecimal() and len(position) < 5 and _text(post, name).strip():
            share = number(_text(post, name))
            if share is None:
                raise BadShares(sum="?")
            if share:
                shares[int(position)] = share
    return choosing.choose(actor, challenge_id, shares=shares, reason=_text(post, "reason"))


OF_CHALLENGE: dict[str, Deed] = {
    "submit": lambda a, i, p: challenges.submit(a, i),
    "return": lambda a, i, p: challenges.send_back(a, i, reason=_text(p, "reason")),
    "screen": lambda a, i, p: challenges.screen(a, i, reason=_text(p, "reason")),
    "publish": lambda a, i, p: challenges.publish(a, i),
    "withdraw": lambda a, i, p: challenges.withdraw(a, i, reason=_text(p, "reason")),
    "pitch": _pitch,
    "draw": lambda a, i, p: reviewing.draw_lots(a, i, seed=_text(p, "seed")),
    "seat": lambda a, i, p: reviewing.seat_reviewer(a, i, expert_id=_id(p, "expert")),
    "unseat": lambda a, i, p: reviewing.unseat_reviewer(a, i, seat_id=_id(p, "seat"), reason=_text(p, "reason")),
    "choose": _choice,
    "fail": lambda a, i, p: choosing.fail(a, i, reason=_text(p, "reason"), learnt=_text(p, "learnt")),
    "prepare-feedback": lambda a, i, p: feedback.prepare_feedback(a, i),
    "close": lambda a, i, p: feedback.close(a, i),
}


def _sent(actor: Actor, application_id: UUID, post: QueryDict) -> object:
    """The text as it stands in the form is kept, then told."""
    if _text(post, "text").strip():
        feedback.edit_feedback(actor, application_id, text=_text(post, "text"))
    return feedback.send_feedback(actor, application_id)


def _position(post: QueryDict, name: str) -> int:
    text = post.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


OF_APPLICATION: dict[str, Deed] = {
    "withdraw": lambda a, i, p: applying.withdraw_application(a, i),
    "let-in": lambda a, i, p: reviewing.screen_application(a, i, eligible=True, reason=_text(p, "reason")),
    "turn-away": lambda a, i, p: reviewing.screen_application(a, i, eligible=False, reason=_text(p, "reason")),
    "feedback": lambda a, i, p: feedback.edit_feedback(a, i, text=_text(p, "text")),
    "send-feedback": _sent,
    "remove-file": lambda a, i, p: applying.remove_file(a, i, file=_position(p, "file")),
}


def _accept(actor: Actor, award_id: UUID, post: QueryDict) -> object:
    measured = {}
    for name in post:
        kind, _dash, code = name.partition("-")
        if kind == "measured":
            value = number(_text(post, name))
            if value is None:
                raise BadMeasurement
            measured[code] = executing.Measured(value, _text(post, f"method-{code}"), _text(post, f"evidence-{code}"))
    return executing.accept(actor, award_id, measured=measured)


OF_AWARD: dict[str, Deed] = {
    "sign-owner": lambda a, i, p: choosing.sign(a, i, side="owner", pledge_digest=_text(p, "pledge")),
    "sign-team": lambda a, i, p: choosing.sign(a, i, side="team", pledge_digest=_text(p, "pledge")),
    "decline": lambda a, i, p: choosing.decline(a, i, reason=_text(p, "reason")),
    "report": lambda a, i, p: executing.report_milestone(a, i, position=_position(p, "position"), evidence=_text(p, "evidence")),
    "check": lambda a, i, p: executing.check_milestone(
        a, i, position=_position(p, "position"), verdict=_text(p, "verdict"), reason=_text(p, "reason")
    ),
    "stop": lambda a, i, p: executing.stop_team(a, i, reason=_text(p, "reason")),
    "deliver": lambda a, i, p: executing.deliver(a, i),
    "accept": _accept,
    "confirm": lambda a, i, p: executing.confirm_reward(a, i, how=_text(p, "how")),
}


def _done(request: HttpRequest, deeds: dict[str, Deed], deed: str, of: UUID, back: str) -> HttpResponse:
    """Do it, and say what came of it; what is wrong or came too late is told on the page one came from."""
    if deed not in deeds:
        raise Http404
    try:
        deeds[deed](who_asks(request), of, request.POST)
    except (Invalid, Conflict) as refusal:
        told: Any = [sentence(p) for p in refusal.problems]
        messages.error(request, " ".join([sentence(refusal), *told]))
    else:
        messages.success(request, _("Done."))
    return HttpResponseRedirect(back)


@require_POST
@for_members
def of_challenge(request: HttpRequest, challenge_id: UUID, deed: str) -> HttpResponse:
    """A deed of owner or centre. Refuses as its verb."""
    queries.challenge(who_asks(request), challenge_id)
    return _done(request, OF_CHALLENGE, deed, challenge_id, reverse("challenges:desk", args=[challenge_id]))


@require_POST
@for_members
def of_application(request: HttpRequest, application_id: UUID, deed: str) -> HttpResponse:
    """A deed about one application. Refuses as its verb."""
    found = queries.application(who_asks(request), application_id)
    desk = reverse("challenges:desk", args=[found.challenge_id])
    back = {
        "withdraw": reverse("challenges:challenge", args=[found.challenge_id]),
        "remove-file": reverse("challenges:apply", args=[found.challenge_id]),
    }.get(deed, desk)
    return _done(request, OF_APPLICATION, deed, application_id, back)


@require_POST
@for_members
def of_award(request: HttpRequest, award_id: UUID, deed: str) -> HttpResponse:
    """A deed of the team or the owner. Refuses as its verb."""
    found = access.award_for(who_asks(request), award_id)
    of_team = deed in ("sign-team", "decline", "report", "deliver")
    page = ("challenges:application", found.application_id) if of_team else ("challenges:desk", found.application.challenge_id)
    return _done(request, OF_AWARD, deed, award_id, reverse(page[0], args=[page[1]]))
