"""The life of a report to the centre above (上报汇总), as a table of verbs."""

from __future__ import annotations

from bole.kernel.states import Machine

DRAFTED, HANDED_UP, RETURNED, ACCEPTED = "drafted", "handed_up", "returned", "accepted"
LIFE = Machine(
    {
        "collect": {DRAFTED: DRAFTED, RETURNED: RETURNED},
        "hand_up": {DRAFTED: HANDED_UP, RETURNED: HANDED_UP},
        "return": {HANDED_UP: RETURNED},
        "accept": {HANDED_UP: ACCEPTED},
    }
)
REPORTED = ("submitted", "published")  # states of records that are reported; drafts are nobody's but their author's
