"""State machines told as a table: which verb leads from which state to which.

`Machine` is data, so a page can draw it and a test can walk it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .errors import N_, Conflict


class WrongState(Conflict):
    code = "wrong_state"
    sentence = N_("“%(verb)s” is not possible while the state is “%(state)s”; it is possible in: %(allowed)s.")


@dataclass(frozen=True, slots=True)
class Machine:
    """`moves[verb][state]` is the next state."""

    moves: Mapping[str, Mapping[str, str]]

    def next(self, verb: str, state: str) -> str:
        """The state after `verb`. Refuses with WrongState."""
        ways = self.moves[verb]
        if state not in ways:
            raise WrongState(verb=verb, state=state, allowed=", ".join(sorted(ways)))
        return ways[state]

    def verbs(self, state: str) -> tuple[str, ...]:
        """The verbs that are possible in `state`, in the table's order."""
        return tuple(verb for verb, ways in self.moves.items() if state in ways)

    def states(self) -> frozenset[str]:
        """Every state that occurs."""
        return frozenset(s for ways in self.moves.values() for pair in ways.items() for s in pair)
