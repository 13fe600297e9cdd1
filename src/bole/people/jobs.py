"""Jobs of people: mails are sent by the worker, and again when the mail server is away."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.mail import send_mail
from procrastinate import RetryStrategy

from bole.runtime.jobs import job

from . import services

# 24 attempts, each waits ten minutes longer: a mail server may be away for nearly two days.
FOR_DAYS = RetryStrategy(max_attempts=24, linear_wait=600)


@job(queue="mail", name="bole.mail", retry=FOR_DAYS)
def mail(subject: str, body: str, to: Sequence[str]) -> None:
    """Send a mail that was written already."""
    send_mail(subject, body, None, list(to))


@job(queue="mail", name="bole.mail_invitation", retry=FOR_DAYS)
def mail_invitation(invitation_id: str) -> None:
    """Send the mail of an invitation."""
    services.send_invitation(UUID(invitation_id))
