"""State machines told as a table, and the life of a record."""

from __future__ import annotations

import pytest

from bole.kernel.states import Machine, WrongState
from bole.registry.domain.life import LIFE

DOOR = Machine({"open": {"closed": "open"}, "close": {"open": "closed"}, "lock": {"closed": "locked"}})


def test_a_verb_leads_to_the_next_state():
    assert DOOR.next("open", "closed") == "open"


def test_a_verb_that_is_not_possible_says_where_it_would_be():
    with pytest.raises(WrongState) as told:
        DOOR.next("open", "locked")
    assert told.value.values == {"verb": "open", "state": "locked", "allowed": "closed"}


def test_the_verbs_of_a_state_come_in_the_order_of_the_table():
    assert DOOR.verbs("closed") == ("open", "lock")
    assert DOOR.verbs("locked") == ()


def test_all_states_are_known():
    assert DOOR.states() == {"open", "closed", "locked"}


def test_a_word_that_is_no_verb_is_a_bug():
    with pytest.raises(KeyError):
        DOOR.next("paint", "open")


STATES = ("draft", "submitted", "returned", "published", "held", "expired", "withdrawn", "archived")
LIFE_TABLE = {
    "submit": ("submitted", None, "submitted", None, None, None, "submitted", None),
    "return": (None, "returned", None, None, None, None, None, None),
    "publish": ("published", "published", "published", None, None, None, "published", None),
    "revise": ("draft", "submitted", "returned", "published", "held", "published", "withdrawn", None),
    "confirm": (None, None, None, "published", None, "published", None, None),
    "expire": (None, None, None, "expired", None, None, None, None),
    "hold": (None, None, None, "held", None, None, None, None),
    "release": (None, None, None, None, "published", None, None, None),
    "withdraw": (None, "withdrawn", None, "withdrawn", "withdrawn", "withdrawn", None, None),
    "archive": ("archived", None, "archived", None, None, "archived", "archived", None),
}


@pytest.mark.parametrize(
    ("verb", "state", "expected"), [(v, s, n) for v, row in LIFE_TABLE.items() for s, n in zip(STATES, row, strict=True)]
)
def test_the_life_of_a_record(verb, state, expected):
    if expected:
        assert LIFE.next(verb, state) == expected
    else:
        with pytest.raises(WrongState):
            LIFE.next(verb, state)


def test_the_table_of_a_records_life_is_complete():
    assert set(LIFE.moves) == set(LIFE_TABLE)
    assert LIFE.states() == set(STATES)
    assert LIFE.verbs("archived") == ()
