"""An instance of Bole in processes of its own, as an operator would start it; nothing of it outlives its test."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from bole.runtime.postgres import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0  # for what takes seconds on a machine that is not busy
_given: set[int] = set()


def until(is_so: Callable[[], Any], what: str, *, seconds: float = PATIENCE, pause: float = 0.1) -> Any:
    """Wait until this is so; what it was."""
    deadline = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain: {what}"
        time.sleep(pause)
    return found


def free_port() -> int:
    """A port that is free together with the next one."""
    for port in range(21000 + os.getpid() % 500 * 20, 65000, 2):
        if port not in _given and all(_is_free(p) for p in (port, port + 1)):
            _given.add(port)
            return port
    raise AssertionError("no port is free")


def _is_free(port: int) -> bool:
    with socket.socket() as probe, contextlib.suppress(OSError):
        probe.bind(("127.0.0.1", port))
        return True
    return False


class Instance:
    """One BOLE_HOME and PORT; `settings` are further variables of its environment."""

    def __init__(self, **settings: str) -> None:
        self.place = Path(tempfile.mkdtemp(prefix="bole-slow-"))
        self.place.chmod(0o755)  # as root the database runs under another account
        self.home = self.place / "home"
        self.port = free_port()
        plain = {k: v for k, v in os.environ.items() if not k.startswith("BOLE_")}
        self.environ = {
            **plain, "BOLE_HOME": str(self.home), "PORT": str(self.port), "BOLE_EMBEDDER": "fake", "BOLE_DEMO": "0",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), "PYTHONUNBUFFERED": "1", **settings,
        }  # fmt: skip
        self.printed = self.place / "printed"
        self.process: subprocess.Popen[bytes] | None = None

    # Starting and ending

    def start(self) -> Instance:
        """`bole run`, until it says that it is up."""
        with self.printed.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bole", "run"], env=self.environ, cwd=self.place, stdin=subprocess.DEVNULL,
                stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
        until(lambda: self.process.poll() is not None or "Bole is up" in self.said(), "bole run comes up")
        assert self.process.poll() is None, self.said()
        return self

    def said(self) -> str:
        return self.printed.read_text(errors="replace")

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """Send the parent, and nobody else, this signal; its exit code, when nothing of the instance is left."""
        assert self.process is not None
        self.process.send_signal(how)
        code = self.process.wait(PATIENCE)
        until(lambda: not self.processes(), f"everything has ended: {self.processes()}", seconds=30)
        return code

    def processes(self) -> dict[int, str]:
        """Every process of this instance: those that have its BOLE_HOME in their environment, and those at work in it."""
        mark, found = f"BOLE_HOME={self.home}".encode(), {}
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                cwd = os.readlink(process / "cwd")
                if mark in (process / "environ").read_bytes().split(b"\0") or cwd.startswith(f"{self.home}/"):
                    found[int(process.name)] = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        return {pid: command for pid, command in found.items() if command}

    def pids(self, ending: str) -> list[int]:
        """The processes whose command ends so ("-m bole worker")."""
        return sorted(pid for pid, command in self.processes().items() if command.endswith(ending))

    def kill(self, victim: str) -> None:
        """kill -9 of the web server, the live server, the worker or the database, with all its processes."""
        if victim == "database":
            doomed = [EmbeddedPostgres(self.home)._noted()]
        else:
            doomed = self.pids(f"-m bole {victim}")
        assert doomed, victim
        for pid in doomed:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def pause(self, pid: int) -> None:
        """This process does nothing until it may go on."""
        assert pid in self.processes()
        os.kill(pid, signal.SIGSTOP)

    def go_on(self, pid: int) -> None:
        """It goes on."""
        os.kill(pid, signal.SIGCONT)

    def clean(self) -> None:
        """End whatever is left, and remove the directory."""
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait(10)
        shutil.rmtree(self.place, ignore_errors=True)

    # Asking

    def get(self, path: str, *, port: int = 0, **headers: str) -> tuple[int, str]:
        """Status and text of a page; 0 when nobody answers."""
        request = urllib.request.Request(f"http://127.0.0.1:{port or self.port}{path}", headers=headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()
        except (OSError, ValueError):
            return 0, ""

    def command(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """`bole …`, to its end."""
        return self._run("bole", *words, **settings)

    def deed(self, *words: str) -> Any:
        """One of `deeds.py`, done in a process of its own against this instance; what it tells."""
        done = self._run("tests.slow.deeds", *words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.strip().splitlines()[-1])

    def _run(self, module: str, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", module, *words]
        return subprocess.run(
            command, env={**self.environ, **settings}, cwd=self.place, capture_output=True, text=True, timeout=180, check=False
        )

    @contextlib.contextmanager
    def connected(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection to the embedded database, to look how far things are."""
        given = {k: v for k, v in EmbeddedPostgres(self.home).parts().items() if v}
        with psycopg.connect(make_conninfo(**given), autocommit=True) as connection:
            yield connection

    def one(self, query: str, *values: Any) -> Any:
        """The first value of a query; None when the database is away."""
        try:
            with self.connected() as connection:
                return connection.execute(query.encode(), values).fetchone()[0]
        except psycopg.OperationalError:
            return None


@contextlib.contextmanager
def instance(**settings: str) -> Iterator[Instance]:
    """An instance that is not started yet, and is cleaned up whatever happens."""
    made = Instance(**settings)
    try:
        yield made
    finally:
        made.clean()
