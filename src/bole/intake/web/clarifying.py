"""Pages around a need that is too vague, and around what must not be public."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bole.kernel.errors import Refusal
from bole.kernel.states import WrongState
from bole.people.queries import who_asks
from bole.reference.queries import vocabulary
from bole.registry import queries as registry
from bole.registry.domain.sheet import RecordSheet
from bole.registry.errors import BadSheet, ChangedMeanwhile, NotReady
from bole.registry.models import Record
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.problems import status_of
from bole.ui.show import for_members, show, way_back

from .. import queries
from ..domain.questions import Question, too_vague
from ..domain.redaction import TIERS, Marked, found_in, redacted, tidy_marks
from ..errors import NoAnswers, NoQuestions
from ..services import clarifying
from . import questions

PAGE = 20


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else 0


@require_safe
@for_members
def vague(request: HttpRequest) -> HttpResponse:
    """The needs of one's centres that leave too much open, each with the questions it would be asked. Refuses with NotStaff."""
    actor, titles = who_asks(request), questions.titles()
    found = registry.listed(queries.vague_needs(actor).select_related("clarity"))
    pages: Pages[Record] = Pages(found, number=request.GET.get("page", ""), size=PAGE, address=reverse("intake:vague"), pairs=[])
    rows = [(record, [titles[Question(gap)] for gap in record.clarity.gaps]) for record in pages.items]  # type: ignore[attr-defined]
    waiting = queries.waiting_for_answers(actor).select_related("record")[:PAGE]
    return show(request, "intake/vague.html", pages=pages, rows=rows, waiting=waiting, tab="vague")


@require_POST
@for_members
def ask_back(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Send the questions with one click. Refuses with RecordMissing, NotEditor, NotStaff."""
    try:
        clarifying.ask_back(who_asks(request), record_id, note=request.POST.get("note", ""))
    except NoQuestions:
        messages.warning(request, _("This need says enough; nothing was asked."))
    else:
        messages.success(request, _("The questions were sent to the author."))
    return HttpResponseRedirect(way_back(request, reverse("intake:vague")))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def clarify(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The author answers what was asked, or what the text leaves open. Refuses with RecordMissing, NotEditor."""
    actor = who_asks(request)
    found = queries.need_to_edit(actor, record_id)
    asked = queries.open_clarification(record_id)
    open_ones = tuple(map(Question, asked.questions)) if asked else too_vague(queries.told_by(found))
    shown = open_ones or (Question.OBJECT,)
    given = questions.read(dict(request.POST.lists()), shown) if request.method == "POST" else {}
    page: dict[str, Any] = {"record": found, "asked": asked, "is_clear": not open_ones, "version": found.version}
    if request.method == "POST":
        try:
            clarifying.answer(actor, record_id, answers=given, version=_version(request))
        except (NoAnswers, ChangedMeanwhile, BadSheet, WrongState, NotReady) as refusal:
            page["questions"] = questions.shown(shown, given)
            return show(request, "intake/clarify.html", refusal=refusal, status=status_of(refusal), **page)
        messages.success(request, _("Thank you. Your answers stand in the need now."))
        return HttpResponseRedirect(reverse("registry:record", args=[record_id]))
    return show(request, "intake/clarify.html", questions=questions.shown(shown, given), **page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def redact(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Mark what must not be public, see what strangers will read, save it. Refuses with RecordMissing, NotEditor."""
    actor = who_asks(request)
    found = registry.record_to_edit(actor, record_id)
    whole, row = queries.whole_of(found), queries.redaction_of(found)
    if request.method != "POST":
        marked = queries.marked_by(row) if row else Marked((), TIERS[0])
        return _redact_page(request, found, whole, marked, fresh=row is None)
    marked = _marked(request)
    if request.POST.get("do") != "save":
        return _redact_page(request, found, whole, marked)
    try:
        clarifying.redact(actor, record_id, marked=marked, version=_version(request))
    except (ChangedMeanwhile, BadSheet, WrongState, NotReady) as refusal:
        return _redact_page(request, found, whole, marked, refusal=refusal)
    messages.success(request, _("Saved. Strangers read the version with the marked words left out."))
    return HttpResponseRedirect(reverse("registry:record", args=[record_id]))


def _marked(request: HttpRequest) -> Marked:
    tier = request.POST.get("tier", "")
    return Marked(
        tidy_marks([*request.POST.getlist("mark"), *request.POST.get("more", "").splitlines()]),
        tier if tier in TIERS else TIERS[0], bool(request.POST.get("hides_owner")), bool(request.POST.get("hides_price")),
    )  # fmt: skip


def _redact_page(
    request: HttpRequest, found: Record, whole: RecordSheet, marked: Marked, *, fresh: bool = False, refusal: Refusal | None = None
) -> HttpResponse:
    proposed = perhaps_not_public(whole)
    pressed = proposed if fresh else marked.marks
    offered = tuple(dict.fromkeys((*proposed, *marked.marks)))
    preview = redacted(whole, Marked(pressed, marked.tier, marked.hides_owner, marked.hides_price))
    language = page_language()
    tiers = [(code, vocabulary("description_tier").label(code, language)) for code in TIERS]
    return show(
        request, "intake/redact.html", record=found, marked=marked, offered=offered, pressed=pressed, preview=preview, tiers=tiers,
        has_price=whole.price_min is not None or whole.price_max is not None, version=found.version, refusal=refusal, owner=whole.owner,
        status=status_of(refusal) if refusal else 200,
    )  # fmt: skip


def perhaps_not_public(whole: RecordSheet) -> tuple[str, ...]:
    """What in the public texts may not be meant for everybody, to be proposed for marking."""
    return found_in("\n".join(part for w in whole.wordings for part in (w.title, w.summary, *w.keywords)), _known(whole))


def _known(whole: RecordSheet) -> list[str]:
    """Names and places that may stand in the text: the owner, the contact, regions and their short names."""
    places = [name for term in vocabulary("region").terms for name in (term.zh, term.en, *term.also)]
    return [whole.owner, whole.contact_name, whole.contact_email, *places]
