"""A progress bar on a terminal, single lines elsewhere, nothing when quiet."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def counting(what: str, *, total: int, quiet: bool = False) -> Iterator[Callable[[int], None]]:
    """A function to be told how many are done."""
    if quiet or total == 0:
        yield lambda done: None
        return
    if not sys.stdout.isatty():
        last = [0.0]

        def line(done: int) -> None:
            if done >= total or time.monotonic() - last[0] > 5:
                last[0] = time.monotonic()
                print(f"{what}: {min(done, total)} of {total}", flush=True)

        yield line
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=min(done, total))
