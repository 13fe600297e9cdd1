"""Pages on which the staff of a centre composes a catalogue or a package: its texts, its list, its next edition."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bole.kernel.errors import Refusal
from bole.kernel.text import one_line
from bole.people.errors import CentreMissing
from bole.people.queries import who_asks
from bole.ui.problems import sentence, status_of
from bole.ui.show import for_members, show, way_back

from ..domain import catalogues as rules
from ..domain.catalogues import PACKAGE, Change, Plan
from ..errors import (
    BadCatalogue,
    BadFilter,
    CatalogueChanged,
    CatalogueNotReady,
    CatalogueRetired,
    NotComposer,
    NothingNew,
    NothingToPublish,
    PublishedMeanwhile,
    SectionMissing,
    TooManyEntries,
    TooManySections,
)  # fmt: skip
from ..models import Catalogue
from ..queries import catalogues as reads
from ..queries import editions as taken
from ..queries import listed_in_order
from ..services import catalogues as verbs
from ..services import editions
from . import catalogue_form
from .catalogue_form import CatalogueForm
from .catalogues import language_here

NOT_NOW = (SectionMissing, TooManyEntries, TooManySections, CatalogueRetired)
NOT_PUBLISHED = (BadFilter, CatalogueNotReady, CatalogueRetired, NothingNew, NothingToPublish, PublishedMeanwhile, TooManyEntries)
SHOWN = 30  # records of a rule shown as an example


# ---- texts, tags, rule ----


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def compose_new(request: HttpRequest) -> HttpResponse:
    """Begin a catalogue or a package. Refuses with NotComposer."""
    actor = who_asks(request)
    if not reads.centres_to_compose_in(actor).exists():
        raise NotComposer
    if request.method != "POST":
        asked = catalogue_form.read(dict(request.GET.lists()))  # a list hands its filters over
        kind, way = PACKAGE if asked.kind == PACKAGE else rules.CATALOGUE, rules.RULED if asked.composition == rules.RULED else rules.PICKED
        return _form(request, replace(asked, kind=kind, composition=way))
    plan = catalogue_form.read(dict(request.POST.lists()))
    try:
        made = verbs.compose(actor, centre=request.POST.get("centre", ""), plan=plan)
    except (BadCatalogue, CentreMissing, NotComposer) as refusal:
        return _form(request, plan, refusal=refusal)
    messages.success(request, _("Begun. Now choose what stands in it."))
    return HttpResponseRedirect(reverse("registry:compose", args=[made.id]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def revise(request: HttpRequest, catalogue_id: UUID) -> HttpResponse:
    """Write texts, tags and rule anew. Refuses with CatalogueMissing, NotComposer, CatalogueRetired."""
    actor = who_asks(request)
    found = reads.catalogue_to_compose(actor, catalogue_id)
    if request.method != "POST":
        return _form(request, reads.plan_of(found), catalogue=found)
    plan, version = catalogue_form.read(dict(request.POST.lists())), request.POST.get("version", "")
    try:
        verbs.revise_catalogue(actor, catalogue_id, plan=plan, version=int(version) if version.isdecimal() and len(version) < 9 else 0)
    except (BadCatalogue, CatalogueChanged) as refusal:
        return _form(request, plan, catalogue=found, refusal=refusal)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("registry:compose", args=[catalogue_id]))


def _form(request: HttpRequest, plan: Plan, *, catalogue: Catalogue | None = None, refusal: Refusal | None = None) -> HttpResponse:
    language = language_here()
    centres = [
        (c.path, "\u2003" * c.path.count(".") + c.organisation.name_in(language)) for c in reads.centres_to_compose_in(who_asks(request))
    ]
    form = CatalogueForm(plan, refusal.problems if refusal else (), request.POST.get("language_new", "")[:12])
    changed = isinstance(refusal, CatalogueChanged)
    return show(
        request, "registry/catalogue_form.html", form=form, catalogue=catalogue, centres=centres, refusal=refusal,
        centre=request.POST.get("centre", "") or request.GET.get("centre", ""), is_conflict=changed,
        theirs=_differing(reads.plan_of(catalogue), plan) if catalogue and changed else [],
        status=_status(refusal),
    )  # fmt: skip


def _status(refusal: Refusal | None) -> int:
    """A centre that is not there is a wrong value here, and no missing page."""
    return 200 if refusal is None else 422 if isinstance(refusal, CentreMissing) else status_of(refusal)


def _differing(theirs: Plan, mine: Plan) -> list[tuple[str, str]]:
    """The texts as somebody else saved them meanwhile, where they are not what is typed here."""
    typed = {w.language: w.tidied() for w in mine.words}
    labels = {
        "title": _("title"),
        "foreword": _("foreword"),
        "reasons": _("why these belong together"),
        "effect": _("effect on the industry"),
    }
    return [
        (f"{label} ({one.language})", getattr(one, name))
        for one in theirs.words
        for name, label in labels.items()
        if getattr(one, name) != getattr(typed.get(one.language, rules.Words(one.language)), name)
    ]


# ---- the desk of one catalogue ----


@require_safe
@for_members
def desk(request: HttpRequest, catalogue_id: UUID) -> HttpResponse:
    """One catalogue in work: its list, what may be added, what the next edition would bring. Refuses with CatalogueMissing, NotComposer."""
    return _desk(request, catalogue_id)


def _desk(request: HttpRequest, catalogue_id: UUID, *, refusal: Refusal | None = None) -> HttpResponse:
    actor, language = who_asks(request), language_here()
    found = reads.catalogue_to_compose(actor, catalogue_id)
    plan, text = reads.plan_of(found), one_line(request.GET.get("q", "").replace("\0", ""))[:200]
    chosen, bad = _chosen(found)
    by_hand = found.composition == rules.PICKED
    return show(
        request, "registry/compose.html", catalogue=found, title=reads.title_of(found, language), plan=plan, by_hand=by_hand,
        refusal=refusal,
        sections=_sections(found, chosen) if by_hand else [], rule=catalogue_form.rule_in_words(plan.rule, language), bad=bad,
        examples=listed_in_order([r for part in chosen.records for r in part][:SHOWN]) if not by_hand else [], count=chosen.count,
        left_out=len(chosen.left_out), q=text, everywhere=bool(request.GET.get("everywhere")), wanting=rules.wanting(plan),
        offered=_offered(found, text, everywhere=bool(request.GET.get("everywhere"))), may_publish=reads.may_publish(actor, found),
        news=taken.news(found, chosen.records), next_number=found.editions + 1, status=status_of(refusal) if refusal else 200,
        one_language=len({w.language.split("-")[0] for w in plan.words} & {"zh", "en"}) < 2, note=request.POST.get("note", "")[:300],
    )  # fmt: skip


def _chosen(found: Catalogue) -> tuple[reads.Chosen, Refusal | None]:
    try:
        return reads.chosen(found, today=timezone.localdate()), None
    except (BadFilter, TooManyEntries) as refusal:
        return reads.Chosen((), ()), refusal


def _sections(found: Catalogue, chosen: reads.Chosen) -> list[dict[str, Any]]:
    """The list by hand with its records; what is not public now is marked."""
    arrangement = reads.arrangement_of(found)
    records = {r.id: r for r in listed_in_order(list(rules.records_in(arrangement)))}
    outside = set(chosen.left_out)
    return [
        {
            "section": s, "title": reads.title_in(dict(s.titles), language_here()),
            "zh": s.titles.get("zh", ""), "en": s.titles.get("en", ""),
            "rows": [{"record": records[r], "stays_out": r in outside} for r in s.records if r in records],
            "is_first": s is arrangement[0], "is_last": s is arrangement[-1],
        }
        for s in arrangement
    ]  # fmt: skip


def _offered(found: Catalogue, text: str, *, everywhere: bool) -> list[tuple[Any, bool]]:
    there = set(rules.records_in(reads.arrangement_of(found)))
    return [(r, r.id in there) for r in reads.candidates(found, text=text, everywhere=everywhere)]


# ---- deeds ----


@require_POST
@for_members
def arrange(request: HttpRequest, catalogue_id: UUID) -> HttpResponse:
    """One change of the list by hand. Refuses with CatalogueMissing, NotComposer."""
    reads.catalogue_to_compose(who_asks(request), catalogue_id)
    change = _change(request.POST)
    stay = reverse("registry:compose", args=[catalogue_id])
    if change is not None:
        try:
            verbs.rearrange(who_asks(request), catalogue_id, change=change)
        except NOT_NOW as refusal:
            messages.warning(request, sentence(refusal))
            return HttpResponseRedirect(stay)
    if change is not None and isinstance(change, rules.AddRecords) and change.records:
        messages.success(request, _("Put into the list."))
    return HttpResponseRedirect(way_back(request, stay))


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _change(given: QueryDict) -> Change | None:
    """What a button asks for; nothing for what no button says."""
    deed, key = given.get("do", ""), given.get("section", "")[:40]
    titles = {"zh": given.get("title_zh", ""), "en": given.get("title_en", "")}
    record = _id(given.get("record", ""))
    match deed:
        case "add":
            return rules.AddRecords(tuple(r for r in map(_id, given.getlist("record")) if r), key)
        case "add-section":
            return rules.AddSection(uuid4().hex[:12], titles)
        case "rename-section":
            return rules.RenameSection(key, titles)
        case "section-up" | "section-down":
            return rules.MoveSection(key, -1 if deed == "section-up" else 1)
        case "remove-section":
            return rules.RemoveSection(key)
    if record is None:
        return None
    match deed:
        case "up" | "down":
            return rules.MoveBy(record, -1 if deed == "up" else 1)
        case "move":
            return rules.MoveTo(record, key)
        case "take-out":
            return rules.TakeOut(record)
    return None


@require_POST
@for_members
def publish(request: HttpRequest, catalogue_id: UUID) -> HttpResponse:
    """Publish the next edition. Refuses with CatalogueMissing, NotComposer, NotEditionPublisher."""
    try:
        made = editions.publish_edition(
            who_asks(request), catalogue_id, state=request.POST.get("state", "")[:40], note=request.POST.get("note", "")
        )
    except NOT_PUBLISHED as refusal:
        return _desk(request, catalogue_id, refusal=refusal)
    messages.success(request, _("Edition %(number)s is published: %(count)s records.") % {"number": made.number, "count": made.entries})
    return HttpResponseRedirect(reverse("registry:edition", args=[catalogue_id, made.number]))


@require_POST
@for_members
def discard(request: HttpRequest, catalogue_id: UUID) -> HttpResponse:
    """Throw away what was never published. Refuses with CatalogueMissing, NotComposer, CatalogueChanged."""
    verbs.discard(who_asks(request), catalogue_id)
    messages.success(request, _("Thrown away."))
    return HttpResponseRedirect(reverse("registry:catalogues"))


@require_POST
@for_members
def end(request: HttpRequest, catalogue_id: UUID) -> HttpResponse:
    """Say that no further edition follows. Refuses with CatalogueMissing, NotComposer, NotEditionPublisher, CatalogueRetired."""
    verbs.end(who_asks(request), catalogue_id)
    messages.success(request, _("No further edition will follow; those there are stay readable."))
    return HttpResponseRedirect(reverse("registry:catalogue", args=[catalogue_id]))
