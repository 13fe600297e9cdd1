"""The verbs of the feedback: prepare it from the panel's scores, edit it, send it, and close the challenge when all were told."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from bole.kernel.states import WrongState
from bole.kernel.text import tidy
from bole.runtime.acts import act, now, record

from .. import access
from ..access import AnyActor
from ..domain import challenge as life
from ..domain.panel import Place, shown
from ..errors import FeedbackMissing, LotsNotDrawn, NoFeedbackText, ScoresMissing
from ..facts import ChallengeClosed, FeedbackSent
from ..models import Application, Challenge, Feedback
from ..queries import panels
from . import telling

LONGEST = 20_000


def to_be_told(found: Challenge) -> QuerySet[Application]:
    """The teams that are told why they were not chosen, or did not get to the end. Part of the verbs."""
    lost = Q(award=None) | Q(award__state__in=[life.STOPPED, life.LOST])
    return found.applications.filter(lost, status=life.SENT).select_related("award", "organisation", "person").order_by("number", "id")


@act
def prepare_feedback(actor: AnyActor, challenge_id: UUID) -> int:
    """Write what can be told from scores and words of the panel, for every team that has no text yet; how many that were.

    Refuses with ChallengeMissing, NotChallengeStaff, WrongState.
    """
    found = access.challenge_for(actor, challenge_id, to="run", lock=True)
    _require_decided(found)
    fresh = list(to_be_told(found).filter(feedback=None))
    for application in fresh:
        with translation.override(application.language):
            Feedback.objects.create(application=application, text=_text(found, application), changed_at=now())
    return len(fresh)


def _require_decided(found: Challenge) -> None:
    if found.status not in (life.MATCHED, life.EXECUTING, *life.OVER):
        raise WrongState(verb="feedback", state=found.status, allowed=", ".join((life.MATCHED, life.EXECUTING, *life.OVER)))


def _text(found: Challenge, application: Application) -> str:
    """The feedback as a first version: why, by criterion, with the reviewers' words and without their names."""
    plan, language = found.terms, application.language
    lines = [_("Thank you for taking up “%(title)s”.") % {"title": plan.words_in(language).title}]
    award = getattr(application, "award", None)
    if application.eligible is False:
        return "\n".join([*lines, _("Your team could not take part: %(reason)s") % {"reason": application.eligibility_reason}])
    if award is not None:
        lines.append(
            _("Your team was chosen and did not get to the end: %(reason)s") % {"reason": award.reason or _("targets were not met")}
        )
    places = _places(found)
    place = next((p for p in places if p.number == application.number), None)
    if place is not None:
        told = {"rank": place.rank, "count": len(places), "score": shown(place.score), "most": plan.most}
        lines.append(_("The panel put your application on place %(rank)s of %(count)s, with %(score)s of %(most)s points.") % told)
        words = panels.words_about(application)
        for criterion in plan.criteria:
            best = max((p.by_criterion[criterion.code] for p in places), default=place.by_criterion[criterion.code])
            given = {"name": criterion.name.here(language), "score": shown(place.by_criterion[criterion.code]), "best": shown(best)}
            lines.append(_("%(name)s: %(score)s points; the best had %(best)s.") % given)
            lines += [f"  – {said}" for code, said in words if code == criterion.code]
    elif award is None:
        lines.append(_("The owner ended the challenge without choosing a team: %(reason)s") % {"reason": found.reason})
    return "\n".join(lines)


def _places(found: Challenge) -> tuple[Place, ...]:
    """The ranking, if there is one."""
    try:
        return panels.ranking(found)
    except (LotsNotDrawn, ScoresMissing):
        return ()


@act
def edit_feedback(actor: AnyActor, application_id: UUID, *, text: str) -> Feedback:
    """Change what a team will be told. What was sent is sent. Refuses with ApplicationMissing, NotChallengeStaff, WrongState,
    NoFeedbackText."""
    application = _to_tell(actor, application_id)
    said = tidy(text)[:LONGEST]
    if not said:
        raise NoFeedbackText
    kept = Feedback.objects.select_for_update().filter(application=application).first() or Feedback(application=application)
    if kept.sent_at is None:
        kept.text, kept.changed_at = said, now()
        kept.save()
    return kept


def _to_tell(actor: AnyActor, application_id: UUID) -> Application:
    application = access.application_for(actor, application_id, now=now())
    found = access.challenge_for(actor, application.challenge_id, to="run", lock=True)
    _require_decided(found)
    return application


@act
def send_feedback(actor: AnyActor, application_id: UUID) -> Feedback:
    """Tell the team; once. Refuses with ApplicationMissing, NotChallengeStaff, WrongState, NoFeedbackText."""
    application = _to_tell(actor, application_id)
    kept = Feedback.objects.select_for_update().filter(application=application).first()
    if kept is None or not kept.text:
        raise NoFeedbackText
    if kept.sent_at is None:
        kept.sent_at = now()
        kept.save(update_fields=["sent_at"])
        record(FeedbackSent(subject_id=application.id, challenge=application.challenge_id))
        telling.tell(actor, application.challenge, telling.FEEDBACK, telling.team(application), application=application.id)
    return kept


@act
def close(actor: AnyActor, challenge_id: UUID) -> Challenge:
    """Close the challenge, after every team was told. Refuses with ChallengeMissing, NotChallengeStaff, WrongState, FeedbackMissing."""
    found = access.challenge_for(actor, challenge_id, to="run", lock=True)
    if found.status not in life.OVER:
        raise WrongState(verb="close", state=found.status, allowed=", ".join(life.OVER))
    if found.closed_at is not None:
        return found
    teams = to_be_told(found)
    untold = teams.filter(Q(feedback=None) | Q(feedback__sent_at=None)).count()
    if untold:
        raise FeedbackMissing(count=untold)
    found.closed_at = now()
    found.save(update_fields=["closed_at"])
    record(ChallengeClosed(subject_id=found.id, told=teams.count()))
    return found
