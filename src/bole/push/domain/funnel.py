"""The funnel: how many saw a record, how many were interested, how many came into contact; and who counts as a reader."""

from __future__ import annotations

import re
from dataclasses import dataclass

STRANGER, MEMBER = "stranger", "member"  # besides: the kinds of organisations a reader belongs to
_ROBOT = re.compile(r"bot\b|bot/|crawl|spider|slurp|archiver|curl|wget|python|java/|go-http|httpclient|preview|monitor|scan", re.I)


def is_robot(agent: str) -> bool:
    """Whether a browser says of itself that it is none. Who says nothing is not counted either."""
    return not agent.strip() or bool(_ROBOT.search(agent))


@dataclass(frozen=True, slots=True)
class Funnel:
    """From seen to contact, with what lies between."""

    views: int = 0
    suggested: int = 0
    declined: int = 0
    interested: int = 0
    answered: int = 0
    contacts: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.views or self.suggested or self.declined or self.interested)
