"""`bole run`: everything comes up from one command and goes down with it, several times and side by side."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from bole.runtime.postgres import EmbeddedPostgres

from .instance import Instance, instance, until

pytestmark = pytest.mark.slow
PARTS = ("-m bole run", "-m bole.runtime.lifeline", "-m bole web", "-m bole live", "-m bole worker")


@pytest.fixture(scope="module")
def bole() -> Iterator[Instance]:
    with instance() as made:
        yield made.start()


@pytest.fixture
def up(bole: Instance) -> Instance:
    """The shared instance, started again if the test before ended it."""
    return bole if bole.process.poll() is None else bole.start()


def test_pages_api_and_live_server_answer_in_both_languages(up):
    assert all(up.pids(part) for part in PARTS), up.processes()
    for language, lang in (("en", 'lang="en"'), ("zh-hans", 'lang="zh-Hans"')):
        status, page = up.get(f"/?lang={language}")
        assert status == 200
        assert lang in page
    assert up.get("/health") == (200, "ok\n")
    assert up.get("/live/health", port=up.port + 1) == (200, "listening\n")
    status, state = up.get("/api/v1/index/state")
    assert status == 200
    assert json.loads(state)["records"] == 0
    assert up.get("/api/v1/records/00000000-0000-0000-0000-000000000000")[0] == 404


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_stops_everything_it_started(up, asked):
    assert up.end(asked) == 0
    assert up.processes() == {}
    assert "stopping" in up.said()
    assert not EmbeddedPostgres(up.home).is_alive()


def test_killed_without_warning_it_leaves_nothing_behind_and_comes_up_again(up):
    up.end(signal.SIGKILL)
    assert up.processes() == {}
    assert not EmbeddedPostgres(up.home).is_alive()
    up.start()
    assert up.get("/health")[0] == 200


def test_what_a_killed_web_server_leaves_is_replaced(up):
    before = up.pids("-m bole web")
    up.kill("web")
    until(lambda: up.get("/health")[0] == 200 and set(up.pids("-m bole web")).isdisjoint(before), "the web server is back")
    assert "web ended" in up.said()


def test_a_second_start_on_the_same_port_says_so_in_one_line(up):
    told = up.command("run")
    assert told.returncode == 2
    assert told.stderr == f"bole: port {up.port} is taken; choose another one, for example: PORT={up.port + 100} make run\n"
    assert up.get("/health")[0] == 200


def test_two_instances_live_side_by_side_and_one_lends_the_other_a_database(up):
    given = {k: v for k, v in EmbeddedPostgres(up.home).parts().items() if v}
    with psycopg.connect(make_conninfo(**{**given, "dbname": "postgres"}), autocommit=True) as server:
        server.execute("CREATE DATABASE elsewhere")
    url = f"postgresql://bole:{given['password']}@/elsewhere?host={given['host']}"
    with instance(BOLE_DATABASE_URL=url) as other:
        other.start()
        assert not (other.home / "postgres").exists()
        assert not [command for command in other.processes().values() if "postgres -D" in command]
        assert other.deed("prepare") == 20
        until(lambda: json.loads(other.get("/api/v1/index/state")[1])["records"] == 20, "its worker indexes")
        found = json.loads(other.get("/api/v1/records?kind=need")[1])
        assert found["count" if "count" in found else "total"] == 20
        assert json.loads(up.get("/api/v1/index/state")[1])["records"] == 0
        assert other.command("doctor").returncode == 0
        assert other.end() == 0
        assert up.get("/health")[0] == 200
        assert EmbeddedPostgres(up.home).is_alive()


def test_the_secrets_are_for_nobody_else(up):
    kept = [up.home / "secrets", *(up.home / "secrets").iterdir()]
    assert len(kept) >= 3
    assert all(os.stat(path).st_mode & 0o077 == 0 for path in kept), [oct(os.stat(path).st_mode) for path in kept]
