"""Jobs of people: an invitation is mailed when what made it was committed."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy

from bole.runtime.jobs import job

from . import services

# 24 attempts, each waits ten minutes longer: a mail server may be away for nearly two days.
FOR_DAYS = RetryStrategy(max_attempts=24, linear_wait=600)


@job(queue="mail", name="bole.mail_invitation", retry=FOR_DAYS)
def mail_invitation(invitation_id: str) -> None:
    """Send the mail of an invitation."""
    services.send_invitation(UUID(invitation_id))
