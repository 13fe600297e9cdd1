"""`bole match`: describe a problem in the terminal and see who fits, in the same order as on the pages and in the API."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from .setting import database_up, print_json, spoken, told

if TYPE_CHECKING:
    from rich.console import Console

    from bole.matching.web.schemas import HitShape, Ranking, ReasonsShape
    from bole.people.domain.actor import Actor
    from bole.registry.queries import Filters

MOST_READ = 1_000_000  # characters of standard input; more than can be searched for is refused with its length
SHORT = {
    "area": "tech_areas", "stage": "stages", "mode": "modes", "language": "languages", "horizon": "horizons", "trl": "trl_min",
    "price": "price_max", "open": "open_only", "centre": "centre", "territory": "territory", "currency": "currency",
    "service": "services", "discipline": "disciplines", "speaks": "languages_spoken", "available": "availability",
}  # fmt: skip
MARKS = {"covered": ("✓", "green"), "partly": ("~", "yellow"), "missing": ("✗", "red")}
VERDICTS = {"met": "met", "not_met": "not met", "unknown": "unknown"}


@click.command()
@click.argument("text", required=False)
@click.option("--record", "record_id", type=click.UUID, help="match this record instead of a text")
@click.option(
    "--side",
    type=click.Choice(["achievement", "need", "expert"]),
    default=None,
    help="what is looked for; for a text achievements, for a record its usual other side",
)
@click.option(
    "--independent", is_flag=True, help="with --record and --side expert: only experts who are not tied to those behind the record"
)
@click.option("--independent-of", type=click.UUID, help="with --side expert: only experts who are not tied to this organisation")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="how many")
@click.option("--offset", type=click.IntRange(0, 100_000), default=0, help="how many to leave out at the beginning")
@click.option("--lang", default="", help="language of the text; guessed when not given")
@click.option("--filter", "filters", multiple=True, metavar="NAME=VALUE", help=f"only records with this; names: {', '.join(SHORT)}")
@click.option("--why", is_flag=True, help="show every requirement, term, leg and constraint")
@click.option("--as", "email", default="", metavar="EMAIL", help="see what this person sees; without it, what everybody sees")
@click.option("--json", "as_json", is_flag=True, help="print JSON, the same as the API's")
@told
def match(
    text: str | None, record_id: UUID | None, side: str | None, independent: bool, independent_of: UUID | None, limit: int, offset: int,
    lang: str, filters: tuple[str, ...], why: bool, email: str, as_json: bool,
) -> None:  # fmt: skip
    """Find what fits TEXT (a problem or, with --side need, an offer) in any language, best first, with reasons.

    With --side expert: who can help with it. TEXT may be the id of a record, too.

    With - the text is read from standard input. Example: bole match "a pump for hot acids" --filter area=04 --why
    """
    if (text is None) == (record_id is None):
        raise click.UsageError("give either a text (or - for standard input) or --record ID")
    if text is not None and (named := _as_id(text)):
        text, record_id = None, named
    given = sys.stdin.read(MOST_READ) if text == "-" else text
    question = Question(given, record_id, side or "", lang, independent, independent_of)
    with database_up():
        actor = _actor(email)
        found = _ranked(actor, question, filters_of(filters), limit, offset)
    if as_json:
        from ninja.responses import NinjaJSONEncoder

        print_json(json.loads(json.dumps(found.model_dump(), cls=NinjaJSONEncoder)))  # times as the API writes them
    else:
        _show(found, why=why)


def _actor(email: str) -> Actor:
    from bole.people import queries
    from bole.people.domain.actor import ANONYMOUS

    return queries.actor_of(queries.person_with(email), in_staff_mode=True) if email else ANONYMOUS


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a text or a record, and for what."""

    text: str | None
    record_id: UUID | None
    side: str
    language: str
    independent: bool
    independent_of: UUID | None


def _as_id(text: str) -> UUID | None:
    """The id of a record, where the whole text is one."""
    try:
        return UUID(text.strip()) if len(text.strip()) == 36 else None
    except ValueError:
        return None


def _ranked(actor: Actor, asked: Question, filters: Filters, limit: int, offset: int) -> Ranking:
    from django.utils import timezone, translation

    from bole.matching import queries
    from bole.matching.queries import Side
    from bole.matching.web.schemas import Part, ranking
    from bole.registry import queries as registry

    _prepare()
    language, today = spoken(), timezone.localdate()
    part = Part(limit, offset, language)
    with translation.override(language):
        if asked.record_id is None:
            wanted = Side.named(asked.side)
            outcome = queries.search(
                actor, text=asked.text or "", side=wanted, filters=filters, language=asked.language, today=today,
                independent_of=asked.independent_of,
            )  # fmt: skip
            return ranking(outcome, wanted, part, today=today)
        asking = registry.record(actor, asked.record_id)
        wanted = queries.looked_for(asking.kind, asked.side)
        outcome = queries.matches_of(
            actor, asked.record_id, filters=filters, today=today, side=wanted.value, independent=asked.independent
        )  # fmt: skip
        return ranking(outcome, wanted, part, asking=asking, today=today)


