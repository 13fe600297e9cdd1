"""The supervisor behind `bole run`: starts the web server, the live server and the worker, and keeps them up.

A child that ends is started again, after a pause that grows while it keeps ending. Before everything is up, a child
that ends again and again is given up, with its last words; after that it never is, for the reason may pass (a database
on another machine that is restarted). Ctrl-C, SIGTERM and a closed terminal stop everything in order; a kill of the
supervisor itself is the lifeline's part.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from . import lifeline

QUICK_SECONDS = 10.0  # an end so soon after the start counts as quick
QUICK_ENDS = 5  # so many in a row before everything is up: given up
LONGEST_PAUSE = 30.0
LOG_LIMIT = 20_000_000  # bytes; then a log is set aside when its child starts


class GaveUp(RuntimeError):
    """A child could not be started. Says which, and its last words."""


@dataclass(slots=True)
class Child:
    """One process to be kept up."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_ends: int = 0
    due: float = 0.0


class Supervisor:
    """Keeps children up until told to stop."""

    def __init__(self, logs: Path, environ: Mapping[str, str], line: lifeline.Lifeline, tell: Callable[[str], None] = print) -> None:
        self.logs = logs
        self.environ = {**os.environ, **environ}
        self.line = line
        self.tell = tell
        self.children: list[Child] = []
        self.stopping = False
        self.polling = False
        self.up = False

    def add(self, name: str, *command: str) -> None:
        """Start `python -m bole …` as a child; its output goes to logs/NAME.log."""
        child = Child(name, [sys.executable, "-m", "bole", *command])
        self.children.append(child)
        self._start(child)

    def _log(self, child: Child) -> Path:
        return self.logs / f"{child.name}.log"

    def _start(self, child: Child) -> None:
        log = self._log(child)
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as out:
            child.process = subprocess.Popen(
                child.command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=self.environ, start_new_session=True
            )
        child.started = time.monotonic()
        self.line.tell(f"+{child.process.pid}")

    def stop_on_signals(self) -> None:
        """From now on SIGINT, SIGTERM and SIGHUP ask for an orderly stop: at once, or at the next look where one polls."""

        def ask(number: int, frame: FrameType | None) -> None:
            first, self.stopping = not self.stopping, True
            if first and not self.polling:
                raise KeyboardInterrupt

        for caught in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(caught, ask)

    def wait_until(self, is_up: Callable[[], bool], *, seconds: float, what: str) -> None:
        """Keep the children up until this is so, or asked to stop. Raises GaveUp."""
        deadline = time.monotonic() + seconds
        self.polling = True
        while not self.stopping and not is_up():
            if time.monotonic() > deadline:
                raise GaveUp(f"{what} did not answer within {seconds:.0f} seconds; see {self.logs}")
            self._look()
            time.sleep(0.1)
        self.up = True

    def watch(self, between: Callable[[], None] = lambda: None) -> None:
        """Keep the children up until asked to stop; `between` runs twice a second."""
        self.polling = True
        while not self.stopping:
            self._look()
            between()
            time.sleep(0.5)

    def _look(self) -> None:
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._ended(child, child.process)
            if child.process is None and time.monotonic() >= child.due and not self.stopping:
                self._start(child)

    def _ended(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)  # what it had started itself and left behind
        self.line.tell(f"-{process.pid}")
        child.process = None
        quick = time.monotonic() - child.started < QUICK_SECONDS
        child.quick_ends = child.quick_ends + 1 if quick else 0
        if child.quick_ends >= QUICK_ENDS and not self.up:
            raise GaveUp(f"{child.name} ended {QUICK_ENDS} times; its log {self._log(child)} ends with:\n{self._last_words(child)}")
        pause = min(LONGEST_PAUSE, 2.0 ** (child.quick_ends - 1)) if child.quick_ends else 0.0
        child.due = time.monotonic() + pause
        self.tell(f"{child.name} ended (exit code {process.returncode}) and is started again{f' in {pause:.0f} s' if pause else ''}")

    def _last_words(self, child: Child) -> str:
        lines = self._log(child).read_text(errors="replace").strip().splitlines()
        return "\n".join(lines[-8:])

    def stop(self) -> None:
        """Ask every child to end, wait, then make it and whatever it started."""
        self.stopping = True
        processes = [child.process for child in self.children if child.process]
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + lifeline.GRACE_SECONDS
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self.line.tell(f"-{process.pid}")
