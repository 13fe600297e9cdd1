"""`bole bench pages`: what each page costs the server, in milliseconds of its processor."""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import click

from ..progress import counting
from ..setting import print_json, told
from ..static import collect_if_changed
from .scratch import analyse, scratch_database

RECORDS = 2000
REALLY_INDEXED = 300
ROUNDS = 120
WARM_UP = 10
WAITING = 40  # records on the registrar's pile, and notices in his inbox
BASELINE = "nothing but the frame (404)"


@click.command()
@click.option("--records", type=int, default=RECORDS, show_default=True, help="how many records the scratch database holds")
@click.option("--rounds", type=int, default=ROUNDS, show_default=True, help="how often each page is asked for")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@told
def pages(records: int, rounds: int, as_json: bool) -> None:
    """Processor time of each page, without what matching takes, as a ratio to an empty page in the same run.

    Every page goes through the whole stack of middleware, in process, in both languages in turn; it is the time of the
    thread that serves the page: the embedding of a question runs in others. The database's own
    processor time is not in it, its answers are in the wall clock. The first rounds warm the caches and do not count.
    """
    with scratch_database():
        collect_if_changed()
        found = _measured(records, rounds, quiet=as_json)
    if as_json:
        print_json(found)
        return
    click.echo(
        f"\n{records:,} records, {rounds} rounds\n{'':<32}{'processor ms':>14}{'p10':>8}{'p95':>8}{'ratio':>8}{'wall ms':>10}{'queries':>9}"
    )
    for row in found["pages"]:
        click.echo(
            f"{row['page']:<32}{row['cpu_ms']:>14}{row['cpu_p10_ms']:>8}{row['cpu_p95_ms']:>8}{row['ratio']:>8}{row['wall_ms']:>10}{row['queries']:>9}"
        )


def _measured(size: int, rounds: int, *, quiet: bool) -> dict[str, Any]:
    from bole.matching import services

    from . import population

    with counting("bringing records in", total=size, quiet=quiet) as progress:
        population.bring_in_records(size, progress)
    services.prepare_model()
    with counting("reading and indexing", total=REALLY_INDEXED, quiet=quiet) as progress:
        population.index_base(REALLY_INDEXED, progress)
    analyse()
    readers = _readers()
    clock = _Aside()
    addresses = _addresses()
    with clock.over_matching():
        rows = [{"page": name, **told} for name, told in _rounds(readers, addresses, rounds, clock).items()]
    base = next(row["cpu_ms"] for row in rows if row["page"] == BASELINE)
    return {"records": size, "rounds": rounds, "pages": [{**row, "ratio": round(row["cpu_ms"] / base, 2)} for row in rows]}


def _addresses() -> dict[str, tuple[str, str]]:
    """Every measured page: who reads it, and where it is."""
    from urllib.parse import urlencode

    from bole.registry.models import Record

    from . import population

    record = Record.objects.filter(visibility="public").order_by("id").first()
    assert record is not None
    question = urlencode({"q": population.queries(10)[5]})
    return {
        BASELINE: ("stranger", "/nowhere"),
        "home": ("stranger", "/"),
        "home, signed in": ("registrar", "/"),
        "result": ("stranger", f"/?{question}"),
        "record": ("stranger", f"/records/{record.id}"),
        "record, signed in": ("registrar", f"/records/{record.id}"),
        "achievements": ("stranger", "/achievements"),
        "queue": ("registrar", "/work"),
        "inbox": ("registrar", "/inbox"),
    }


def _readers() -> dict[str, Any]:
    """A stranger and a registrar with work waiting, as browsers."""
    from django.test import Client

    from bole.notices import services as notices
    from bole.people import services as people
    from bole.people.domain.actor import Role
    from bole.people.models import Centre
    from bole.runtime.system import SYSTEM

    from . import population

    person = people.register_person(SYSTEM, email="registrar@bench.example", name="registrar", password="", language="en")
    centre = Centre.objects.get(path="bench.c1")
    people.grant_role(SYSTEM, person_id=person.id, organisation_id=centre.organisation_id, role=Role.REGISTRAR)
    for number, record_id in enumerate(population.submit_records(centre.path, WAITING)):
        notices.tell(
            SYSTEM, persons=[person.id], kind="registry.published", subject=f"record:{record_id}",
            values={"title": f"Record {number}", "record": str(record_id), "number": str(number)},
        )  # fmt: skip
    stranger, registrar = Client(SERVER_NAME="127.0.0.1"), Client(SERVER_NAME="127.0.0.1")
    registrar.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return {"stranger": stranger, "registrar": registrar}


class _Aside:
    """The processor time spent in matching, to be taken off."""

    def __init__(self) -> None:
        self.spent = 0.0

    @contextlib.contextmanager
    def over_matching(self) -> Iterator[None]:
        """Within the block every call that ranks or explains is measured."""
        from bole.matching import queries

        usual = {name: getattr(queries, name) for name in ("search", "explain")}
        for name, function in usual.items():
            setattr(queries, name, self._measuring(function))
        try:
            yield
        finally:
            for name, function in usual.items():
                setattr(queries, name, function)

    def _measuring(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*args: Any, **values: Any) -> Any:
            started = time.thread_time()
            try:
                return function(*args, **values)
            finally:
                self.spent += time.thread_time() - started

        return measured


def _rounds(readers: Any, addresses: dict[str, tuple[str, str]], rounds: int, clock: _Aside) -> dict[str, dict[str, Any]]:
    """Every page once a round, in turn: a machine that is slower for a while is so for all of them."""
    from bole.runtime.memory import settle

    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in addresses}
    for turn in range(-WARM_UP, rounds):
        if turn == 0:
            settle()  # as the server does
        for name, (reader, address) in addresses.items():
            readers[reader].cookies["django_language"] = ("zh-hans", "en")[turn % 2]
            times = _once(readers[reader], address, clock)
            if turn >= 0:
                spent[name].append(times)
    return {name: {**_percentiles(spent[name]), "queries": _queries(readers[who], at)} for name, (who, at) in addresses.items()}


def _once(reader: Any, address: str, clock: _Aside) -> tuple[float, float]:
    """Milliseconds of the processor without matching, and of the wall clock, of one page."""
    clock.spent = 0.0
    begun, started = time.perf_counter(), time.thread_time()
    answer = reader.get(address)
    spent = time.thread_time() - started - clock.spent
    if answer.status_code not in (200, 404):
        raise click.ClickException(f"{address} answered {answer.status_code}")
    return spent * 1000, (time.perf_counter() - begun) * 1000


def _percentiles(spent: list[tuple[float, float]]) -> dict[str, float]:
    processor, wall = ([one[k] for one in spent] for k in (0, 1))
    deciles = statistics.quantiles(processor, n=20)
    return {
        "cpu_ms": round(statistics.median(processor), 1), "cpu_p10_ms": round(deciles[1], 1), "cpu_p95_ms": round(deciles[-1], 1),
        "wall_ms": round(statistics.median(wall), 1),
    }  # fmt: skip


def _queries(reader: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        reader.get(address)
    return len(captured)