def _prepare() -> None:
    """A fresh installation has not calibrated its model yet."""
    from bole.matching import queries, services
    from bole.matching.errors import EmbedderAway

    try:
        queries.model_in_force()
    except EmbedderAway:
        services.prepare_model()


def filters_of(given: Iterable[str]) -> Filters:
    """`area=04`, `area=新材料及其应用` and `trl=6` as filters; codes and labels both do. Refuses with BadFilter."""
    from bole.kernel.errors import Problem
    from bole.registry.errors import BadFilter
    from bole.registry.queries import Filters
    from bole.ui.api import unknown

    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for one in given:
        name, _, value = (part.strip() for part in one.partition("="))
        full = SHORT.get(name, name)
        if full not in SHORT.values():
            problems.append(unknown("filter", name, sorted(SHORT)))
            continue
        try:
            read = _read(full, value)
        except (ValueError, InvalidOperation):
            problems.append(Problem(name, "bad_number", "“%(given)s” is not a number.", {"given": value}, value))
            continue
        values[full] = (*values.get(full, ()), read) if isinstance(getattr(Filters(), full), tuple) else read
    if problems:
        raise BadFilter(problems=problems)
    return Filters(**values)


def _read(name: str, value: str) -> Any:
    """One value of a filter. Raises ValueError or InvalidOperation for what is not a number."""
    from bole.reference.queries import vocabulary
    from bole.registry.queries import FILTER_CODES

    if name == "trl_min":
        return int(value)
    if name == "price_max":
        return Decimal(value)
    if name == "open_only":
        return value.lower() not in ("0", "no", "false")
    return (vocabulary(FILTER_CODES[name]).find(value) or value) if name in FILTER_CODES else value


def _show(found: Ranking, *, why: bool) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    query = found.query
    known = "" if query.known_language else "; the language model was not trained on it"
    asked = f"{len(query.requirements)} requirement{'s' if len(query.requirements) != 1 else ''}"
    console.print(Text(f"{found.total} {found.side}s ranked for {asked} in “{query.language}”{known}", style="dim"))
    if query.cut:
        console.print(Text("The text is long: only its first part is compared.", style="yellow"))
    for hit in found.items:
        _show_hit(console, hit, why=why)
    if not found.items:
        console.print("Nothing was found. Fewer filters, or a longer description, may help.")


def _show_hit(console: Console, hit: HitShape, *, why: bool) -> None:
    from rich.text import Text

    record = hit.record
    told = [record.number or str(record.id), record.owner.name if record.owner else record.centre.name, "/".join(record.languages)]
    told += [f"TRL {record.trl}"] if record.trl else []
    line = Text(f"\n{hit.position:>3}  ")
    line.append(record.title, style="bold")
    line.append(f"  {hit.score:.3f}", style="cyan")
    console.print(line)
    console.print(Text(f"     {' · '.join(told)}", style="dim"))
    if hit.reasons and not why:
        _show_short(console, hit.reasons)
    elif hit.reasons:
        _show_all(console, hit, hit.reasons)


def _show_short(console: Console, reasons: ReasonsShape) -> None:
    """Why, in two lines: the best-covered requirement, and the shared terms."""
    from rich.text import Text

    if reasons.requirements:
        best = max(reasons.requirements, key=lambda r: r.similarity)
        partly = f", {reasons.partly} partly" if reasons.partly else ""
        count = f"{reasons.covered} of {len(reasons.requirements)} covered{partly}"
        console.print(Text(f"     {count}: “{_cut(best.text)}” ← “{_cut(best.sentence)}”"))
    if reasons.terms:
        console.print(Text("     " + ", ".join(_term(t.wanted, t.offered) for t in reasons.terms[:6]), style="dim"))


def _show_all(console: Console, hit: HitShape, reasons: ReasonsShape) -> None:
    """The whole reasoning: requirement by requirement, terms, constraints, and the share of each leg."""
    from rich.text import Text

    for requirement in reasons.requirements:
        mark, colour = MARKS[requirement.cover]
        console.print(Text(f"     {mark} {requirement.text}", style=colour))
        console.print(Text(f"       ← {requirement.sentence}  ({requirement.similarity:.2f})"))
    if reasons.terms:
        console.print(Text("     terms: " + ", ".join(_term(t.wanted, t.offered) for t in reasons.terms)))
    for constraint in hit.constraints:
        wanted, offered = ", ".join(constraint.wanted) or "not said", ", ".join(constraint.offered) or "not said"
        console.print(Text(f"     {constraint.name}: {VERDICTS[constraint.verdict]} (wanted {wanted}; offered {offered})"))
    console.print(Text("     score: " + ", ".join(f"{name} {share:.0%}" for name, share in hit.shares.items()), style="dim"))
    console.print(Text(f"     id: {hit.record.id}", style="dim"))


def _term(wanted: str, offered: str) -> str:
    return wanted if wanted == offered else f"{wanted}={offered}"


def _cut(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:90]}…"
