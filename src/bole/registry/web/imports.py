"""Pages of imports: the list, the upload, and one page for an import's whole life, from the columns to the result.

The page works by reload; with htmx its lower part is asked for again while the import runs, and no longer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bole.kernel.errors import N_, Problem
from bole.people import queries as people
from bole.people.domain.actor import PUBLISHERS, STAFF, Actor
from bole.people.errors import CentreMissing
from bole.people.queries import who_asks
from bole.ui.paging import Pages
from bole.ui.show import for_members, show

from ..domain import checks
from ..domain.profiles import PROFILES
from ..errors import BadMapping, ImportBusy, ImportOver, NotImporter, UnknownColumns, UnreadableFile
from ..models import ImportJob, Record
from ..queries import imports as reads
from ..services import blanks, imports
from . import columns_form
from .columns_form import ColumnsForm

PAGE, SHOWN_PROBLEMS = 25, 10
NO_FILE = N_("Choose a file first: a spreadsheet (.xlsx), a text table (.csv) or JSON lines (.jsonl).")


def _page(job_id: UUID) -> str:
    return reverse("registry:import", args=[job_id])


@require_safe
@for_members
def imports_list(request: HttpRequest) -> HttpResponse:
    """The imports of the reader's centres, newest first. Refuses with NotImporter."""
    actor = who_asks(request)
    if not people.centres_where(actor, STAFF).exists():
        raise NotImporter
    address = reverse("registry:imports")
    pages: Pages[ImportJob] = Pages(reads.imports(actor), number=request.GET.get("page", ""), size=PAGE, address=address)
    return show(request, "registry/imports.html", pages=pages)


@csrf_exempt  # the body is read by the view, so that a full disk is told; the check follows at once
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
@csrf_protect
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file and where it goes. Refuses with NotImporter."""
    actor = who_asks(request)
    centres = list(people.centres_where(actor, STAFF))
    if not centres:
        raise NotImporter
    given = {name: request.POST.get(name, "") for name in ("centre", "kind", "profile", "source")}
    given["publish"] = "1" if request.POST.get("publish") else ""
    if request.method != "POST":
        own = actor.centre_paths(STAFF) or [c.path for c in centres]  # an administrator may have no role of his own
        return _upload_page(request, {**given, "centre": own[0] if len(own) == 1 else ""})
    file = request.FILES.get("file")
    if problems := _missing(given, file):
        return _upload_page(request, given, problems, status=422)
    try:
        job = _uploaded(actor, given, file)
    except (UnreadableFile, CentreMissing, BadMapping) as refusal:
        problems = list(refusal.problems) or [Problem("file", refusal.code, refusal.sentence, refusal.values)]
        return _upload_page(request, given, problems, status=422)
    return HttpResponseRedirect(_page(job.id))


def _missing(given: dict[str, str], file: object) -> list[Problem]:
    problems = [] if file else [Problem("file", "no_file", NO_FILE)]
    return problems if given["centre"] else [*problems, Problem("centre", "no_centre", checks.NO_CENTRE)]


def _uploaded(actor: Actor, given: dict[str, str], file: Any) -> ImportJob:
    return imports.upload(
        actor, centre=given["centre"], name=file.name or "", file=file.file, kind=given["kind"], profile=given["profile"],
        source=given["source"], publish=bool(given["publish"]),
    )  # fmt: skip


def _upload_page(request: HttpRequest, given: dict[str, str], problems: list[Problem] | None = None, *, status: int = 200) -> HttpResponse:
    actor = who_asks(request)
    wrong: dict[str, list[Problem]] = {}
    for problem in problems or ():
        wrong.setdefault(problem.field, []).append(problem)
    return show(
        request, "registry/import_new.html", status=status, given=given, wrong=wrong, centres=people.centres_where(actor, STAFF),
        may_publish=people.centres_where(actor, PUBLISHERS).exists(), kinds=Record.Kind.values,
        profiles=[(p.name, _(p.title)) for p in PROFILES], limit=settings.BOLE_MAX_UPLOAD_MB,
        template_forms=blanks.BLANK_FORMATS,
    )  # fmt: skip


@require_safe
@for_members
def one(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """One import, wherever it stands. Refuses with ImportMissing."""
    return _show(request, reads.import_job(who_asks(request), job_id))


def _show(request: HttpRequest, job: ImportJob, form: ColumnsForm | None = None, *, status: int = 200) -> HttpResponse:
    problems = reads.import_problems(who_asks(request), job.id)
    over = job.status == ImportJob.Status.DONE and not job.dry_run
    shown = [{"row": p.row, "column": p.column, "given": p.given, "told": reads.told(p)} for p in problems[:SHOWN_PROBLEMS]]
    running = job.status == ImportJob.Status.RUNNING
    response = show(
        request, "registry/import.html", part="import_state", status=status, job=job, failure=reads.failure_told(job), problems=shown,
        problem_count=problems.count(), running=running, over=over, share=min(1.0, job.done / job.total) if job.total else 0.0,
        form=None if running or over else form or ColumnsForm.of(job), profile=columns_form.profile_title(job.profile),
        may_publish=who_asks(request).holds(PUBLISHERS, job.centre.path), goes_on=bool(job.done) and not job.dry_run and not over,
    )  # fmt: skip
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@for_members
def map_columns(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Say what the columns mean; then check or import if that was asked for. Refuses with ImportMissing, NotPublisher."""
    actor = who_asks(request)
    form = ColumnsForm.typed(reads.import_job(actor, job_id), request.POST)
    try:
        imports.map_columns(
            actor, job_id, columns=form.columns, kind=form.kind, profile=form.profile, source=form.source, publish=form.publish
        )
    except BadMapping as refusal:
        form.problems = list(refusal.problems)
        return _show(request, reads.import_job(actor, job_id), form, status=422)
    except (ImportBusy, ImportOver) as refusal:
        return _too_late(request, job_id, refusal)
    wanted = {"check": imports.check, "start": imports.start}.get(request.POST.get("do", ""))
    if wanted is None:
        messages.success(request, _("Saved. Nothing was imported yet."))
        return HttpResponseRedirect(_page(job_id))
    return _deed(request, job_id, wanted)


def _too_late(request: HttpRequest, job_id: UUID, refusal: ImportBusy | ImportOver) -> HttpResponse:
    messages.warning(request, _(refusal.sentence))
    return HttpResponseRedirect(_page(job_id))


def _deed(request: HttpRequest, job_id: UUID, verb: Callable[..., ImportJob]) -> HttpResponse:
    actor = who_asks(request)
    try:
        verb(actor, job_id)
    except (ImportBusy, ImportOver) as refusal:
        return _too_late(request, job_id, refusal)
    except UnknownColumns as refusal:
        job = reads.import_job(actor, job_id)
        form = ColumnsForm.of(job)
        form.problems = [Problem("", refusal.code, refusal.sentence, refusal.values)]
        return _show(request, job, form, status=422)
    return HttpResponseRedirect(_page(job_id))


@require_POST
@for_members
def check(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Have every row judged and none written."""
    return _deed(request, job_id, imports.check)


@require_POST
@for_members
def start(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Import, or go on where it was cut off."""
    return _deed(request, job_id, imports.start)


@require_POST
@for_members
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Stop after the rows it is at."""
    return _deed(request, job_id, imports.cancel)
