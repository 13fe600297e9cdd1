"""An import whose process is killed, whose database stops, whose disk is full: told in a sentence, gone on with, nothing
lost and nothing doubled; and memory that does not grow with the file."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bole.registry.models import ImportJob, ImportProblem, Record, Wording
from bole.registry.services import imports
from bole.runtime import database

from .. import tables
from .processes import bole, environment, running, until

pytestmark = pytest.mark.slow
ROWS = 6000
WRONG = 1500  # every so many-th row has a wrong value


def table(path: Path, rows: int, *, size: int = 1) -> Path:
    """A table of so many rows; the summaries are `size` sentences long."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(tables.HEADERS)
        for n in range(1, rows + 1):
            writer.writerow(tables.good_row(n, 摘要=tables.SUMMARY * size, 技术成熟度="12" if n % WRONG == 0 else "6"))
    return path


def arguments(path: Path) -> list[str]:
    return ["import", str(path), "--centre", "cn.zj.hz", "--kind", "achievement"]


def halfway() -> bool:
    job = ImportJob.objects.first()
    return job is not None and 0 < job.done < ROWS


def require_whole() -> None:
    """Every row is in exactly once, every wrong one told exactly once."""
    job = ImportJob.objects.get()
    wrong = ROWS // WRONG
    assert (job.status, job.done, job.created, job.updated, job.unchanged, job.failed) == ("done", ROWS, ROWS - wrong, 0, 0, wrong)
    assert Record.objects.count() == Record.objects.values("external_id").distinct().count() == ROWS - wrong
    assert Wording.objects.count() == ROWS - wrong
    assert set(Record.objects.values_list("version", flat=True)) == {1}
    assert list(ImportProblem.objects.order_by("row").values_list("row", flat=True)) == [n + 1 for n in range(WRONG, ROWS + 1, WRONG)]


def finished(path: Path, env: dict[str, str]) -> str:
    """The same command again, to its end; what it said."""
    again = bole(*arguments(path), env=env)
    said, errors = again.communicate()
    assert again.returncode == 1, errors  # some rows are wrong
    return said + errors


@pytest.mark.usefixtures("committed_world")
def test_an_import_at_the_terminal_that_is_killed_goes_on_where_it_was(own_database, tmp_path):
    env, path = environment(own_database, tmp_path), table(tmp_path / "table.csv", ROWS)
    with running(*arguments(path), env=env) as child:
        until(halfway, child=child)
        os.kill(child.pid, signal.SIGKILL)
    written = Record.objects.count()
    assert 0 < written < ROWS
    assert ImportJob.objects.get().status == "running"
    assert "going on behind row" in finished(path, env)
    require_whole()


def test_an_import_whose_worker_is_killed_is_taken_up_by_the_next_one(own_database, committed_world, tmp_path):
    env, path = environment(own_database, tmp_path), table(tmp_path / "table.csv", ROWS)
    job = tables.uploaded(committed_world.broker, path.read_bytes(), kind="achievement")
    imports.start(committed_world.broker, job.id)
    with running("worker", env=env) as worker:
        until(halfway, child=worker)
        os.kill(worker.pid, signal.SIGKILL)
    assert 0 < Record.objects.count() < ROWS
    with running("worker", env=env) as worker:
        until(lambda: ImportJob.objects.get().status == "done", child=worker)
    require_whole()


@pytest.mark.usefixtures("committed_world")
def test_a_database_that_stops_is_told_and_the_import_goes_on_when_it_is_back(own_database, tmp_path):
    env, path = environment(own_database, tmp_path), table(tmp_path / "table.csv", ROWS)
    with psycopg.connect(database.conninfo("postgres"), autocommit=True) as server, running(*arguments(path), env=env) as child:
        until(halfway, child=child)
        server.execute(f"ALTER DATABASE {own_database} ALLOW_CONNECTIONS false")
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [own_database])
        errors = child.communicate()[1]
        server.execute(f"ALTER DATABASE {own_database} ALLOW_CONNECTIONS true")
    assert child.returncode == 2
    assert "the database stopped answering behind row" in errors
    assert "Run the same command again" in errors
    assert "Traceback" not in errors
    from django.db import connection

    connection.close()  # it was ended, too
    assert 0 < Record.objects.count() < ROWS
    assert "going on behind row" in finished(path, env)
    require_whole()


@pytest.fixture
def small_disk(own_database: str) -> Iterator[str]:
    """A tablespace on a disk of a few megabytes; only root can make one."""
    if os.geteuid() != 0 or shutil.which("mount") is None or not database.is_embedded():
        pytest.skip("only root can mount a small disk")
    directory = Path(os.environ["BOLE_HOME"]) / "small-disk"
    directory.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(directory)], capture_output=True, check=False).returncode:
        directory.rmdir()
        pytest.skip("nothing can be mounted here")
    owner = database.embedded().data.stat()
    os.chown(directory, owner.st_uid, owner.st_gid)
    with psycopg.connect(database.conninfo(own_database), autocommit=True) as server:
        server.execute(f"CREATE TABLESPACE small_disk LOCATION '{directory}'")
        server.execute("ALTER TABLE registry_recordversion SET TABLESPACE small_disk")
    yield own_database
    with psycopg.connect(database.conninfo(own_database), autocommit=True) as server:
        server.execute("ALTER TABLE registry_recordversion SET TABLESPACE pg_default")
        server.execute("DROP TABLESPACE small_disk")
    subprocess.run(["umount", str(directory)], check=True)
    directory.rmdir()


@pytest.mark.usefixtures("committed_world")
def test_a_full_disk_is_told_and_the_import_goes_on_when_there_is_room(small_disk, tmp_path):
    env, path = environment(small_disk, tmp_path), table(tmp_path / "table.csv", ROWS, size=8)
    child = bole(*arguments(path), env=env)
    errors = child.communicate()[1]
    assert child.returncode == 2, errors
    assert "The server's disk is full" in errors
    assert "Traceback" not in errors
    job = ImportJob.objects.get()
    assert (job.status, job.done < ROWS) == ("running", True)
    assert Record.objects.count() == job.created
    with psycopg.connect(database.conninfo(small_disk), autocommit=True) as server:
        server.execute("ALTER TABLE registry_recordversion SET TABLESPACE pg_default")
    finished(path, env)
    require_whole()


@pytest.mark.usefixtures("committed_world")
def test_memory_does_not_grow_with_the_file(own_database, tmp_path):
    env = environment(own_database, tmp_path)
    peaks = []
    for rows in (10_000, 100_000):
        path = table(tmp_path / f"{rows}.csv", rows, size=4)
        child = bole(*arguments(path), "--json", "--source", str(rows), env=env)
        assert child.stdout
        assert child.stderr
        said = child.stdout.read() + child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        child.stdout.close()
        child.stderr.close()
        assert child.returncode == 1, said
        assert f'"rows": {rows}' in said
        peaks.append(usage.ru_maxrss / 1024)  # megabytes
        path.unlink()
    print(f"peak memory: {peaks[0]:.0f} MB for 10,000 rows, {peaks[1]:.0f} MB for 100,000")
    assert peaks[1] - peaks[0] < 60  # the file is ten times as large; a whole one in memory would be more than 100 MB
