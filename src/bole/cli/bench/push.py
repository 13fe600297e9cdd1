"""`bole bench push`: what one new record costs against many standing needs and saved searches, and how that grows."""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from typing import Any
from uuid import UUID

import click

from ..progress import counting
from ..setting import print_json, told
from .scratch import analyse, scratch_database

BASE = 1000  # needs that are really read and embedded; larger sizes mix their vectors two by two
RECORDS, WARM = 40, 5  # new records that are measured, after some that are not
ALONE = "in all, standing needs alone"
STAGES = ("scan of saved searches", "close comparison", "matching with standing needs", "writing and offering", "in all")


@click.command()
@click.option("--needs", "sizes", type=int, multiple=True, default=(1_000,), help="how many of each; may be given several times")
@click.argument("more", type=int, nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@told
def push(sizes: tuple[int, ...], more: tuple[int, ...], as_json: bool) -> None:
    """One new record against so many standing needs, then against as many saved searches too: p50, p95, and the cost curve.

    `--needs 1000 10000 100000` runs all three, each on an empty scratch database. The baseline is one bare sequential
    product of the same vectors in numpy.
    """
    results: list[dict[str, Any]] = []
    for size in sorted({*sizes, *more}):
        if size < BASE:
            raise click.ClickException(f"at least {BASE} standing needs are needed")
        with scratch_database():
            results.append(_one_size(size, quiet=as_json))
        if not as_json:
            _print(results[-1])
    curve = _curve(results)
    if as_json:
        print_json({"sizes": results, "growth": curve})
    elif curve:
        click.echo("\ngrowth of the median (1.0 is linear in the number of those who wait)")
        for step in curve:
            click.echo(f"  {step['from']:>9,} to {step['to']:>9,}   " + "   ".join(f"{name} {step[name]}" for name in STAGES))


def _one_size(size: int, *, quiet: bool) -> dict[str, Any]:
    from . import population, waiting

    waiting.open_centres()
    with counting("bringing needs in", total=size, quiet=quiet) as progress:
        waiting.bring_in_needs(size, progress)
    from bole.matching import services as matching

    matching.prepare_model()
    with counting("reading and indexing", total=BASE, quiet=quiet) as progress:
        population.index_base(BASE, progress)
    population.multiply()
    analyse()
    needs_alone, _ = _measure(waiting.new_records(RECORDS + WARM))
    waiting.save_searches(size)
    analyse()
    rows, found = _measure(waiting.new_records(RECORDS + WARM))
    baseline = _baseline()
    percentiles = {ALONE: _percentiles(needs_alone[STAGES[-1]])} | {name: _percentiles(rows[name]) for name in STAGES}
    return {
        "standing_needs": size, "saved_searches": waiting.searches(), "new_records": RECORDS, "milliseconds": percentiles,
        "baseline_ms": _percentiles(baseline), "scan_to_baseline": round(percentiles[STAGES[0]]["p50"] / _percentiles(baseline)["p50"], 2),
        "in_all_to_baseline": round(percentiles[STAGES[-1]]["p50"] / _percentiles(baseline)["p50"], 2), "per_record": found,
    }  # fmt: skip


def _measure(ids: list[UUID]) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Milliseconds of each stage for each new record, and what was found for a record in the mean."""
    rows: dict[str, list[float]] = defaultdict(list)
    counts: dict[str, list[float]] = defaultdict(list)
    for number, record_id in enumerate(ids):
        times, found = _of_one(record_id)
        if number >= WARM:
            for name, value in zip(STAGES, times, strict=True):
                rows[name].append(value)
            for name, count in found.items():
                counts[name].append(count)
    return rows, {name: round(sum(values) / len(values), 1) for name, values in counts.items()}


def _of_one(record_id: UUID) -> tuple[tuple[float, ...], dict[str, int]]:
    """One new record: indexed (not counted), matched, percolated; the scan and the comparison once more by themselves."""
    from django.conf import settings
    from django.utils import timezone

    from bole.matching import queries, services
    from bole.push import services as pushing
    from bole.push.queries import percolation
    from bole.registry.models import Record

    services.mark_stale([record_id])
    services.index_waiting()
    _, matched = _timed(services.match_waiting)
    record = Record.objects.select_related("centre", "owner", "achievement").get(id=record_id)
    indexed = queries.indexed(record_id)
    assert indexed is not None
    today, nearness = timezone.localdate(), settings.BOLE_PUSH_NEARNESS
    near, scan = _timed(lambda: percolation.near(record, indexed, nearness=nearness, today=today))
    fitting, both = _timed(
        lambda: sum(len(b) for b in percolation.candidates(record, indexed, nearness=nearness, least=settings.BOLE_PUSH_SCORE, today=today))
    )
    told, whole = _timed(lambda: pushing.percolate(record_id))
    times = (scan, max(0.0, both - scan), matched, max(0.0, whole - both), matched + whole)
    return times, {"near enough": len(near), "fitting": fitting, "suggestions": told}


def _timed(work: Any) -> tuple[Any, float]:
    started = time.perf_counter()
    found = work()
    return found, (time.perf_counter() - started) * 1000


def _baseline() -> list[float]:
    """Milliseconds of one bare product of a record's vector with the vectors of all saved searches and needs, in numpy."""
    import numpy as np
    from django.db import connection

    vectors = []
    with connection.cursor() as cursor:
        for table, rule in (("push_subscriptionindex", "vector IS NOT NULL"), ("matching_entry", "side = 'need'")):
            cursor.execute(f"SELECT vector::text FROM {table} WHERE {rule}")
            while rows := cursor.fetchmany(5000):
                vectors.append(np.array([np.fromstring(text[1:-1], sep=",", dtype=np.float32) for (text,) in rows]))
    matrix = np.vstack(vectors)
    asked = matrix[0].copy()
    return [_timed(lambda: matrix @ asked)[1] for _ in range(25)][5:]


def _percentiles(values: list[float]) -> dict[str, float]:
    import numpy as np

    p50, p95 = np.percentile(values, [50, 95])
    return {"p50": round(float(p50), 2), "p95": round(float(p95), 2)}


def _curve(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Between two sizes: the exponent with which each stage's median grows."""
    import math

    steps = []
    for low, high in itertools.pairwise(results):
        step: dict[str, Any] = {"from": low["standing_needs"], "to": high["standing_needs"]}
        for name in STAGES:
            before, after = (max(0.01, r["milliseconds"][name]["p50"]) for r in (low, high))
            step[name] = round(math.log(after / before) / math.log(step["to"] / step["from"]), 2)
        steps.append(step)
    return steps


def _print(found: dict[str, Any]) -> None:
    click.echo(
        f"\n{found['standing_needs']:,} standing needs and {found['saved_searches']:,} saved searches, {found['new_records']} new records"
    )
    for name, row in found["milliseconds"].items():
        click.echo(f"  {name:<32} p50 {row['p50']:>9.2f} ms   p95 {row['p95']:>9.2f} ms")
    base = found["baseline_ms"]
    click.echo(f"  {'baseline: bare product in numpy':<32} p50 {base['p50']:>9.2f} ms   p95 {base['p95']:>9.2f} ms")
    click.echo(f"  scan to baseline {found['scan_to_baseline']}   in all to baseline {found['in_all_to_baseline']}")
    click.echo("  per record: " + ", ".join(f"{value} {name}" for name, value in found["per_record"].items()))
