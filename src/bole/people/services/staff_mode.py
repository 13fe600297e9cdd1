"""Staff mode: an administrator's rights are in force for a while, for a reason, and the journal says so.

Whether a browser is in it stands in its session, so it ends with the session; a token of scope "staff" is in it with every
use, which is written down once a day.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.conf import settings

from bole.kernel.errors import N_, Problem
from bole.kernel.text import one_line
from bole.runtime.acts import act, now, record

from .. import access
from ..domain.actor import Actor
from ..errors import BadProfile, NotAdministrator
from ..facts import StaffModeEntered, StaffModeLeft

SHORTEST, LONGEST = 5, 200  # characters of a reason
_NO_REASON = N_("A reason is needed: what do you want to do? Five characters or more, at most 200.")


@act
def enter_staff_mode(actor: Actor, *, reason: str) -> dt.datetime:
    """Take up an administrator's rights; until when. Refuses with NotAdministrator, BadProfile."""
    if actor.person_id is None or not actor.could_administer:
        raise NotAdministrator
    reason = one_line(reason)
    if not SHORTEST <= len(reason) <= LONGEST:
        raise BadProfile(problems=[Problem("reason", "bad_reason", _NO_REASON, given=reason)])
    access.locked_person(actor.person_id)
    until = now() + dt.timedelta(minutes=settings.BOLE_STAFF_MODE_MINUTES)
    record(StaffModeEntered(subject_id=actor.person_id, reason=reason, until=until))
    return until


@act
def leave_staff_mode(actor: Actor) -> None:
    """Lay the rights down; who is not in staff mode stays out of it."""
    if actor.person_id is not None and actor.is_administrator:
        access.locked_person(actor.person_id)
        record(StaffModeLeft(subject_id=actor.person_id))


@act
def note_staff_token(actor: Actor, *, token_id: UUID, label: str) -> None:
    """Write down that a token is used in staff mode today."""
    if actor.person_id is not None:
        access.locked_person(actor.person_id)
        record(StaffModeEntered(subject_id=actor.person_id, reason=label, token_id=token_id))
