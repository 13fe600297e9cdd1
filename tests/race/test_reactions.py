"""A reaction that two workers are given at the same time is done by one of them."""

from __future__ import annotations

import uuid

from bole.people.facts import PersonRegistered
from bole.runtime import acts, reactions
from bole.runtime.models import Entry
from bole.runtime.reactions import Reaction
from bole.runtime.system import SYSTEM

from .threads import Gate, outcome, somebody_waits, started, until


def test_the_second_waits_for_the_first_and_finds_nothing_left(own_database):
    gate, heard = Gate(), []

    def body(entries):
        heard.extend(entry.id for entry in entries)
        gate.stop_here()

    reactions.REACTIONS["test.slow"] = Reaction("test.slow", frozenset({PersonRegistered.name}), body)
    try:
        with acts.under_way(SYSTEM):
            acts.record(PersonRegistered(subject_id=uuid.uuid4()))
        entry = Entry.objects.latest("id").id
        first = started(lambda: reactions.run("test.slow", [entry]))
        gate.wait_reached()
        second = started(lambda: reactions.run("test.slow", [entry]))
        until(somebody_waits)
        gate.let_go()
        assert [outcome(first), outcome(second)] == [1, 0]
        assert heard == [entry]
    finally:
        del reactions.REACTIONS["test.slow"]
