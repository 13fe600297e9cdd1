"""Pages that change records: register, edit; the verbs of a record's life. Each deed is one verb of `services`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bole.kernel.errors import Problem
from bole.people import queries as people
from bole.people.domain.actor import PUBLISHERS, STAFF, Actor
from bole.people.errors import CentreMissing
from bole.people.queries import who_asks
from bole.ui.locales import page_language
from bole.ui.show import for_members, show

from .. import queries
from ..domain import checks
from ..domain.life import WHOLE
from ..domain.sheet import RecordSheet
from ..errors import AlreadyExpert, BadSheet, ChangedMeanwhile, NotReady
from ..models import Record
from ..queries import desk, review
from ..services import experts, records
from . import readable
from .deeds import NOT_NOW, deed, told
from .forms import RecordForm

PAGE = 25
Verb = Callable[..., Record]


def _values(request: HttpRequest) -> dict[str, list[str]]:
    return dict(request.POST.lists())


# ---- register and edit ----


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def register_achievement(request: HttpRequest) -> HttpResponse:
    """Begin an achievement."""
    return _register(request, "achievement")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def publish_need(request: HttpRequest) -> HttpResponse:
    """Begin a need."""
    return _register(request, "need")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def register_expert(request: HttpRequest) -> HttpResponse:
    """Begin an expert."""
    return _register(request, "expert")


def _register(request: HttpRequest, kind: str) -> HttpResponse:
    actor, wanted = who_asks(request), request.POST.get("do", "")
    if request.method != "POST":
        first = _first_values(actor)
        form = RecordForm.blank(kind, page_language(), **first)
        return _form_page(request, form)
    form = RecordForm.typed(kind, page_language(), _values(request))
    if _only_shows(form, wanted):
        return _form_page(request, form)
    sheet, draft = form.sheet(), records.draft if not form.value("is_me") else experts.register_oneself
    if form.value("is_me"):
        sheet = experts.consenting(sheet)
    _ask_what_is_missing(form, sheet, wanted)
    if not form.problems:
        try:
            made = draft(actor, centre=form.value("centre"), sheet=sheet)
        except BadSheet as refusal:
            form.problems = list(refusal.problems)
        except AlreadyExpert as refusal:
            messages.warning(request, told(refusal))
        except CentreMissing:
            form.problems = [Problem("centre", "no_centre", checks.NO_CENTRE)]
        else:
            messages.success(request, _("Saved as a draft. Only you and the staff of the centre see it."))
            return _go_on(request, made, wanted)
    return _form_page(request, form, status=422)


def _first_values(actor: Actor) -> dict[str, str]:
    """What a new form says before anybody types: the writer's organisation, and the centre he worked with last."""
    organisation = next((o for o in people.organisations_of(actor) if not hasattr(o, "centre")), None)
    mine = people.centres_where(actor, STAFF).first() if actor.centres else None
    last = Record.objects.filter(created_by_id=actor.person_id).order_by("-id").select_related("centre").first()
    region = organisation.region if organisation else ""
    near = people.centres().filter(organisation__region=region).first() if region else None
    centre = mine or (last.centre if last else None) or near
    return {"owner": organisation.name if organisation else "", "centre": centre.path if centre else "", "currency": ""}


def _only_shows(form: RecordForm, wanted: str) -> bool:
    """Whether the form is only to be shown again: in another language, or with room for one more row."""
    if wanted.startswith("more:"):
        form.add_row(wanted.removeprefix("more:"))
    return wanted == "show" or wanted.startswith("more:")


def _ask_what_is_missing(form: RecordForm, sheet: RecordSheet, wanted: str, *, published: bool = False) -> None:
    """Before something is handed on it must be whole; a draft may have gaps."""
    if wanted in ("submit", "publish") or published:
        known = {p.field for p in form.problems}
        form.problems += [p for p in checks.missing(sheet) if p.field not in known]


def _form_page(request: HttpRequest, form: RecordForm, *, status: int = 200, **more: Any) -> HttpResponse:
    actor = who_asks(request)
    centres = [
        (c.path, "\u2003" * c.path.count(".") + c.organisation.name_in(page_language())) for c in people.centres()
    ]  # fmt: skip
    reach = [c.path for c in people.centres_where(actor, PUBLISHERS)]
    record = more.get("record")
    # What one begins is published by a second person, so a new form offers to submit it.
    may_publish = record.centre.path in reach and not review.second_persons(actor, record) if record else _publishes_alone(reach)
    return show(
        request, "registry/form.html", form=form, kind=form.kind, centres=centres, centre=form.value("centre"), status=status,
        may_publish=may_publish, note=form.value("note"), **more,
    )  # fmt: skip


