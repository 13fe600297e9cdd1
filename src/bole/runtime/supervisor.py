"""The supervisor behind `bole run`: starts the web server, the live server and the worker, and keeps them up.

A child that ends is started again; one that ends five times within a minute is given up, with its last words.
Ctrl-C, SIGTERM and a closed terminal stop everything in order; a kill of the supervisor itself is the lifeline's part.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from . import lifeline

RESTARTS, WITHIN_SECONDS = 5, 60.0


class GaveUp(RuntimeError):
    """A child could not be kept up."""


@dataclass(slots=True)
class Child:
    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    ends: deque[float] = field(default_factory=lambda: deque(maxlen=RESTARTS))


class Supervisor:
    """Keeps children up until told to stop."""

    def __init__(self, logs: Path, environ: Mapping[str, str], line: lifeline.Lifeline) -> None:
        self.logs = logs
        self.environ = {**os.environ, **environ}
        self.line = line
        self.children: list[Child] = []
        self.stopping = False

    def add(self, name: str, *command: str) -> None:
        """Start `python -m bole …` as a child; its output goes to logs/NAME.log."""
        child = Child(name, [sys.executable, "-m", "bole", *command])
        self.children.append(child)
        self._start(child)

    def _start(self, child: Child) -> None:
        with (self.logs / f"{child.name}.log").open("ab") as log:
            child.process = subprocess.Popen(
                child.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environ, start_new_session=True
            )
        self.line.tell(f"+{child.process.pid}")

    def stop_on_signals(self) -> None:
        """From now on SIGINT, SIGTERM and SIGHUP ask for an orderly stop."""

        def ask(number: int, frame: FrameType | None) -> None:
            self.stopping = True

        for caught in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(caught, ask)

    def watch(self, between: Callable[[], None] = lambda: None) -> None:
        """Keep the children up until asked to stop; `between` runs twice a second. Raises GaveUp."""
        while not self.stopping:
            for child in self.children:
                if child.process is None or child.process.poll() is None:
                    continue
                self.line.tell(f"-{child.process.pid}")
                child.ends.append(time.monotonic())
                if len(child.ends) == RESTARTS and child.ends[-1] - child.ends[0] < WITHIN_SECONDS:
                    raise GaveUp(f"{child.name} ended {RESTARTS} times within a minute; see {self.logs / child.name}.log")
                self._start(child)
            between()
            time.sleep(0.5)

    def stop(self) -> None:
        """Ask every child to end, wait, then make it."""
        pids = [child.process.pid for child in self.children if child.process and child.process.poll() is None]
        for child in self.children:
            if child.process and child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + lifeline.GRACE_SECONDS
        for child in self.children:
            if child.process:
                try:
                    child.process.wait(max(0.1, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    child.process.kill()
                    child.process.wait()
        for pid in pids:
            self.line.tell(f"-{pid}")
