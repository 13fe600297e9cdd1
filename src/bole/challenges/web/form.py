"""The form of a challenge: a plan as lines of inputs, and inputs read as a plan. Rows of tables are numbered; empty ones fall out."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from bole.kernel.errors import Problem
from bole.ui.forms import Line
from bole.ui.problems import sentence

from ..domain.plan import MOST_ROWS, Criterion, Part, Plan, Said, Target, Words, number, number_text
from .words import choices

Given = Mapping[str, Sequence[str]]
BLANK = 2  # empty rows at the end of each table
NO_NUMBER = Decimal(-1)  # what was typed and is no number: the plan's own rules refuse it


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form."""

    title: str
    help: str
    lines: list[Line]
    rows: list[list[Line]]


def _one(given: Given, name: str) -> str:
    return (given.get(name) or [""])[0].replace("\0", "").strip()


def _number(given: Given, name: str, *, empty: Decimal = Decimal(0)) -> Decimal:
    text = _one(given, name)
    found = number(text) if text else empty
    return NO_NUMBER if found is None else found


def _whole(given: Given, name: str, empty: int) -> int:
    text = _one(given, name)
    return empty if not text else int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else -1


def _moment(text: str) -> dt.datetime | None:
    with contextlib.suppress(ValueError):
        found = dt.datetime.fromisoformat(text)
        return timezone.make_aware(found) if found.tzinfo is None else found
    return None


def _day(text: str) -> dt.date | None:
    with contextlib.suppress(ValueError):
        return dt.date.fromisoformat(text)
    return None


def read(given: Given) -> Plan:
    """The plan somebody typed; what is wrong in it is the plan's own to say."""
    words = tuple(
        Words(language, *(_one(given, f"{name}-{language}") for name in ("title", "abstract", "background", "details", "eligibility")))
        for language in ("zh", "en")
    )
    ties = tuple(code for code in _one(given, "ties").replace("，", ",").replace(" ", ",").split(",") if code)
    return Plan(
        words=words,
        targets=tuple(_targets(given)),
        criteria=tuple(_criteria(given)),
        parts=tuple(_parts(given)),
        owner_share=_number(given, "owner_share"),
        subsidy=_number(given, "subsidy"),
        reward=_number(given, "reward"),
        currency=_one(given, "currency").upper()[:3] or "CNY",
        parallel=_whole(given, "parallel", 1),
        closes_at=_moment(_one(given, "closes_at")),
        done_by=_day(_one(given, "done_by")),
        ip_terms=_one(given, "ip_terms"),
        open_to=tuple(given.get("open_to", ())),
        tier=_one(given, "tier"),
        sealed="sealed" in given.get("sealed", ()),
        most=_whole(given, "most", 100),
        trim=_whole(given, "trim", 0),
        fewest=_whole(given, "fewest", 3),
        ties=ties,
        otherwise=_one(given, "otherwise") or "failed",
        lot_source=_one(given, "lot_source"),
    )


def _rows(given: Given, of: str) -> list[str]:
    """The prefixes of the rows in which something was typed."""
    names = (f"{of}-{n}" for n in range(MOST_ROWS))
    return [name for name in names if _one(given, f"{name}-zh") or _one(given, f"{name}-en")]


def _code(given: Given, prefix: str, letter: str) -> str:
    return _one(given, f"{prefix}-code") or f"{letter}{int(prefix.rsplit('-', 1)[1]) + 1}"


def _targets(given: Given) -> list[Target]:
    made = []
    for row in _rows(given, "target"):
        value, upper = number(_one(given, f"{row}-value")), _one(given, f"{row}-upper")
        comparison = _one(given, f"{row}-comparison") if value is not None else ""
        made.append(
            Target(
                _code(given, row, "t")[:20],
                Said(_one(given, f"{row}-zh"), _one(given, f"{row}-en")),
                comparison,
                value or Decimal(0),
                number(upper) if upper else None,
                _one(given, f"{row}-unit"),
                _one(given, f"{row}-method"),
                "must" in given.get(f"{row}-must", ()),
                _number(given, f"{row}-weight", empty=Decimal(1)),
            )
        )
    return made


