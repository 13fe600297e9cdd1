"""Waiting in line for one lot: who comes while somebody is being served is served together with others (flat combining).

The first to come judges his own asking and, with it, everything that has come meanwhile, under one lock of the row and with
one commit; then he hands over to the first who came too late for him. Nobody serves others for longer than one batch, and
no thread of its own runs. Several processes each have such a line; the lock of the row puts the lines in order.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

A = TypeVar("A")  # what is asked
R = TypeVar("R")  # what is answered
LONGEST = 200  # askings judged under one lock


class _Place(Generic[A, R]):
    """One who waits."""

    __slots__ = ("answer", "asked", "failure", "leads", "turn")

    def __init__(self, asked: A) -> None:
        self.asked = asked
        self.answer: R | None = None
        self.failure: BaseException | None = None
        self.leads = False
        self.turn = threading.Lock()  # held until it is his turn: an Event costs ten times as much
        self.turn.acquire()


class Line(Generic[A, R]):
    """The line for one lot in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Place[A, R]] = []
        self._is_served = False

    def ask(self, asked: A, serve: Callable[[Sequence[A]], Sequence[R]]) -> R:
        """Wait for one's turn, and the answer. What `serve` raises is raised at everybody of its batch."""
        place = _Place[A, R](asked)
        with self._lock:
            self._waiting.append(place)
            place.leads, self._is_served = not self._is_served, True
        if not place.leads:
            place.turn.acquire()
        if place.leads:
            self._serve(serve)
        if place.failure is not None:
            raise place.failure
        return place.answer  # type: ignore[return-value]

    def _serve(self, serve: Callable[[Sequence[A]], Sequence[R]]) -> None:
        with self._lock:
            batch, self._waiting = self._waiting[:LONGEST], self._waiting[LONGEST:]
        try:
            for place, answer in zip(batch, serve([place.asked for place in batch]), strict=True):
                place.answer = answer
        except BaseException as failure:  # whatever it was, nobody may be left waiting
            for place in batch:
                place.failure = failure
        finally:
            self._hand_over(batch)

    def _hand_over(self, batch: Sequence[_Place[A, R]]) -> None:
        with self._lock:
            following = self._waiting[0] if self._waiting else None
            self._is_served = following is not None
            if following is not None:
                following.leads = True
        if following is not None:
            following.turn.release()
        for place in batch:
            if not place.leads:
                place.turn.release()


class Lines(Generic[A, R]):
    """The lines of this process, one for each lot."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lines: dict[Hashable, Line[A, R]] = {}

    def of(self, lot: Hashable) -> Line[A, R]:
        with self._lock:
            return self._lines.setdefault(lot, Line())
