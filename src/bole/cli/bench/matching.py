"""`bole bench matching`: how well needs find the offers that fit them, in the product's own code path."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import numpy as np

from ..progress import counting
from ..setting import told
from .collection import Task, Text, chinaxiv, read_collection
from .scratch import analyse, scratch_database

Ranking = Callable[[Text], Sequence[str]]
DEPTH = 100


@click.command()
@click.option(
    "--collection",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="a directory with offers.jsonl, needs.jsonl, qrels.tsv",
)
@click.option(
    "--half",
    type=click.Choice(["report", "tune"]),
    default="report",
    help="of the ChinaXiv pairs: the half that is reported, or the one weights were tuned on",
)
@click.option("--limit", type=int, default=0, help="only so many needs of each task")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@told
def matching(collection: Path | None, half: str, limit: int, as_json: bool) -> None:
    """Rank with Bole and with two baselines; print R@1, R@10, R@100, MRR and nDCG@10."""
    offers, tasks = _one_task(collection) if collection else chinaxiv(1 if half == "report" else 0)
    with scratch_database():
        ids = _load(offers, quiet=as_json)
        found = {task.name: _measure(task, offers, ids, limit=limit, quiet=as_json) for task in tasks}
    if as_json:
        results = {name: {system: _plain(rows) for system, rows in systems.items()} for name, systems in found.items()}
        click.echo(
            json.dumps({"systems": results["collection"]} if collection else {"half": half, "tasks": results}, ensure_ascii=False, indent=2)
        )
        return
    for name, systems in found.items():
        _print(name, systems)


def _one_task(directory: Path) -> tuple[tuple[Text, ...], list[Task]]:
    offers, task = read_collection(directory)
    return offers, [task]


def _load(offers: Sequence[Text], *, quiet: bool) -> dict[UUID, str]:
    """Bring the offers in as published achievements, one centre per language, and index them; record id -> offer id."""
    from bole.matching import queries, services
    from bole.people import services as people
    from bole.reference.queries import guess_language
    from bole.registry.models import Record
    from bole.registry.services.bulk import bring_in
    from bole.runtime.system import SYSTEM

    people.open_centre(SYSTEM, code="bench", level="nation", name="bench")
    by_language: dict[str, list[Text]] = {}
    for offer in offers:
        by_language.setdefault(offer.lang or guess_language(offer.whole()), []).append(offer)
    for language, mine in by_language.items():
        centre = people.open_centre(SYSTEM, code=language.lower(), parent="bench", level="province", name=f"bench {language}")
        for start in range(0, len(mine), 500):
            sheets = [_sheet(offer, language) for offer in mine[start : start + 500]]
            done = bring_in(SYSTEM, centre=centre.path, source="bench", sheets=sheets, publish=True)
            if done.refused:
                problem = next(iter(done.refused.values()))[0]
                raise click.ClickException(f"an offer was refused: {problem.field}: {problem.text()}")
    services.mark_unindexed()
    with counting("reading and indexing", total=queries.index_state().waiting, quiet=quiet) as progress:
        services.index_waiting(progress=progress)
    analyse()
    return {rid: external.split("|", 1)[1] for rid, external in Record.objects.values_list("id", "external_id")}


def _sheet(offer: Text, language: str) -> Any:
    """An offer as a sheet. A summary must have twenty characters; a bare title is its own summary."""
    from bole.registry.domain.sheet import RecordSheet, WordingSheet

    title = offer.title or offer.text[:200] or offer.id
    summary = offer.text if len(offer.text) >= 20 else f"{title}. {offer.text}".ljust(20, ".")
    wording = WordingSheet(language=language, title=title[:500], summary=summary[:20_000])
    return RecordSheet(kind="achievement", external_id=f"offer|{offer.id}"[:200], wordings=(wording,))


def _bole(ids: dict[UUID, str], pool: str) -> Ranking:
    import datetime as dt

    from bole.matching.queries import Filters, Side, search
    from bole.runtime.system import SYSTEM

    filters = Filters(centre=f"bench.{pool}") if pool else Filters()

    def rank(need: Text) -> Sequence[str]:
        outcome = search(SYSTEM, text=need.whole(), side=Side.ACHIEVEMENTS, filters=filters, language=need.lang, today=dt.date(2026, 1, 1))
        return [ids[hit.record_id] for hit in outcome.hits]

    return rank


def _baseline(scores: Callable[[Text], Any], offers: Sequence[Text]) -> Ranking:
    def rank(need: Text) -> Sequence[str]:
        values = scores(need)
        best = np.argsort(-values, kind="stable")[: DEPTH + 10]
        return [offers[i].id for i in best if values[i] > 0]

    return rank


def _systems(task: Task, offers: Sequence[Text], ids: dict[UUID, str]) -> Iterator[tuple[str, Ranking]]:
    from .baselines import BigramBM25, DocumentVector

    mine = [o for o in offers if not task.pool or o.lang == task.pool]
    yield "bigram BM25", _baseline(BigramBM25(mine).scores, mine)
    yield "document vector", _baseline(DocumentVector(mine).scores, mine)
    yield "bole", _bole(ids, task.pool)


def _measure(task: Task, offers: Sequence[Text], ids: dict[UUID, str], *, limit: int, quiet: bool) -> dict[str, Any]:
    from .metrics import of_one, summary

    needs = task.needs[:limit] if limit else task.needs
    found = {}
    for name, rank in _systems(task, offers, ids):
        rows = []
        with counting(f"{task.name}: {name}", total=len(needs), quiet=quiet) as progress:
            for done, need in enumerate(needs, 1):
                out = task.left_out.get(need.id, frozenset())
                ranking = [offer for offer in rank(need) if offer not in out][:DEPTH]
                rows.append(of_one(ranking, task.grades[need.id]))
                progress(done)
        found[name] = summary(rows) | {"needs": len(needs)}
    return found


def _plain(rows: dict[str, Any]) -> dict[str, Any]:
    """Means under their names, intervals beside them."""
    means = {k: round(v[0], 4) for k, v in rows.items() if isinstance(v, tuple)}
    intervals = {k: [round(v[1], 4), round(v[2], 4)] for k, v in rows.items() if isinstance(v, tuple)}
    return {**means, "needs": rows["needs"], "interval95": intervals}


def _print(name: str, systems: dict[str, Any]) -> None:
    count = next(iter(systems.values()))["needs"]
    click.echo(f"\n{name} ({count} needs)")
    names = [k for k in next(iter(systems.values())) if k != "needs"]
    click.echo(f"  {'':<18}" + "".join(f"{n:<22}" for n in names))
    for system, rows in systems.items():
        cells = (f"{rows[n][0]:.3f} [{rows[n][1]:.3f}-{rows[n][2]:.3f}]" for n in names)
        click.echo(f"  {system:<18}" + "".join(f"{c:<22}" for c in cells))