def _criteria(given: Given) -> list[Criterion]:
    return [
        Criterion(_code(given, row, "c")[:20], Said(_one(given, f"{row}-zh"), _one(given, f"{row}-en")), _number(given, f"{row}-weight"))
        for row in _rows(given, "criterion")
    ]


def _parts(given: Given) -> list[Part]:
    return [
        Part(Said(_one(given, f"{row}-zh"), _one(given, f"{row}-en")), _number(given, f"{row}-share"), _whole(given, f"{row}-days", 0))
        for row in _rows(given, "part")
    ]


def sections(plan: Plan, problems: Sequence[Problem] = ()) -> list[Section]:
    """The whole form, with what is wrong beside each input."""
    made = [_words(plan, "zh"), _words(plan, "en"), _asked(plan), _paid(plan), _worked(plan), _judged(plan), _open(plan)]
    for section in made:
        for line in (*section.lines, *(line for row in section.rows[:1] for line in row[:1])):
            field = line.name.split("-")[0]
            of = {"target": "targets", "criterion": "criteria", "part": "parts"}.get(field, field)
            line.errors = [sentence(p) for p in problems if p.field == of and (line.lang in ("", "zh"))]
    return made


def _words(plan: Plan, language: str) -> Section:
    words = next((w for w in plan.words if w.language == language), Words(language))
    title = _("In Chinese") if language == "zh" else _("In English")
    told = (
        ("title", _("title"), "text", 1, words.title),
        ("abstract", _("public abstract"), "textarea", 4, words.abstract),
        ("background", _("background"), "textarea", 4, words.background),
        ("details", _("details, for whom the tier lets read"), "textarea", 6, words.details),
        ("eligibility", _("who may take part"), "textarea", 2, words.eligibility),
    )
    lines = [
        Line(f"{name}-{language}", label, widget, value, rows=rows, lang=language, wide=True) for name, label, widget, rows, value in told
    ]
    return Section(title, "", lines, [])


def _asked(plan: Plan) -> Section:
    comparisons = choices("challenge_comparison")
    rows = []
    for n, t in enumerate([*plan.targets, *[None] * BLANK][:MOST_ROWS]):
        p = f"target-{n}"
        rows.append(
            [
                Line(f"{p}-zh", _("target in Chinese"), value=t.name.zh if t else "", lang="zh"),
                Line(f"{p}-en", _("target in English"), value=t.name.en if t else "", lang="en"),
                Line(f"{p}-comparison", _("comparison"), "select", t.comparison if t else "at_least", choices=comparisons),
                Line(f"{p}-value", _("value to reach"), value=number_text(t.value) if t else "", inputmode="decimal"),
                Line(
                    f"{p}-upper",
                    _("upper number, for “between”"),
                    value=number_text(t.upper) if t and t.upper is not None else "",
                    inputmode="decimal",
                ),
                Line(f"{p}-unit", _("unit"), value=t.unit if t else ""),
                Line(f"{p}-method", _("how it is measured"), value=t.method if t else ""),
                Line(f"{p}-weight", _("weight"), value=number_text(t.weight) if t else "", inputmode="decimal"),
                Line(f"{p}-code", _("code"), value=t.code if t else "", help=_("Short, for the record; empty: given by itself.")),
                Line(
                    f"{p}-must",
                    _("must be reached"),
                    "checks",
                    values=["must"] if t is None or t.must else [],
                    choices=[("must", _("yes"))],
                ),
            ]
        )
    return Section(_("Targets"), _("What will be measured at the end. Empty rows fall out; saving adds new ones."), [], rows)


