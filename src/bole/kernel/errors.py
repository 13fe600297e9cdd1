"""Every refusal, as a tree of kinds.

    Refusal            something was asked that is not done; the asker is told why
    +-- Missing        not there, or not for you: the two look alike             404
    +-- Forbidden      you may see it, but not do this                           403
    +-- Invalid        what was given is wrong; says what, where, what is right  422
    +-- Conflict       it was possible, but something else came first            409
    |   +-- Moved      it has another address now, for good                      301 for who only reads
    +-- Unpaid         money must be paid or held first                          402
    +-- Busy           try again in a moment; nothing was written                503

A refusal is not a bug: a bug is any other exception, it crashes and is logged once.
A context subclasses the kinds in its own `errors.py`. Sentences are English message ids with
`%(name)s` values; the faces translate them (`ui/problems.py` holds the kind-to-status table).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar


def N_(sentence: str) -> str:
    """Mark a sentence for translation without translating it here."""
    return sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one given value: where, what, and what would be right."""

    field: str
    code: str
    sentence: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    given: str = ""

    def text(self) -> str:
        """The English sentence with its values filled in."""
        return self.sentence % self.values if self.values else self.sentence


class Refusal(Exception):
    """Something was asked that is not done. Carries a code, its values and one sentence."""

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = N_("This cannot be done.")

    def __init__(self, *, problems: Iterable[Problem] = (), **values: object) -> None:
        self.values: dict[str, object] = values
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.text())

    def text(self) -> str:
        """The English sentence with its values filled in."""
        return self.sentence % self.values if self.values else self.sentence


class Missing(Refusal):
    code = "missing"
    sentence = N_("There is nothing here, or it is not for you.")


class Forbidden(Refusal):
    code = "forbidden"
    sentence = N_("You may not do this.")


class Invalid(Refusal):
    code = "invalid"
    sentence = N_("Some of what was given is not right.")


class Conflict(Refusal):
    code = "conflict"
    sentence = N_("Somebody else was faster; look again before you go on.")


class Moved(Conflict):
    """It has another address: `old` and `new` are the part of the address that changed."""

    code = "moved"
    sentence = N_("This has another address now.")


class Unpaid(Refusal):
    code = "unpaid"
    sentence = N_("A payment is needed first.")


class Busy(Refusal):
    code = "busy"
    sentence = N_("The system is busy; nothing was changed. Please try again in a moment.")
