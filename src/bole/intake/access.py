"""The doors of intake: who works on the needs of a centre. What a record shows is the registry's own rule."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from bole.people import queries as people
from bole.people.domain.actor import PUBLISHERS, STAFF, Actor
from bole.people.models import Centre
from bole.registry import queries as registry
from bole.registry.errors import RecordMissing
from bole.registry.models import Record
from bole.runtime.system import SystemActor

from .errors import NotStaff, ReportMissing, SurveyMissing
from .models import Report, Survey, SurveyLink

AnyActor = Actor | SystemActor


def works_in(actor: AnyActor, centre_path: str) -> bool:
    """Whether the actor is staff of this centre or of one above it."""
    return isinstance(actor, SystemActor) or actor.holds(STAFF, centre_path)


def centres_of_staff(actor: Actor) -> QuerySet[Centre]:
    """The centres whose staff the actor is, and all below. Refuses with NotStaff."""
    if not actor.is_administrator and not actor.centre_paths(STAFF):
        raise NotStaff
    return people.centres_where(actor, STAFF)


def need_for(actor: AnyActor, record_id: UUID, *, to: str = "edit") -> Record:
    """A need with everything that belongs to it: to "edit" for who may change it, to "ask" for the centre's staff.

    Refuses with RecordMissing, NotEditor, NotStaff.
    """
    found = registry.record_to_edit(actor, record_id)
    if found.kind != Record.Kind.NEED:
        raise RecordMissing
    if to == "ask" and not works_in(actor, found.centre.path):
        raise NotStaff
    return found


def surveys_for(actor: AnyActor) -> QuerySet[Survey]:
    """The surveys of the centres whose staff the actor is."""
    if isinstance(actor, SystemActor):
        return Survey.objects.all()
    return Survey.objects.filter(centre__in=people.centres_where(actor, STAFF)) if actor.is_signed_in else Survey.objects.none()


def survey_for(actor: AnyActor, survey_id: UUID, *, lock: bool = False) -> Survey:
    """One survey, for its staff. Refuses with SurveyMissing."""
    found = surveys_for(actor).select_related("centre__organisation")
    survey = (found.select_for_update(of=("self",)) if lock else found).filter(id=survey_id).first()
    if survey is None:
        raise SurveyMissing
    return survey


def link_with(code: str) -> SurveyLink:
    """A way into a survey, by its code: whoever has it may use it. Surveys not opened yet are not there. Refuses with SurveyMissing."""
    found = SurveyLink.objects.select_related("survey__centre__organisation").filter(code=code).exclude(survey__status="drafted").first()
    if found is None:
        raise SurveyMissing
    return found


def reports_for(actor: AnyActor) -> QuerySet[Report]:
    """The reports the actor may see: those his centres make, and those handed up to them; drafts are their makers' business."""
    if isinstance(actor, SystemActor):
        return Report.objects.all()
    if not actor.is_signed_in:
        return Report.objects.none()
    own = people.centres_where(actor, STAFF).values("pk")
    return Report.objects.filter(Q(centre__in=own) | Q(upper__in=own) & ~Q(status="drafted"))


def report_for(actor: AnyActor, report_id: UUID, *, to: str = "see", lock: bool = False) -> Report:
    """One report: to "see", to "make" for the staff of its centre, to "judge" for registrars and the director of the one above.

    Refuses with ReportMissing, NotStaff.
    """
    found = reports_for(actor).select_related("centre__organisation", "upper__organisation", "made_by")
    report = (found.select_for_update(of=("self",)) if lock else found).filter(id=report_id).first()
    if report is None:
        raise ReportMissing
    if to == "make" and not works_in(actor, report.centre.path):
        raise NotStaff
    if to == "judge" and not judges(actor, report):
        raise NotStaff
    return report


def judges(actor: AnyActor, report: Report) -> bool:
    """Whether the actor may return or accept it."""
    return isinstance(actor, SystemActor) or actor.holds(PUBLISHERS, report.upper.path)
