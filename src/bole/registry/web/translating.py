"""The page of one more wording: the original left, the target right, field by field; machine drafts and terms beside it."""

from __future__ import annotations

from dataclasses import replace as with_values
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bole.kernel.errors import Refusal
from bole.people.domain.actor import Actor
from bole.reference.queries import language_name
from bole.ui.locales import page_language
from bole.ui.problems import status_of
from bole.ui.show import for_members, show

from .. import queries
from ..adapters import translators
from ..domain.sheet import RecordSheet, WordingSheet
from ..errors import BadSheet, ChangedMeanwhile, NotReady, NotTranslatable, PersonsWording, TranslatorAway
from ..models import Record
from ..queries import glossary
from ..services import records, translating
from .forms import WordingForm, languages_offered

NOT_DRAFTED = (ChangedMeanwhile, NotTranslatable, PersonsWording, TranslatorAway)
MACHINE, HUMAN = "machine", "human"


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else 0


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def wording(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Write, change, approve or remove the wording of a record in one more language, beside the original."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.record_to_edit(actor, record_id)
    base = queries.sheet_of(found)
    if request.method != "POST":
        offered = request.GET.get("language", "") or _language_wanting(base)
        there = next((w for w in base.wordings if w.language == offered and w is not base.original), None)
        return _page(request, WordingForm.of(page_language(), offered, there), found, base, version=found.version)
    form = WordingForm.typed(page_language(), dict(request.POST.lists()))
    wanted, version = request.POST.get("do", ""), request.POST.get("version", "")
    if wanted == "show":
        return _page(request, form, found, base, version=version)
    if wanted == "approve":
        form.given["origin"] = HUMAN
    sheet = _with(base, form, removed=wanted == "remove")
    form.problems = list(queries.problems_of(sheet))
    if not form.problems:
        try:
            records.revise(actor, record_id, sheet=sheet, version=_version(request))
        except ChangedMeanwhile as refusal:
            return _page(request, form, found, base, version=found.version, refusal=refusal, status=409)
        except (BadSheet, NotReady) as refusal:
            form.problems = list(refusal.problems)
        else:
            messages.success(request, _done(wanted) % {"language": language_name(form.language, page_language())})
            return HttpResponseRedirect(reverse("registry:record", args=[record_id]))
    return _page(request, form, found, base, version=version, status=422)


def _with(base: RecordSheet, form: WordingForm, *, removed: bool) -> RecordSheet:
    """The sheet with the typed wording in its place, or without it."""
    others = tuple(w for w in base.wordings if w is base.original or w.language != form.language)
    return with_values(base, wordings=others if removed else (*others, form.wording()))


def _done(wanted: str) -> str:
    if wanted == "remove":
        return _("The wording was removed: %(language)s.")
    if wanted == "approve":
        return _("Approved: the wording in %(language)s is a person's now.")
    return _("The wording was saved: %(language)s.")


@require_POST
@for_members
def draft_by_machine(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Let the translator draft the wording in a language. Refuses with RecordMissing, NotEditor."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language = request.POST.get("language", "")
    page = f"{reverse('registry:wording', args=[record_id])}?language={language}"
    try:
        translating.draft_by_machine(actor, record_id, language=language, version=_version(request))
    except NOT_DRAFTED as refusal:
        found = queries.record_to_edit(actor, record_id)
        form = WordingForm.typed(page_language(), dict(request.POST.lists()))
        form.given["origin"] = form.given["origin"] or HUMAN
        return _page(request, form, found, queries.sheet_of(found), version=found.version, refusal=refusal, status=status_of(refusal))
    messages.success(request, _("Drafted by a machine, and marked so. Read it, correct it, then approve it."))
    return HttpResponseRedirect(page)


def _language_wanting(base: RecordSheet) -> str:
    there = {w.language.split("-")[0] for w in base.wordings}
    return next((code for code in ("zh", "en") if code not in there), "")


def _page(
    request: HttpRequest, form: WordingForm, found: Record, base: RecordSheet, *, version: object, status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    original = base.original
    assert original is not None
    there = [w for w in base.wordings if w is not original]
    mine = next((w for w in there if w.language == form.language), None)
    translator = translators.current()
    return show(
        request, "registry/wording.html", form=form, record=found, original=original, version=version, there=there, status=status,
        offered=[(c, n) for c, n in languages_offered(page_language()) if c != original.language], refusal=refusal, exists=mine is not None,
        is_machine=form.given["origin"] == MACHINE, rows=_rows(form, original), may_draft=mine is None or mine.origin == MACHINE,
        translator=translator.name if translator else "", terms=glossary.occurring(found.centre.path, original, form.language),
    )  # fmt: skip


def _rows(form: WordingForm, original: WordingSheet) -> list[dict[str, Any]]:
    """Each field: what the original says, and the line to write; what is empty on both sides is left out."""
    rows = []
    for line in form.lines:
        said = getattr(original, line.name)
        if said or line.value or line.errors:
            rows.append({"line": line, "said": "；".join(said) if isinstance(said, tuple) else said})
    return rows
