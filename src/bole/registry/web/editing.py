"""Pages that change records: register, edit, add a wording; the verbs; the two work lists. Each deed is one verb of `services`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as with_values
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bole.kernel.errors import Problem
from bole.kernel.states import WrongState
from bole.people import queries as people
from bole.people.domain.actor import PUBLISHERS, STAFF, Actor
from bole.people.errors import CentreMissing
from bole.reference.queries import language_name, vocabulary
from bole.ui.paging import Pages
from bole.ui.show import for_members, show, way_back

from .. import queries
from ..domain import checks
from ..domain.life import IN_TERM, SUBMITTED
from ..domain.sheet import RecordSheet
from ..errors import BadSheet, ChangedMeanwhile, NotReady
from ..models import Record
from ..queries import desk, freshness
from ..services import records
from . import downloads, readable
from .forms import RecordForm, WordingForm, languages_offered

PAGE = 25
STATUSES = ("draft", "returned", "submitted", "published", "expired", "withdrawn", "archived")
Verb = Callable[..., Record]


def _language() -> str:
    return translation.get_language() or "en"


def _actor(request: HttpRequest) -> Actor:
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


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


def _register(request: HttpRequest, kind: str) -> HttpResponse:
    actor, wanted = _actor(request), request.POST.get("do", "")
    if request.method != "POST":
        first = _first_values(actor)
        form = RecordForm.blank(kind, _language(), **first)
        return _form_page(request, form)
    form = RecordForm.typed(kind, _language(), _values(request))
    if _only_shows(form, wanted):
        return _form_page(request, form)
    sheet = form.sheet()
    _ask_what_is_missing(form, sheet, wanted)
    if not form.problems:
        try:
            made = records.draft(actor, centre=form.value("centre"), sheet=sheet)
        except BadSheet as refusal:
            form.problems = list(refusal.problems)
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
    actor = _actor(request)
    centres = [
        (c.path, "\u2003" * c.path.count(".") + c.organisation.name_in(_language())) for c in people.centres()
    ]  # fmt: skip
    reach = [c.path for c in people.centres_where(actor, PUBLISHERS)]
    record = more.get("record")
    may_publish = record.centre.path in reach if record else bool(reach)
    return show(
        request, "registry/form.html", form=form, kind=form.kind, centres=centres, centre=form.value("centre"), status=status,
        may_publish=may_publish, note=form.value("note"), **more,
    )  # fmt: skip


def _go_on(request: HttpRequest, record: Record, wanted: str) -> HttpResponse:
    """After saving: submit or publish if that was asked for, then show the record."""
    actor, page = _actor(request), reverse("registry:record", args=[record.id])
    try:
        if wanted == "submit":
            records.submit(actor, record.id)
            messages.success(request, _("Submitted to the centre. You see here when it is published or returned."))
        elif wanted == "publish":
            published = records.publish(actor, record.id)
            messages.success(request, _("Published with the number %(number)s. It is found within seconds.") % {"number": published.number})
    except (NotReady, WrongState) as refusal:
        messages.warning(request, _told(refusal))
    return HttpResponseRedirect(page)


def _told(refusal: NotReady | WrongState) -> str:
    if isinstance(refusal, WrongState):
        state = vocabulary("status").label(str(refusal.values["state"]), _language())
        return _("The record is “%(state)s” now, so this was not done.") % {"state": state}
    return " ".join(readable.problem_in_words(p, _language()) for p in refusal.problems)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Change a record. Refuses with RecordMissing, NotEditor."""
    actor, wanted = _actor(request), request.POST.get("do", "")
    found = queries.record_to_edit(actor, record_id)
    base = queries.sheet_of(found)
    if request.method != "POST":
        return _form_page(request, RecordForm.of_sheet(base, _language()), record=found, version=found.version)
    form = RecordForm.typed(found.kind, _language(), _values(request))
    version = request.POST.get("version", "")
    version_read = int(version) if version.isdecimal() and len(version) < 9 else 0
    if _only_shows(form, wanted):
        return _form_page(request, form, record=found, version=version_read)
    sheet = form.sheet(base)
    _ask_what_is_missing(form, sheet, wanted, published=found.status in IN_TERM)
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
    conflict = readable.sides(queries.differences(theirs, mine), _language())
    return _form_page(
        request, form, record=found, version=found.version, conflict=conflict, refusal=refusal, status=409,
        by=desk.last_author(found.id),
    )  # fmt: skip


