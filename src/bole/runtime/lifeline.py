"""The lifeline: what `bole run` started ends with it, even when it is killed without warning.

`bole run` starts this module as a process of its own and tells it, line by line through a pipe, what lives. When the
pipe closes without the word "bye", the parent was killed: the lifeline ends the children and stops the database.
It imports nothing heavy, so it is there at once.
"""

from __future__ import annotations

import contextlib
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
        """ "+PID" for a child that lives, "-PID" for one that ended, "postgres HOME" for the embedded database."""
        if self.process.stdin and not self.process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.write(line + "\n")
                self.process.stdin.flush()

    def bye(self) -> None:
        """The parent ends in order; nothing is left to do."""
        self.tell("bye")
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait(timeout=GRACE_SECONDS)


def alive(pid: int) -> bool:
    """Whether a process exists and is not a zombie."""
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return not Path("/proc/self").exists()


def end(pids: Iterable[int]) -> None:
    """Ask the process groups to end, wait, then make them."""
    waiting = set(pids)
    for how in (signal.SIGTERM, signal.SIGKILL):
        for pid in waiting:
            with contextlib.suppress(OSError):
                os.killpg(pid, how)
        deadline = time.monotonic() + GRACE_SECONDS
        while waiting and time.monotonic() < deadline:
            waiting = {pid for pid in waiting if alive(pid)}
            time.sleep(0.05)


def main() -> None:
    """The process's own end: read until the pipe closes, then clean up unless told bye."""
    for caught in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(caught, signal.SIG_IGN)
    pids: set[int] = set()
    home = ""
    for line in sys.stdin:
        word = line.strip()
        if word == "bye":
            return
        if word.startswith("+"):
            pids.add(int(word[1:]))
        elif word.startswith("-"):
            pids.discard(int(word[1:]))
        elif word.startswith("postgres "):
            home = word.removeprefix("postgres ")
    end(pids)
    if home:
        from .postgres import EmbeddedPostgres

        server = EmbeddedPostgres(Path(home))
        server.enter()
        server.leave()


if __name__ == "__main__":
    main()