def _paid(plan: Plan) -> Section:
    lines = [
        Line("owner_share", _("budget of the owner"), value=_money(plan.owner_share), inputmode="decimal", required=True),
        Line(
            "subsidy",
            _("subsidy"),
            value=_money(plan.subsidy),
            inputmode="decimal",
            help=_("From a public budget; the centre does not book it."),
        ),
        Line("reward", _("reward for all teams together"), value=_money(plan.reward), inputmode="decimal", required=True),
        Line("currency", _("currency"), value=plan.currency),
        Line("parallel", _("teams funded in parallel at most"), "number", str(plan.parallel)),
        Line(
            "ip_terms", _("to whom the results belong"), "select", plan.ip_terms, choices=choices("challenge_ip", empty="—"), required=True
        ),
    ]
    return Section(_("Money and rights"), "", lines, [])


def _money(value: Decimal) -> str:
    return number_text(value) if value else ""


def _worked(plan: Plan) -> Section:
    rows = []
    for n, part in enumerate([*plan.parts, *[None] * BLANK][:MOST_ROWS]):
        p = f"part-{n}"
        rows.append(
            [
                Line(f"{p}-zh", _("part in Chinese"), value=part.name.zh if part else "", lang="zh"),
                Line(f"{p}-en", _("part in English"), value=part.name.en if part else "", lang="en"),
                Line(f"{p}-share", _("share of the reward in percent"), value=number_text(part.share) if part else "", inputmode="decimal"),
                Line(f"{p}-days", _("days after the choice"), "number", str(part.after_days) if part else ""),
            ]
        )
    return Section(_("Parts of the work"), _("Each part is checked and then paid; the shares are 100 % together."), [], rows)


def _judged(plan: Plan) -> Section:
    rows = []
    for n, c in enumerate([*plan.criteria, *[None] * BLANK][:MOST_ROWS]):
        p = f"criterion-{n}"
        rows.append(
            [
                Line(f"{p}-zh", _("criterion in Chinese"), value=c.name.zh if c else "", lang="zh"),
                Line(f"{p}-en", _("criterion in English"), value=c.name.en if c else "", lang="en"),
                Line(f"{p}-weight", _("weight"), value=number_text(c.weight) if c else "", inputmode="decimal"),
                Line(f"{p}-code", _("code"), value=c.code if c else "", help=_("Short, for the record; empty: given by itself.")),
            ]
        )
    lines = [
        Line("most", _("highest score"), "number", str(plan.most)),
        Line("fewest", _("reviewers at least"), "number", str(plan.fewest)),
        Line("trim", _("lowest and highest scores left out, each"), "number", str(plan.trim)),
        Line(
            "ties",
            _("equal scores are decided by"),
            value=", ".join(plan.ties),
            help=_("price, days, or codes of criteria, in their order; at last the lot."),
        ),
        Line(
            "lot_source",
            _("value the lots are drawn from"),
            value=plan.lot_source,
            help=_("For example: the first closing index of the exchange after the deadline."),
        ),
        Line(
            "otherwise",
            _("when not all musts are met"),
            "select",
            plan.otherwise,
            choices=[("failed", _("the work has failed")), ("partly", _("it is partly accepted"))],
        ),
    ]
    return Section(_("The panel"), _("What is published here decides the ranking; anybody can recompute it."), lines, rows)


def _open(plan: Plan) -> Section:
    closes = timezone.localtime(plan.closes_at).strftime("%Y-%m-%dT%H:%M") if plan.closes_at else ""
    tiers = [("public", _("everybody")), ("members", _("whoever is signed in")), ("agreement", _("who promised to keep them confidential"))]
    lines = [
        Line("closes_at", _("applications until"), "datetime-local", closes, required=True),
        Line("done_by", _("work done by"), "date", str(plan.done_by or "")),
        Line("tier", _("who reads the details"), "select", plan.tier, choices=tiers),
        Line("open_to", _("who may apply"), "checks", values=plan.open_to, choices=choices("challenge_applicant")),
        Line(
            "sealed",
            _("sealed until the deadline"),
            "checks",
            values=["sealed"] if plan.sealed else [],
            choices=[("sealed", _("nobody sees applications before the deadline, the owner and the centre included"))],
        ),
    ]
    return Section(_("Deadline and access"), "", lines, [])
