"""`bole bench auction`: bids on one hot lot, beside the bare limit of the same database in the same run."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from ..setting import print_json, told
from .crowd import servers, through_http, watched
from .scratch import scratch_database

LIMIT = (  # one row locked and one row written, durably, in one trip: what no program on this server can beat bid by bid
    "WITH locked AS (SELECT id FROM bench_lot WHERE id = 1 FOR UPDATE) INSERT INTO bench_bid (lot, amount, at) "
    "SELECT id, 1, clock_timestamp() FROM locked;\n"
)
TABLES = (
    "CREATE TABLE bench_lot (id int PRIMARY KEY, price numeric); INSERT INTO bench_lot VALUES (1, 0); "
    "CREATE TABLE bench_bid (id bigserial PRIMARY KEY, lot int NOT NULL, amount numeric, at timestamptz NOT NULL)"
)


@click.command()
@click.option(
    "--bidders", "sizes", type=int, multiple=True, default=(1, 4, 16, 64), help="how many bid at once; may be given several times"
)
@click.option("--seconds", type=float, default=5.0, show_default=True, help="how long each is measured")
@click.option("--watchers", type=int, default=2000, show_default=True, help="how many watch one sale on one live process; 0 for none")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@told
def auction(sizes: tuple[int, ...], seconds: float, watchers: int, as_json: bool) -> None:
    """Bids per second on one lot, every one answered after a durable commit, and their ratio to the database's bare limit.

    At the service: from threads of one process. Through HTTP: from a process of its own against `bole web`. Then as many
    watchers as asked for follow a sale on one `bole live`, and every one must see every bid once, in order.
    """
    with scratch_database():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(TABLES)
        limits = {size: bare_limit(size, seconds) for size in sizes}
        results = {"service": [_one_size(size, limits[size], _at_the_service(size, seconds)) for size in sizes]}
        with servers() as port:
            results["http"] = [_one_size(size, limits[size], _through_http(port, size, seconds)) for size in sizes]
            seen = watched(port + 1, watchers) if watchers else None
    if as_json:
        print_json({**results, "watchers": seen})
        return
    for way, rows in results.items():
        click.echo(f"\n{way:<8} bidders   bare limit/s   bids/s   ratio   accepted   p50 ms   p99 ms")
        for row in rows:
            click.echo(
                f"{row['bidders']:>16}   {row['limit']:>12,.0f}   {row['rate']:>6,.0f}   {row['ratio']:>5.2f}   {row['accepted']:>7.0%}"
                f"   {row['p50_ms']:>6.1f}   {row['p99_ms']:>6.1f}"
            )
    if seen:
        click.echo(
            f"\n{seen['watchers']:,} watchers, {seen['bids']} bids: {seen['right']:,} saw every one once and in order; the last had them "
            f"{seen['last_ms']:.0f} ms after the last was accepted"
        )


def _one_size(bidders: int, limit: float, measured: dict[str, float]) -> dict[str, Any]:
    return {"bidders": bidders, "limit": limit, **measured, "ratio": measured["rate"] / limit}


def bare_limit(clients: int, seconds: float) -> float:
    """Transactions per second of pgbench on the scratch database."""
    from django.db import connection

    settings = connection.settings_dict
    with tempfile.TemporaryDirectory() as place:
        script = Path(place) / "limit.sql"
        script.write_text(LIMIT)
        ran = subprocess.run(
            [
                _pgbench(), "-n", "-M", "prepared", "-f", str(script), "-c", str(clients), "-j", str(min(clients, 2)),
                "-T", str(max(1, round(seconds))), "-h", settings["HOST"], "-p", str(settings["PORT"]), "-U", settings["USER"],
                settings["NAME"],
            ],
            capture_output=True, text=True, check=True, env={"PGPASSWORD": settings["PASSWORD"] or "", "PATH": "/usr/bin:/bin"},
        )  # fmt: skip
    (line,) = [line for line in ran.stdout.splitlines() if line.startswith("tps")]
    return float(line.split()[2])


def _pgbench() -> str:
    """pgbench of the embedded server's package, or that of the machine."""
    from bole.runtime.postgres_programs import programs

    of_the_server = programs() / "pgbench"
    found = str(of_the_server) if of_the_server.exists() else shutil.which("pgbench")
    if found is None:
        raise click.ClickException("pgbench is not here: install PostgreSQL's client programs")
    return found


def _at_the_service(bidders: int, seconds: float) -> dict[str, float]:
    """Answers per second of the verb, from threads of one process; every bidder bids again as soon as he is answered."""
    from bole.exchange.domain.asking import Ask
    from bole.exchange.domain.entries import Kind
    from bole.exchange.services import bidding
    from bole.kernel.errors import Refusal

    from .lots import open_lot

    sale, seats = open_lot(max(2, bidders))
    amounts = itertools.count(1)

    def bid(bidder: int, number: int) -> bool:
        code = seats[(bidder + number * (bidders == 1)) % len(seats)].code
        ask = Ask(Kind.BID, f"{bidder}:{number}", f"bench:{code}", bidder=code, amount=Decimal(next(amounts)))
        try:
            bidding.placed(sale.id, ask)
        except Refusal:
            return False
        return True

    return measured(bid, bidders, seconds)


def _through_http(port: int, bidders: int, seconds: float) -> dict[str, float]:
    """Answers per second through the web server, asked by another process."""
    from bole.exchange.web.desk import pass_for

    from .lots import open_lot

    sale, seats = open_lot(max(2, bidders))
    return through_http(port, str(sale.id), [pass_for(one) for one in seats][:bidders], seconds)


def measured(bid: Callable[[int, int], bool], bidders: int, seconds: float) -> dict[str, float]:
    """Answers per second, the share that was accepted, and milliseconds; the first tenth is not counted."""
    ends, spans, accepted = threading.Event(), list[float](), list[bool]()
    begin = time.perf_counter() + seconds / 10

    def run(bidder: int) -> None:
        from django.db import connection

        for number in itertools.count():
            if ends.is_set():
                break
            at = time.perf_counter()
            took = bid(bidder, number)
            if at >= begin:
                spans.append(time.perf_counter() - at)
                accepted.append(took)
        connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(bidders)]
    for thread in threads:
        thread.start()
    time.sleep(seconds * 1.1)
    ends.set()
    for thread in threads:
        thread.join()
    spans.sort()
    return {
        "rate": len(spans) / seconds, "accepted": sum(accepted) / max(1, len(accepted)), "p50_ms": 1000 * spans[len(spans) // 2],
        "p99_ms": 1000 * spans[len(spans) * 99 // 100],
    }  # fmt: skip