def _publishes_alone(reach: list[str]) -> bool:
    """Whether a form for a new record may offer to publish it at once."""
    return bool(reach) and not settings.BOLE_SECOND_PERSON


def _go_on(request: HttpRequest, record: Record, wanted: str) -> HttpResponse:
    """After saving: submit or publish if that was asked for, then show the record."""
    actor, page = who_asks(request), reverse("registry:record", args=[record.id])
    try:
        if wanted == "submit":
            records.submit(actor, record.id)
            messages.success(request, _("Submitted to the centre. You see here when it is published or returned."))
        elif wanted == "publish":
            published = records.publish(actor, record.id)
            messages.success(request, _("Published with the number %(number)s. It is found within seconds.") % {"number": published.number})
    except NOT_NOW as refusal:
        messages.warning(request, told(refusal))
    return HttpResponseRedirect(page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Change a record. Refuses with RecordMissing, NotEditor."""
    actor, wanted = who_asks(request), request.POST.get("do", "")
    found = queries.record_to_edit(actor, record_id)
    base = queries.sheet_of(found)
    if request.method != "POST":
        return _form_page(request, RecordForm.of_sheet(base, page_language()), record=found, version=found.version)
    form = RecordForm.typed(found.kind, page_language(), _values(request))
    version = request.POST.get("version", "")
    version_read = int(version) if version.isdecimal() and len(version) < 9 else 0
    if _only_shows(form, wanted):
        return _form_page(request, form, record=found, version=version_read)
    sheet = form.sheet(base)
    _ask_what_is_missing(form, sheet, wanted, published=found.status in WHOLE)
    if form.problems:
        return _form_page(request, form, record=found, version=version_read, status=422)
    try:
        revised = records.revise(actor, record_id, sheet=sheet, version=version_read, note=form.value("note"))
    except ChangedMeanwhile as refusal:
        return _both_versions(request, form, found, sheet, refusal)
    except (BadSheet, NotReady) as refusal:
        form.problems = list(refusal.problems)
        return _form_page(request, form, record=found, version=version_read, status=422)
    messages.success(request, _("Saved as version %(number)s.") % {"number": revised.version})
    return _go_on(request, revised, wanted)


def _both_versions(request: HttpRequest, form: RecordForm, found: Record, sheet: RecordSheet, refusal: ChangedMeanwhile) -> HttpResponse:
    """Somebody was faster: what is there now beside what was typed; saving again then decides."""
    theirs, mine = queries.sheet_as_json(queries.sheet_of(found)), queries.sheet_as_json(sheet)
    conflict = readable.sides(queries.differences(theirs, mine), page_language())
    return _form_page(
        request, form, record=found, version=found.version, conflict=conflict, refusal=refusal, status=409,
        by=desk.last_author(found.id),
    )  # fmt: skip


# ---- the verbs ----


@require_POST
@for_members
def submit(request: HttpRequest, record_id: UUID) -> HttpResponse:
    return deed(request, record_id, records.submit, _("Submitted to the centre. You see here when it is published or returned."))


@require_POST
@for_members
def publish(request: HttpRequest, record_id: UUID) -> HttpResponse:
    return deed(request, record_id, records.publish, _("Published with the number %(number)s. It is found within seconds."))


@require_POST
@for_members
def return_to_author(request: HttpRequest, record_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.warning(request, _("Say what the author should change; nothing was done."))
        return HttpResponseRedirect(reverse("registry:record", args=[record_id]))
    return deed(request, record_id, records.return_to_author, _("Returned to the author with your reason."), reason=reason)


@require_POST
@for_members
def withdraw(request: HttpRequest, record_id: UUID) -> HttpResponse:
    done = _("Withdrawn. It is in no list and no search any more.")
    return deed(request, record_id, records.withdraw, done, reason=request.POST.get("reason", ""))


@require_POST
@for_members
def archive(request: HttpRequest, record_id: UUID) -> HttpResponse:
    return deed(request, record_id, records.archive, _("Archived. Its history stays."))
