"""The way of an interest, as a table of verbs; who may do what; and when the two may know each other.

Directly: sent, accepted by the owner, and with that the contact is open, for who was interested agreed by saying so.
Through the broker (the expression of interest of the Enterprise Europe Network): with the broker, sent on without a
name, accepted by the owner, confirmed by who was interested; neither is named to the other before both have agreed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from bole.kernel.states import Machine

WITH_BROKER, SENT, ACCEPTED, DECLINED, OPENED, WITHDRAWN = "with_broker", "sent", "accepted", "declined", "opened", "withdrawn"
STATES = (WITH_BROKER, SENT, ACCEPTED, DECLINED, OPENED, WITHDRAWN)
OVER = (DECLINED, WITHDRAWN)

WAY = Machine(
    {
        "forward": {WITH_BROKER: SENT},
        "accept": {SENT: ACCEPTED, DECLINED: ACCEPTED},
        "open": {ACCEPTED: OPENED},
        "decline": {WITH_BROKER: DECLINED, SENT: DECLINED, ACCEPTED: DECLINED},
        "withdraw": {WITH_BROKER: WITHDRAWN, SENT: WITHDRAWN, ACCEPTED: WITHDRAWN},
    }
)


class Part(StrEnum):
    """Which part somebody has in an interest."""

    ASKER = "asker"
    OWNER = "owner"
    BROKER = "broker"


DEEDS: Mapping[str, frozenset[Part]] = {
    "forward": frozenset({Part.BROKER}),
    "accept": frozenset({Part.OWNER}),
    "open": frozenset({Part.ASKER}),
    "decline": frozenset({Part.OWNER, Part.BROKER}),
    "withdraw": frozenset({Part.ASKER}),
}


def deeds(state: str, parts: Collection[Part], *, is_brokered: bool) -> tuple[str, ...]:
    """What somebody of these parts may do now. A broker may answer for an owner who cannot, where nothing is hidden."""
    allowed = set(parts)
    if Part.BROKER in allowed and not is_brokered:
        allowed.add(Part.OWNER)
    return tuple(verb for verb in WAY.verbs(state) if DEEDS[verb] & allowed)


def asker_is_named_to(part: Part, state: str, *, is_brokered: bool) -> bool:
    """Whether this part may know who is interested."""
    return part in (Part.ASKER, Part.BROKER) or not is_brokered or state == OPENED


def owner_is_named_to(part: Part, state: str) -> bool:
    """Whether this part is told whom to write to."""
    return part in (Part.OWNER, Part.BROKER) or state == OPENED
