"""Objecting to a price notice; the private page of who objects; what waits for the staff, and its decisions."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bole.kernel.errors import Refusal
from bole.kernel.states import WrongState
from bole.people.queries import who_asks
from bole.runtime import clock, files
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.problems import sentence, status_of
from bole.ui.show import for_members, show

from ..access import price_notices as access
from ..domain.price_notice import RUNS
from ..errors import BadObjection, ConflictOfInterest, NoDecisionReason, NoticeNotRunning, ObjectionDecided, TooManyObjections
from ..models import Objection
from ..queries import price_notices as queries
from ..services import objections as verbs
from ..services.objections import FILE_BYTES, FILES, MEDIA, Evidence
from . import notice_words

PAGE = 20


def sender_of(request: HttpRequest) -> str:
    """What tells strangers apart: a keyed digest of the address they come from; the address itself is not kept."""
    return "stranger:" + salted_hmac("bole.objection", request.META.get("REMOTE_ADDR", "")).hexdigest()[:40]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def object_to(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Say that a notice is wrong. Refuses with PriceNoticeMissing."""
    actor = who_asks(request)
    found = queries.notice(actor, notice_id)
    if request.method != "POST":
        if not found.content or found.phase(clock.database_now()) not in RUNS:
            messages.info(request, sentence(NoticeNotRunning()))
            return HttpResponseRedirect(reverse("exchange:price-notice", args=[notice_id]))
        return _form(request, notice_id, {"key": secrets.token_urlsafe(16)})
    given = {name: request.POST.get(name, "") for name in ("grounds", "name", "reach", "key")}
    evidence = [
        Evidence(f.name or "", f.read(FILE_BYTES + 1) if (f.size or 0) <= FILE_BYTES else b"")
        for f in request.FILES.getlist("files")[: FILES + 1]
    ]
    try:
        made = verbs.object_to(
            actor, notice_id, **given, evidence=evidence, sender=sender_of(request), language=page_language()
        )  # fmt: skip
    except (BadObjection, NoticeNotRunning, TooManyObjections) as refusal:
        return _form(request, notice_id, given, refusal=refusal)
    return HttpResponseRedirect(reverse("exchange:objection", args=[access.link_of(made)]))


def _form(request: HttpRequest, notice_id: UUID, given: dict[str, str], *, refusal: Refusal | None = None) -> HttpResponse:
    found = queries.notice(who_asks(request), notice_id)
    errors: dict[str, list[str]] = {}
    for problem in refusal.problems if refusal else ():
        errors.setdefault(problem.field, []).append(sentence(problem))
    return show(
        request, "exchange/object.html", one=notice_words.shown(found, at=clock.database_now(), language=page_language()), given=given,
        errors=errors, told=sentence(refusal) if refusal else "", status=status_of(refusal) if refusal else 200, most_files=FILES,
        most_mb=FILE_BYTES >> 20, accept=",".join(MEDIA), signed_in=who_asks(request).is_signed_in,
    )  # fmt: skip


@require_safe
@never_cache
def objection(request: HttpRequest, link: str) -> HttpResponse:
    """The private page of who objects: number, state, decision. Refuses with ObjectionMissing."""
    found = access.objection_with(link)
    one = notice_words.shown(found.notice, at=clock.database_now(), language=page_language())
    response = show(request, "exchange/objection.html", objection=found, one=one, outcome=notice_words.outcome(found.outcome))
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@for_members
def work(request: HttpRequest) -> HttpResponse:
    """Drafts, what waits to be published, and objections that wait for a decision."""
    actor, at, language = who_asks(request), clock.database_now(), page_language()
    pages: Pages[Objection] = Pages(
        queries.to_decide(actor).prefetch_related("files__file"), number=request.GET.get("page", ""), size=PAGE,
        address=reverse("exchange:price-notice-work"),
    )  # fmt: skip
    waiting = [notice_words.shown(n, at=at, language=language) for n in queries.to_publish(actor)[:PAGE]]
    shown_ids = {one.notice.id for one in waiting}
    drafts = [notice_words.shown(n, at=at, language=language) for n in queries.drafts_of(actor)[:PAGE] if n.id not in shown_ids]
    rows: list[dict[str, Any]] = [
        {"objection": o, "title": o.notice.title_in(language), "conflict": not verbs.is_impartial(actor, o.notice)} for o in pages.items
    ]
    return show(request, "exchange/price_notice_work.html", pages=pages, rows=rows, waiting=waiting, drafts=drafts)


@require_POST
@for_members
def judge(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """Decide about an objection. Refuses with ObjectionMissing, NotObjectionJudge."""
    wanted = request.POST.get("do", "")
    if wanted not in ("uphold", "reject"):
        return HttpResponseRedirect(reverse("exchange:price-notice-work"))
    try:
        found = verbs.judge_objection(who_asks(request), objection_id, uphold=wanted == "uphold", reasons=request.POST.get("reasons", ""))
    except (ConflictOfInterest, ObjectionDecided, NoDecisionReason, WrongState) as refusal:
        messages.warning(request, sentence(refusal))
        return HttpResponseRedirect(reverse("exchange:price-notice-work"))
    messages.success(request, _("Decided; who objected was told, and everybody reads the reasons."))
    return HttpResponseRedirect(reverse("exchange:price-notice", args=[found.notice_id]))


@require_safe
@for_members
def evidence(request: HttpRequest, file_id: UUID) -> Any:
    """A file of evidence, always as a download. Refuses with ObjectionMissing."""
    found = access.evidence_for(who_asks(request), file_id).file
    response = StreamingHttpResponse(files.read(found.id), content_type=found.media_type)
    plain = found.name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
    response["Content-Disposition"] = f'attachment; filename="{plain}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