# ---- another wording ----


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def wording(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Write, change or remove the wording of a record in one more language, beside the original."""
    actor = _actor(request)
    found = queries.record_to_edit(actor, record_id)
    base = queries.sheet_of(found)
    original = base.original
    if request.method != "POST":
        offered = request.GET.get("language", "") or _language_wanting(base)
        there = next((w for w in base.wordings if w.language == offered and w is not original), None)
        form = WordingForm.of(_language(), offered, there)
        return _wording_page(request, form, found, base, version=found.version)
    form = WordingForm.typed(_language(), _values(request))
    version = request.POST.get("version", "")
    wanted = request.POST.get("do", "")
    others = tuple(w for w in base.wordings if w is original or w.language != form.language)
    if wanted == "show":
        return _wording_page(request, form, found, base, version=version)
    sheet = with_values(base, wordings=others if wanted == "remove" else (*others, form.wording()))
    form.problems = list(queries.problems_of(sheet))
    if not form.problems:
        try:
            records.revise(actor, record_id, sheet=sheet, version=int(version) if version.isdecimal() and len(version) < 9 else 0)
        except ChangedMeanwhile as refusal:
            return _wording_page(request, form, found, base, version=found.version, refusal=refusal, status=409)
        except (BadSheet, NotReady) as refusal:
            form.problems = list(refusal.problems)
        else:
            name = language_name(form.language, _language())
            text = _("The wording was removed: %(language)s.") if wanted == "remove" else _("The wording was saved: %(language)s.")
            messages.success(request, text % {"language": name})
            return HttpResponseRedirect(reverse("registry:record", args=[record_id]))
    return _wording_page(request, form, found, base, version=version, status=422)


def _language_wanting(base: RecordSheet) -> str:
    there = {w.language.split("-")[0] for w in base.wordings}
    return next((code for code in ("zh", "en") if code not in there), "")


def _wording_page(
    request: HttpRequest, form: WordingForm, found: Record, base: RecordSheet, *, version: object, status: int = 200, **more: Any
) -> HttpResponse:
    original = base.original
    assert original is not None
    there = [w for w in base.wordings if w is not original]
    offered = [(c, n) for c, n in languages_offered(_language()) if c != original.language]
    return show(
        request, "registry/wording.html", form=form, record=found, original=original, version=version, offered=offered, there=there,
        exists=any(w.language == form.language for w in there), status=status, **more,
    )  # fmt: skip


# ---- the verbs ----


def _deed(request: HttpRequest, record_id: UUID, verb: Verb, done: str, **values: str) -> HttpResponse:
    page = reverse("registry:record", args=[record_id])
    try:
        found = verb(_actor(request), record_id, **values)
    except (WrongState, NotReady) as refusal:
        messages.warning(request, _told(refusal))
        return HttpResponseRedirect(page)
    messages.success(request, done % {"number": found.number})
    return HttpResponseRedirect(way_back(request, page))


@require_POST
@for_members
def submit(request: HttpRequest, record_id: UUID) -> HttpResponse:
    return _deed(request, record_id, records.submit, _("Submitted to the centre. You see here when it is published or returned."))


@require_POST
@for_members
def publish(request: HttpRequest, record_id: UUID) -> HttpResponse:
    return _deed(request, record_id, records.publish, _("Published with the number %(number)s. It is found within seconds."))


@require_POST
@for_members
def return_to_author(request: HttpRequest, record_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.warning(request, _("Say what the author should change; nothing was done."))
        return HttpResponseRedirect(reverse("registry:record", args=[record_id]))
    return _deed(request, record_id, records.return_to_author, _("Returned to the author with your reason."), reason=reason)


@require_POST
@for_members
def withdraw(request: HttpRequest, record_id: UUID) -> HttpResponse:
    told = _("Withdrawn. It is in no list and no search any more.")
    return _deed(request, record_id, records.withdraw, told, reason=request.POST.get("reason", ""))


@require_POST
@for_members
def archive(request: HttpRequest, record_id: UUID) -> HttpResponse:
    return _deed(request, record_id, records.archive, _("Archived. Its history stays."))


# ---- work lists ----


@require_safe
@for_members
def mine(request: HttpRequest) -> HttpResponse:
    """What I wrote and what belongs to my organisations."""
    return _work_list(request, "registry/mine.html", lambda status: desk.own(_actor(request), status=status), "")


@require_safe
@for_members
def work(request: HttpRequest) -> HttpResponse:
    """The pile of a registrar: what was submitted to his centres, longest waiting first."""
    return _work_list(request, "registry/work.html", lambda status: desk.pile(_actor(request), status=status), SUBMITTED)


def _work_list(request: HttpRequest, template: str, of_status: Callable[[str], Any], otherwise: str) -> HttpResponse:
    status = request.GET.get("status", otherwise)
    status = status if status in STATUSES else otherwise
    pairs = [("status", status)] if status else []
    address = reverse("registry:mine" if template.endswith("mine.html") else "registry:work")
    pages: Pages[Record] = Pages(
        queries.whole(of_status(status)), number=request.GET.get("page", ""), size=PAGE, address=address,
        pairs=pairs,
    )  # fmt: skip
    everything = desk.own(_actor(request)) if not otherwise else desk.all_of_pile(_actor(request))
    to_confirm = (freshness.pile_to_confirm if otherwise else freshness.own_to_confirm)(_actor(request), today=timezone.localdate())
    tabs, total = tabs_of(everything, otherwise)
    name = downloads.WORK if otherwise else downloads.MINE
    return show(
        request, template, pages=pages, tabs=tabs, status_shown=status, total=total, here=request.get_full_path(),
        exports=downloads.links(name, pairs), waiting=to_confirm.count(), home=address,
        confirm_address=reverse("registry:work-to-confirm" if otherwise else "registry:mine-to-confirm"),
    )  # fmt: skip


def tabs_of(everything: QuerySet[Record], otherwise: str) -> tuple[list[tuple[str, int]], int]:
    """The states there are among these records, with how many are in each; and how many there are in all."""
    counts = desk.per_status(everything)
    return [(s, counts.get(s, 0)) for s in STATUSES if counts.get(s) or s == otherwise], sum(counts.values())
