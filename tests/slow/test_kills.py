"""kill -9 of worker, web server and database, in mid-import and in mid-indexing: afterwards nothing is lost or doubled."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from .instance import Instance, instance, until

pytestmark = pytest.mark.slow
ROWS = 1100  # three batches of an import, eighteen of the indexing
NEEDS = 20


@pytest.fixture(scope="module")
def bole() -> Iterator[Instance]:
    with instance() as made:
        made.start()
        made.deed("prepare")
        yield made


def settled(bole):
    """Everything imported and indexed, and no job left but that of matching."""
    left = bole.one(
        "SELECT (SELECT count(*) FROM registry_importjob WHERE status = 'running')"
        " + (SELECT count(*) FROM matching_stalerecord WHERE stage = 0)"
        " + (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queue_name IN ('imports', 'reactions'))"
    )
    return left == 0


def brought(bole, source):
    """How many rows of this source are committed."""
    return bole.one("SELECT done FROM registry_importjob WHERE source = %s", source) or 0


def indexed(bole):
    return bole.one("SELECT count(*) FROM matching_entry") or 0


@pytest.mark.parametrize("victim", ["worker", "database", "web"])
def test_whatever_is_killed_nothing_is_lost_or_doubled(bole, victim):
    before = indexed(bole)
    bole.deed("bring", victim, str(ROWS))
    in_the_middle = until(lambda: brought(bole, victim), "the import is under way", pause=0.01)
    bole.kill(victim)
    until(lambda: brought(bole, victim), "the database answers")
    until(lambda: indexed(bole) > before + 64, "the indexing is under way", pause=0.01)
    at_that_time = indexed(bole)
    bole.kill(victim)
    until(lambda: settled(bole), "everything is done", seconds=300, pause=0.5)
    until(lambda: bole.get("/health")[0] == 200, "the web server answers")
    assert in_the_middle < ROWS  # it was killed in the middle, else this shows nothing
    assert at_that_time < before + ROWS
    require_whole(bole)
    assert bole.one("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'") == 0


def require_whole(bole):
    """Every record is there once, published once, indexed once; counts and journal are right; the API says the same."""
    found = bole.deed("audit")
    sources = {source: n for source, n in found["records"].items() if source != "needs"}
    whole = NEEDS + ROWS * len(sources)
    assert set(sources.values()) <= {ROWS}
    assert (found["published"], found["published_once"], found["published_twice"]) == (whole, whole, 0)
    waiting, _, failed = found["waiting"]
    assert (found["indexed"], found["indexed_records"], waiting, failed) == (whole, whole, 0, 0)
    assert (found["wrong_counts"], found["broken_links"]) == (0, [])
    assert found["imports"] == [["done", ROWS, 0, 0]] * len(sources)
    state = json.loads(bole.get("/api/v1/index/state")[1])
    assert (state["records"], state["entries"]) == (whole, whole)


def test_after_a_restart_of_the_database_no_page_fails(bole):
    for _ in range(12):  # so that the pool holds connections that break
        assert bole.get("/")[0] == 200
    started = bole.one("SELECT pg_postmaster_start_time()::text")
    bole.kill("database")
    until(lambda: bole.one("SELECT pg_postmaster_start_time()::text") not in (None, started), "the database is up again")
    answers = [bole.get(path)[0] for path in ("/", "/api/v1/records", "/achievements", "/?lang=en") * 4]
    assert answers == [200] * 16


def test_while_the_database_is_away_pages_and_api_say_so(bole):
    held = bole.pids("-m bole run")
    for pid in held:
        bole.pause(pid)  # who would start it again
    try:
        bole.kill("database")
        until(lambda: bole.get("/health")[0] == 503, "the database is away")
        status, page = bole.get("/?lang=en")
        assert status == 503
        assert "The database does not answer at the moment" in page
        assert "Traceback" not in page
        status, told = bole.get("/api/v1/records")
        assert status == 503
        assert json.loads(told)["code"] == "database_away"
        assert "数据库" in bole.get("/?lang=zh-hans")[1]
    finally:
        for pid in held:
            bole.go_on(pid)
    until(lambda: bole.get("/?lang=en")[0] == 200, "pages are back")
    until(lambda: bole.get("/live/health", port=bole.port + 1)[0] == 200, "the live server listens again")
    until(lambda: settled(bole), "what waited is done", pause=0.5)
    require_whole(bole)
