"""The form of an application: an offer as lines of inputs, and inputs read as an offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from bole.kernel.errors import Problem
from bole.people.domain.actor import Actor
from bole.registry import queries as registry
from bole.registry.models import Record
from bole.registry.queries import desk as records
from bole.ui.forms import Line
from bole.ui.locales import page_language
from bole.ui.problems import sentence

from ..domain.offer import MOST_MEMBERS, Member, Offer
from ..domain.plan import Plan, Target, number, number_text
from .words import target_row

MEMBER_ROWS = 2  # empty ones at the end
MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the form."""

    title: str
    help: str
    lines: list[Line]


def is_id(text: str) -> bool:
    """Whether a text is the id of something."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def read(post: QueryDict) -> Offer:
    """What a team typed."""

    def text(name: str) -> str:
        return str(post.get(name, "")).replace("\0", "")

    rows = [Member(*(text(f"member-{n}-{part}") for part in ("name", "unit", "part"))) for n in range(MOST_MEMBERS)]
    typed = {name.removeprefix("value-"): number(text(name)) for name in post if name.startswith("value-")}
    days = text("days").strip()
    return Offer(
        abstract=text("abstract"),
        approach=text("approach"),
        prior_work=text("prior_work"),
        members=tuple(m for m in rows if m.name.strip()),
        price=number(text("price")),
        days=int(days) if days.isascii() and days.isdecimal() and len(days) < 7 else None,
        values={code: value for code, value in typed.items() if value is not None},
        no_conflict=bool(text("no_conflict")),
        conflict=text("conflict"),
        linked=tuple(str(one) for one in post.getlist("linked") if is_id(str(one))),
    )


def groups(actor: Actor, plan: Plan, offer: Offer, problems: Sequence[Problem]) -> list[Group]:
    """The whole form, with what is wrong beside each input."""
    made = [
        Group(
            _("What the panel reads, without names"), _("Name nobody in these texts: reviewers know you by a number."), _blind(plan, offer)
        ),
        Group(_("What only the owner and the centre read, after the deadline"), "", _named(actor, offer)),
    ]
    for line in (line for group in made for line in group.lines):
        line.errors = [sentence(p) for p in problems if p.field == line.name]
    return made


def _blind(plan: Plan, offer: Offer) -> list[Line]:
    price = number_text(offer.price) if offer.price is not None else ""
    return [
        Line("abstract", _("in a few sentences"), "textarea", offer.abstract, wide=True, rows=4, required=True),
        Line("approach", _("how you would reach the targets"), "textarea", offer.approach, wide=True, rows=8, required=True),
        Line("prior_work", _("what you have done already"), "textarea", offer.prior_work, wide=True, rows=4),
        Line(
            "price",
            _("price"),
            value=price,
            inputmode="decimal",
            required=True,
            help=_("At most %(budget)s.") % {"budget": str(plan.budget)},
        ),
        Line("days", _("days until delivery"), "number", str(offer.days or ""), required=True),
        *(_value(target, offer) for target in plan.targets),
    ]


def _value(target: Target, offer: Offer) -> Line:
    given = number_text(offer.values[target.code]) if target.code in offer.values else ""
    label = f"{target.name.here(page_language())} ({target_row(target)['asked']})"
    return Line(f"value-{target.code}", label, value=given, inputmode="decimal", required=target.must, help=_("the value you would reach"))


def _named(actor: Actor, offer: Offer) -> list[Line]:
    own = records.own(actor, status="published").filter(kind=Record.Kind.ACHIEVEMENT)[:MOST_LISTED]
    linked = [(str(r.id), title_of(r)) for r in registry.listed_in_order([r.id for r in own])]
    members = [line for n in range(min(len(offer.members) + MEMBER_ROWS, MOST_MEMBERS)) for line in _member(offer, n)]
    return [
        *members,
        *([Line("linked", _("own achievements"), "checks", values=offer.linked, choices=linked, wide=True)] if linked else []),
        Line(
            "no_conflict",
            _("declaration"),
            "checks",
            values=["1"] if offer.no_conflict else [],
            wide=True,
            choices=[("1", _("Nothing ties us to the owner, the centre or possible reviewers."))],
        ),
        Line("conflict", _("or: what ties us to them"), "textarea", offer.conflict, wide=True, rows=2),
    ]


def _member(offer: Offer, n: int) -> list[Line]:
    m = offer.members[n] if n < len(offer.members) else Member("")
    return [
        Line(f"member-{n}-name", _("member"), value=m.name),
        Line(f"member-{n}-unit", _("of which organisation"), value=m.unit),
        Line(f"member-{n}-part", _("does what"), value=m.part),
    ]


def title_of(record: Record) -> str:
    """The title of a record in the page's language."""
    wording = registry.best_wording(record.wordings.all(), page_language())
    return wording.title if wording else str(record)
