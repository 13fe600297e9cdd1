"""Positions in the journal: whatever the order of commits, every entry is read once."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.runtime.position import MOST_SEEN, Position

positions = st.builds(
    lambda safe, ahead: Position(safe, frozenset((safe + a, i) for a, i in ahead)),
    st.integers(0, 10**12), st.sets(st.tuples(st.integers(0, 10**6), st.integers(1, 10**12)), max_size=20),
)  # fmt: skip


@given(positions)
def test_a_position_survives_being_sent(position):
    assert Position.parse(position.text()) == position


@pytest.mark.parametrize("text", ["", "x", "-1", "1.2", "1.2-", "1.2-3-4", "1 ", "1.2-3.", "٣", "9" * 30, "1" + ".1-1" * 300, "1;DROP"])
def test_what_is_no_position_is_none(text):
    assert Position.parse(text) is None


def test_what_was_read_is_remembered_until_it_is_safe():
    position = Position(100).after(105, 7, safe=103)
    assert position == Position(103, frozenset({(105, 7)}))
    assert position.has(102, 99)
    assert position.has(105, 7)
    assert not position.has(104, 6)
    assert position.after(104, 6, safe=103).after(106, 8, safe=106) == Position(106, frozenset({(106, 8)}))


def test_safe_never_goes_back():
    assert Position(100).after(105, 7, safe=90).safe == 100
    assert Position(100).caught_up(90) == Position(100)
    assert Position(100, frozenset({(101, 1), (120, 2)})).caught_up(110) == Position(110, frozenset({(120, 2)}))


def test_a_position_does_not_grow_without_end():
    position = Position(1)
    for entry in range(2 * MOST_SEEN):
        position = position.after(10 + entry, entry, safe=1)
    assert len(position.seen) == MOST_SEEN
    assert position.has(10 + 2 * MOST_SEEN - 1, 2 * MOST_SEEN - 1)


@given(st.randoms(use_true_random=False), st.integers(1, 30), st.integers(0, 30))
def test_a_reader_that_drops_out_anywhere_gets_every_entry_once(rng: random.Random, count, cut):
    """Transactions get their number and their entry in one order and commit in another; a reader reads, is cut off, replays."""
    committed: list[tuple[int, int, int]] = []  # transaction, entry, what was safe when it ended
    running = list(range(1, count + 1))
    ids = {xid: entry for entry, xid in enumerate(rng.sample(running, count), 1)}
    while running:
        xid = rng.choice(running[:5])
        committed.append((xid, ids[xid], min(running)))
        running.remove(xid)
    position, read = Position(0), []
    for xid, entry, safe in committed[:cut]:
        position = position.after(xid, entry, safe=safe)
        read.append(entry)
    back = Position.parse(position.text())
    assert back is not None
    visible = committed[: cut + rng.randint(0, 5)]
    open_after = [xid for xid, _, _ in committed[len(visible) :]]
    safe_now = min(open_after, default=count + 1)
    for xid, entry, _ in sorted(visible):
        if not back.has(xid, entry):
            back = back.after(xid, entry, safe=safe_now)
            read.append(entry)
    back = back.caught_up(safe_now)
    for xid, entry, safe in committed[max(0, cut - 3) :]:  # the queue still holds what the replay has given already
        if not back.has(xid, entry):
            back = back.after(xid, entry, safe=safe)
            read.append(entry)
    assert sorted(read) == list(range(1, count + 1))
