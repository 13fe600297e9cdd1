"""The form of a price notice, and the deeds of those behind it and of its centre."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bole.kernel.errors import Problem, Refusal
from bole.kernel.states import WrongState
from bole.people.domain.actor import Actor
from bole.people.queries import who_asks
from bole.policy.errors import FigureMissing
from bole.reference.queries import vocabulary
from bole.registry import queries as registry
from bole.registry.models import Record
from bole.ui.forms import Line
from bole.ui.locales import own_name, page_language
from bole.ui.problems import sentence, status_of
from bole.ui.show import for_members, show

from ..access import price_notices as access
from ..domain.notice_sheet import AMOUNT, CONTACT, FORMULA, LANGUAGES, MODES, NO_PRICE, NoticeSheet
from ..domain.price_notice import Relation, Status
from ..errors import BadPriceNotice, NoDecisionReason, NoticeChanged, OwnNotice, RecordNotPublished, RelationUntold
from ..models import PriceNotice
from ..queries import price_notices as queries
from ..services import price_notices as verbs
from . import notice_words

TOLD = (
    BadPriceNotice, NoDecisionReason, NoticeChanged, OwnNotice, RecordNotPublished, RelationUntold, WrongState, FigureMissing,
)  # fmt: skip
PLAIN = ("mode", "price_kind", "currency", "buyer", "relation", "relation_note", "unit_place", "market_place")


def sheet_in(given: Mapping[str, str]) -> NoticeSheet:
    """The form as a sheet. Refuses with BadPriceNotice for an amount that is none."""
    return NoticeSheet(
        words={code: {name: given.get(f"{name}_{code}", "") for name in ("name", "abstract", "price")} for code in LANGUAGES},
        price_min=_amount(given, "price_min"), price_max=_amount(given, "price_max"),
        contact={name: given.get(f"contact_{name}", "") for name in CONTACT}, **{name: given.get(name, "") for name in PLAIN},
    )  # fmt: skip


def _amount(given: Mapping[str, str], name: str) -> Decimal | None:
    text = given.get(name, "").replace(",", "").replace("，", "").strip()
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        raise BadPriceNotice(problems=[Problem(name, "no_price", NO_PRICE, {}, text[:40])]) from None


def _given(sheet: NoticeSheet) -> dict[str, str]:
    """A sheet as the values of the form."""
    words = {f"{name}_{code}": text for code, texts in sheet.words.items() for name, text in texts.items()}
    amounts = {name: "" if (a := getattr(sheet, name)) is None else f"{a.normalize() + 0:f}" for name in ("price_min", "price_max")}
    return {**words, **amounts, **{f"contact_{n}": t for n, t in sheet.contact.items()}, **{n: getattr(sheet, n) for n in PLAIN}}


def _first(actor: Actor, about: Record) -> NoticeSheet:
    """What a new notice begins with: what the achievement says itself."""
    words = {
        w.language.split("-")[0]: {"name": w.title[:300], "abstract": w.summary[:6000]}
        for w in about.wordings.all()
        if w.language.split("-")[0] in LANGUAGES and w.origin != "machine"
    }
    modes = [m for m in about.cooperation_modes if m in MODES]
    return NoticeSheet(
        words=words, mode=modes[0] if len(modes) == 1 else "", currency=about.currency or "CNY",
        price_min=about.price_min if about.price_min == about.price_max else None, contact={"name": actor.name},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def new(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Begin a notice about an achievement. Refuses with RecordMissing, NotEditor, NotNoticeEditor."""
    actor = who_asks(request)
    about = registry.record_to_edit(actor, record_id)
    if about.kind != Record.Kind.ACHIEVEMENT:
        raise Http404
    if request.method != "POST":
        return _form(request, about, _given(_first(actor, about)))
    given = {name: str(request.POST[name]) for name in request.POST}
    try:
        made = verbs.draft_notice(actor, record_id, sheet=sheet_in(given))
    except BadPriceNotice as refusal:
        return _form(request, about, given, refusal=refusal)
    return _saved(request, made, given)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Change a draft. Refuses with PriceNoticeMissing, NotNoticeEditor, WrongState."""
    actor = who_asks(request)
    found = access.notice_for(actor, notice_id, to="edit")
    if found.status != Status.DRAFT:
        messages.info(request, _("What is published is not changed; draft another notice in its place."))
        return HttpResponseRedirect(reverse("exchange:price-notice", args=[notice_id]))
    if request.method != "POST":
        return _form(request, found.record, _given(verbs.sheet_of(found)), found=found)
    given = {name: str(request.POST[name]) for name in request.POST}
    version = int(v) if (v := given.get("version", "")).isascii() and v.isdecimal() and len(v) < 9 else 0
    try:
        found = verbs.revise_notice(actor, notice_id, sheet=sheet_in(given), version=version)
    except (BadPriceNotice, NoticeChanged) as refusal:
        return _form(request, found.record, given, found=found, refusal=refusal)
    return _saved(request, found, given)


def _saved(request: HttpRequest, found: PriceNotice, given: Mapping[str, str]) -> HttpResponse:
    """After saving, hand it in at once if that was the button."""
    here = reverse("exchange:price-notice", args=[found.id])
    if given.get("do") != "hand-in":
        messages.success(request, _("Saved as a draft; nobody outside sees it yet."))
        return HttpResponseRedirect(here)
    try:
        verbs.hand_in_notice(who_asks(request), found.id)
    except (BadPriceNotice, RelationUntold) as refusal:
        return _form(request, found.record, dict(given), found=queries.notice(who_asks(request), found.id), refusal=refusal)
    messages.success(request, _("Handed in; the centre publishes it."))
    return HttpResponseRedirect(here)


def _form(
    request: HttpRequest, about: Record, given: dict[str, str], *, found: PriceNotice | None = None, refusal: Refusal | None = None
) -> HttpResponse:  # fmt: skip
    language = page_language()
    lines = {line.name: line for line in _lines(given, language)}
    for problem in refusal.problems if refusal else ():
        if problem.field in lines:
            lines[problem.field].errors.append(sentence(problem))
    title = next((w.title for w in about.wordings.all()), "")
    target = reverse("exchange:edit-price-notice", args=[found.id]) if found else reverse("exchange:new-price-notice", args=[about.id])
    return show(
        request, "exchange/price_notice_form.html", lines=lines, record=about, record_title=title, notice=found, target=target,
        words=[(code, own_name(code), [lines[f"{name}_{code}"] for name in ("name", "abstract", "price")]) for code in LANGUAGES],
        deal=[lines[name] for name in ("mode", "price_kind", "price_min", "price_max", "currency")],
        buyer=[lines[name] for name in ("buyer", "relation", "relation_note")], places=[lines[n] for n in ("unit_place", "market_place")],
        contact=[lines[f"contact_{name}"] for name in CONTACT], told=sentence(refusal) if refusal else "",
        version=found.version if found else 0, status=status_of(refusal) if refusal else 200,
    )  # fmt: skip


def _lines(given: Mapping[str, str], language: str) -> list[Line]:
    def line(name: str, label: str, **values: Any) -> Line:
        return Line(name, label, value=given.get(name, ""), **values)

    words = [
        made
        for code in LANGUAGES
        for made in (
            line(f"name_{code}", _("name of the achievement"), lang=code, wide=True),
            line(f"abstract_{code}", _("abstract"), widget="textarea", rows=5, lang=code, wide=True),
            line(
                f"price_{code}", _("how the price is found"), widget="textarea", rows=2, lang=code, wide=True, help=_("only for a formula")
            ),
        )
    ]
    modes = [("", _("please choose")), *((c, notice_words.mode(c, language)) for c in MODES)]
    kinds = [(AMOUNT, _("an amount")), (FORMULA, _("a formula in words, with the range it leads to"))]
    relations = [("", _("please choose")), *((r.value, notice_words.relation(r)) for r in Relation)]
    return [
        *words, line("mode", _("mode"), widget="select", choices=modes),
        line("price_kind", _("the price is"), widget="select", choices=kinds),
        line("price_min", _("intended price, or the lowest"), inputmode="decimal"),
        line("price_max", _("the highest (formula)"), inputmode="decimal"),
        line("currency", _("currency"), widget="select", choices=[(c, c) for c in _currencies(given.get("currency", ""))]),
        line("buyer", _("buyer"), help=_("empty: not known yet"), wide=True),
        line("relation", _("is the buyer related?"), widget="select", choices=relations, help=_("to the unit or to those who made it")),
        line("relation_note", _("how"), wide=True),
        line("unit_place", _("where in the unit"), wide=True, help=_("its website or notice board")),
        line("market_place", _("on which other market"), wide=True, help=_("besides this board")), line("contact_name", _("name")),
        line("contact_phone", _("telephone"), widget="tel"), line("contact_email", _("e-mail"), widget="email"),
        line("contact_address", _("postal address")),
    ]  # fmt: skip


def _currencies(chosen: str) -> list[str]:
    common = ["CNY", "USD", "EUR", "GBP", "JPY", "HKD"]
    return common if chosen in common or chosen not in vocabulary("currency").codes() else [*common, chosen]


@require_POST
@for_members
def deed(request: HttpRequest, notice_id: UUID, deed: str) -> HttpResponse:
    """Do one thing with a notice. Refuses with PriceNoticeMissing and as the verbs do."""
    actor = who_asks(request)
    deeds: dict[str, tuple[Callable[[], Any], str]] = {
        "hand-in": (lambda: verbs.hand_in_notice(actor, notice_id), _("Handed in; the centre publishes it.")),
        "publish": (lambda: verbs.publish_notice(actor, notice_id), _("Published. Its days count from now on.")),
        "withdraw": (
            lambda: verbs.withdraw_notice(actor, notice_id, reason=request.POST.get("reason", "")),
            _("Withdrawn; it stays readable with the reason."),
        ),
        "replace": (
            lambda: verbs.replace_notice(actor, notice_id),
            _("Change what is to be announced; its days begin anew when it is published."),
        ),
        "discard": (lambda: verbs.discard_notice(actor, notice_id), _("The draft was thrown away.")),
    }
    if deed not in deeds:
        raise Http404
    verb, said = deeds[deed]
    try:
        made = verb()
    except TOLD as refusal:
        told = " ".join([sentence(refusal), *dict.fromkeys(sentence(p) for p in refusal.problems)])
        messages.warning(request, told)
        back = "exchange:edit-price-notice" if isinstance(refusal, BadPriceNotice) else "exchange:price-notice"
        return HttpResponseRedirect(reverse(back, args=[notice_id]))
    messages.success(request, said)
    if deed == "discard":
        return HttpResponseRedirect(reverse("exchange:price-notices"))
    return HttpResponseRedirect(reverse("exchange:edit-price-notice" if deed == "replace" else "exchange:price-notice", args=[made.id]))
