"""What is wrong with what was given about a person or an organisation: sentences that several verbs share."""

from __future__ import annotations

from collections.abc import Iterator

from bole.kernel.errors import N_, Problem

from ..errors import BadProfile

NO_NAME = N_("A name is needed.")
TOO_LONG = N_("This has %(length)s characters; at most %(limit)s are possible.")
_NOT_A_CODE = N_("“%(given)s” is not possible here; right would be one of: %(possible)s.")


def refuse(problems: Iterator[Problem]) -> None:
    """Refuses with BadProfile when there is any problem."""
    if told := list(problems):
        raise BadProfile(problems=told)


def not_a_code(field: str, given: str, possible: str) -> Problem:
    """A code that the vocabulary does not have."""
    return Problem(field, "not_a_code", _NOT_A_CODE, {"given": given[:80], "possible": possible}, given)
