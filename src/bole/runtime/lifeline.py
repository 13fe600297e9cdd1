"""The lifeline: what `bole run` started ends with it, even when it is killed without warning.

`bole run` starts this module as a process of its own and tells it, line by line through a pipe, what lives. When the
pipe closes without the word "bye", the parent was killed: the lifeline ends the children and stops the database.
It imports nothing heavy, so it is there at once.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

GRACE_SECONDS = 5.0


class Lifeline:
    """The parent's end."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "bole.runtime.lifeline"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)

    def tell(self, line: str) -> None:
        """ "+PID" for a child that lives, "-PID" for one that ended, "postgres HOME" (as JSON) for the embedded database."""
        if self.process.stdin and not self.process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.write(line + "\n")
                self.process.stdin.flush()

    def tell_postgres(self, home: Path) -> None:
        """The embedded database of this instance is in use."""
        self.tell(f"postgres {json.dumps(str(home))}")

    def bye(self) -> None:
        """The parent ends in order; nothing is left to do."""
        self.tell("bye")
        if self.process.stdin:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=GRACE_SECONDS)


def alive(pid: int) -> bool:
    """Whether a process exists and is not a zombie."""
    with contextlib.suppress(OSError, IndexError):
        return _state(Path(f"/proc/{pid}"))[0] != "Z"
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return not Path("/proc/self").exists()


def _state(process: Path) -> list[str]:
    """What Linux tells about a process, from its state on: state, parent, group …"""
    return (process / "stat").read_text(errors="replace").rsplit(")", 1)[1].split()


def group_alive(group: int) -> bool:
    """Whether a process of this group lives: the first one may be gone and others left."""
    try:
        os.killpg(group, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    processes = list(Path("/proc").glob("[0-9]*"))
    for process in processes:
        with contextlib.suppress(OSError, IndexError):
            state, _, its_group = _state(process)[:3]
            if its_group == str(group) and state != "Z":
                return True
    return not processes  # without /proc, the answer to the signal has to do


def end(groups: Iterable[int]) -> None:
    """Ask the process groups to end, wait, then make them."""
    waiting = {group for group in groups if group_alive(group)}
    for how in (signal.SIGTERM, signal.SIGKILL):
        for group in waiting:
            with contextlib.suppress(OSError):
                os.killpg(group, how)
        deadline = time.monotonic() + GRACE_SECONDS
        while waiting and time.monotonic() < deadline:
            waiting = {group for group in waiting if group_alive(group)}
            time.sleep(0.05)


def main() -> None:
    """The process's own end: read until the pipe closes, then clean up unless told bye."""
    for caught in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(caught, signal.SIG_IGN)
    groups: set[int] = set()
    home = ""
    for line in sys.stdin:
        word = line.strip()
        if word == "bye":
            return
        if word.startswith("+"):
            groups.add(int(word[1:]))
        elif word.startswith("-"):
            groups.discard(int(word[1:]))
        elif word.startswith("postgres "):
            home = json.loads(word.removeprefix("postgres "))
    end(groups)
    if home:
        from .postgres import EmbeddedPostgres

        EmbeddedPostgres(Path(home)).stop_if_unused()


if __name__ == "__main__":
    main()
