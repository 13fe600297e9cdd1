"""`bole bench search`: how fast records come in, are indexed and are found, at several sizes."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from typing import Any

import click

from ..progress import counting
from ..setting import print_json, told
from .scratch import analyse, keep, scratch_database

BASE = 1500  # records that are really read and embedded; larger sizes mix their vectors two by two
QUERIES = 200
EXACT = 100  # searches that are compared with the exact answer; fewer where each of those takes seconds
SAMPLE = 1024  # records for the ratio of indexing to the bare model loop


@click.command()
@click.option("--records", "sizes", type=int, multiple=True, default=(10_000,), help="how many records; may be given several times")
@click.argument("more", type=int, nargs=-1)
@click.option("--keep", "kept", is_flag=True, help="keep the records of each size, or search those that were kept")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@told
def search(sizes: tuple[int, ...], more: tuple[int, ...], kept: bool, as_json: bool) -> None:
    """Import rate, embedding rate against the bare model, index size, p50 and p95 of search, recall of the index.

    `--records 10000 100000` runs both sizes. Every size starts from an empty scratch database. A million records take
    hours to make and minutes to search: with `--keep` they stay, and the next run with `--keep` only searches.
    """
    results = []
    for size in sorted({*sizes, *more}):
        if size < BASE:
            raise click.ClickException(f"at least {BASE} records are needed")
        with scratch_database(f"search_{size}" if kept else "") as is_ready:
            made = {} if is_ready else _make(size, quiet=as_json)
            if kept:
                keep()
            results.append(_described(size) | made | _measured())
        if not as_json:
            _print(results[-1])
    if as_json:
        print_json(results)


def _described(size: int) -> dict[str, Any]:
    from . import population

    return {
        "records": size,
        "brought_in": min(size, population.BROUGHT_IN),
        "really_embedded": BASE,
        "vectors": "real ones of the first records, mixed 3:1 two by two beyond",
    }


def _make(size: int, *, quiet: bool) -> dict[str, Any]:
    """Fill the empty database with so many searchable records; says how fast they came in and were read."""
    from . import population

    brought_in = min(size, population.BROUGHT_IN)
    with counting("bringing records in", total=brought_in, quiet=quiet) as progress:
        started = time.perf_counter()
        population.bring_in_records(brought_in, progress)
        found: dict[str, Any] = {"import_records_per_second": round(brought_in / (time.perf_counter() - started))}
    population.copy_records(size)
    found |= population.embedding_rates(SAMPLE)
    with counting("reading and indexing", total=BASE, quiet=quiet) as progress:
        population.index_base(BASE, progress)
    population.multiply()
    analyse()
    return found


def _measured() -> dict[str, Any]:
    from . import population

    return {"index_megabytes": population.index_megabytes()} | _queries() | _recall()


def _queries() -> dict[str, Any]:
    """Milliseconds of whole searches, as a stranger and as a member, with and without filters.

    Every search is asked twice. The first time a server that was just started reads from its disk; the second time
    everything is in memory, as it is where many ask: that is what the search itself costs.
    """
    from . import population

    texts = population.queries(QUERIES)
    first, _ = _asked(texts)
    rows, reasons = _asked(texts)
    return {
        "search_ms": {"all": _percentiles(_all(rows))} | {name: _percentiles(values) for name, values in rows.items()},
        "search_ms_asked_for_the_first_time": {"all": _percentiles(_all(first))},
        "reasons_of_a_page_ms": _percentiles(reasons),
    }


def _all(rows: dict[str, list[float]]) -> list[float]:
    return [value for values in rows.values() for value in values]


def _asked(texts: Sequence[str]) -> tuple[dict[str, list[float]], list[float]]:
    """How long the search for each text took, by its filters, and how long the reasons of its first page."""
    import datetime as dt

    from bole.matching.queries import Filters, Side, explain
    from bole.matching.queries import search as find

    from . import population

    kinds = {
        "no filter": Filters(),
        "technology area": Filters(tech_areas=("04",)),
        "centre and readiness": Filters(centre="bench.c1", trl_min=6),
        "mode, open, language": Filters(modes=("LICENSE_NONEXCLUSIVE",), open_only=True, languages=("en",)),
    }
    rows: dict[str, list[float]] = {name: [] for name in kinds}
    reasons: list[float] = []
    for i, (text, name) in enumerate(zip(texts, itertools.cycle(kinds))):
        started = time.perf_counter()
        outcome = find(
            population.actor(member=i % 2 == 0), text=text, side=Side.ACHIEVEMENTS, filters=kinds[name], today=dt.date(2026, 1, 1)
        )
        middle = time.perf_counter()
        if outcome.query is not None:
            explain(outcome.query, outcome.hits[:10], looking_for=Side.ACHIEVEMENTS)
        rows[name].append((middle - started) * 1000)
        reasons.append((time.perf_counter() - middle) * 1000)
    return rows, reasons


def _percentiles(values: list[float]) -> dict[str, float]:
    import numpy as np

    p50, p95 = np.percentile(values, [50, 95])
    return {"p50": round(float(p50), 1), "p95": round(float(p95), 1), "n": len(values)}


def _recall() -> dict[str, Any]:
    """Of the nearest entries by exact comparison, the share the approximate index finds."""
    from bole.matching.models import TermCount
    from bole.matching.queries import Side, candidates, model_in_force, query_of_text
    from bole.matching.queries.ranking import scope_for

    from . import population

    entries = TermCount.objects.get(term=candidates.ALL_COUNT).entries
    depth = candidates.breadth_for(entries).meaning
    shares: dict[int, list[float]] = {10: [], depth: []}
    scope = scope_for(population.actor(member=True), Side.ACHIEVEMENTS, model=model_in_force())
    for text in population.queries(EXACT if entries <= population.BROUGHT_IN else EXACT // 4):
        vector = query_of_text(text).document
        with candidates.reading() as cursor:
            exact = candidates.by_meaning(cursor, scope, vector, exact=True, limit=depth)
            fast = candidates.by_meaning(cursor, scope, vector, exact=False, limit=depth)
        for k, found in shares.items():
            truth = set(exact[:k])
            found.append(len(truth & set(fast[:k])) / len(truth))
    in_force = "exact" if candidates.is_small(scope, entries) else "approximate"
    return {"recall_of_the_index": {f"@{k}": round(sum(v) / len(v), 4) for k, v in shares.items()}, "in_force_at_this_size": in_force}


def _print(found: dict[str, Any]) -> None:
    click.echo(f"\n{found['records']:,} records ({found['really_embedded']:,} really embedded; {found['vectors']})")
    for name, value in found.items():
        if isinstance(value, dict):
            for key, inner in value.items():
                click.echo(f"  {name.replace('_', ' '):<38} {key:<24} {inner}")
        elif name not in ("records", "really_embedded", "vectors"):
            click.echo(f"  {name.replace('_', ' '):<38} {value}")
