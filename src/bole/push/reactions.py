"""What push does when things happen: a record was compared, a record was revised, a profile is too old to go by."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bole.matching.facts import MatchFound
from bole.people.facts import CapacityLapsed
from bole.registry.facts import RecordRevised
from bole.runtime.models import Entry
from bole.runtime.reactions import reaction
from bole.runtime.system import SYSTEM

from . import jobs, services


@reaction(MatchFound)
def percolate_what_was_compared(entries: Sequence[Entry]) -> None:
    """Ask for each record to be run against the saved searches and the standing records it fits."""
    for record_id in dict.fromkeys(UUID(entry.subject.removeprefix("matching:")) for entry in entries):
        jobs.ask(record_id)


@reaction(RecordRevised)
def ask_those_who_declined_again(entries: Sequence[Entry]) -> None:
    """What readers asked for was revised: their reasons are addressed."""
    for entry in entries:
        services.address(
            SYSTEM, UUID(entry.subject.removeprefix("record:")), changed=entry.body["changed"], version=entry.body["version"]
        )  # fmt: skip


@reaction(CapacityLapsed)
def ask_whether_it_is_still_so(entries: Sequence[Entry]) -> None:
    """What an enterprise said it can take over was not confirmed for long: its representatives are asked."""
    for entry in entries:
        services.ask_to_confirm_capacity(UUID(entry.subject.removeprefix("organisation:")), stated_on=str(entry.body["stated_on"]))
