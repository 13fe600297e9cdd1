"""What people do when things happen: an invitation is given to the worker to be mailed."""

from __future__ import annotations

from collections.abc import Sequence

from bole.runtime.models import Entry
from bole.runtime.reactions import reaction

from . import jobs
from .facts import InvitationSentAgain, PersonInvited


@reaction(PersonInvited, InvitationSentAgain)
def mail_invitations(entries: Sequence[Entry]) -> None:
    """Ask for the mails; each may be tried again on its own."""
    for entry in entries:
        jobs.mail_invitation.defer(invitation_id=entry.body["invitation_id"])
