"""Mail: an outbox in the database, and the ways out of it: an SMTP server, or files for an instance that has none.

Whoever sends a mail (a context, Django, allauth) puts it into the outbox, in the act under way: it commits with what it
tells of. A job takes the mails out one by one, each under a lease, so that two workers never send the same one. A server
that is down costs one try per run and no mail: what cannot be handed over is put off, longer each time, for five days
(RFC 5321, 4.5.4.1). What the server refuses for good has failed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import smtplib
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from email import message_from_bytes
from email.policy import SMTP
from email.utils import make_msgid, parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from bole.kernel.text import one_line

from . import acts, clock
from .models import Mail

TIMEOUT = 20.0  # seconds for each answer of the server
LEASE = dt.timedelta(minutes=10)  # a mail that is being sent for longer was left by a worker that died
GIVE_UP = dt.timedelta(days=5)
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=1)
_WIRE = SMTP.clone(refold_source="none")
_EMPTY_LINE = re.compile(rb"^([A-Za-z-]+): *\n[ \t]+", re.MULTILINE)
KEPT = dt.timedelta(days=30)  # that a mail was sent is known for so long


class Unreachable(Exception):
    """The server takes no mail at all just now."""


class PutOff(Exception):
    """The server does not take this mail just now."""


class Refused(Exception):
    """The server will never take this mail."""


class Transport(Protocol):
    """A way out of the outbox."""

    def hand_over(self, mail: Mail) -> None:
        """Raises Unreachable, PutOff, Refused."""


# ---- into the outbox ----


class Outbox(BaseEmailBackend):
    """Django's mail backend: every mail of Django and allauth goes through the outbox, too."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            put(message)
        return len(email_messages)


def post(*, to: str, subject: str, text: str, html: str = "", headers: Mapping[str, str] | None = None) -> UUID | None:
    """Put a mail into the outbox, in the act under way; its id."""
    message = EmailMultiAlternatives(one_line(subject)[:200], text, to=[to], headers=dict(headers or {}))
    if html:
        message.attach_alternative(html, "text/html")
    return put(message)


def put(message: EmailMessage) -> UUID | None:
    """Put a message into the outbox; nothing when it is for nobody."""
    recipients = message.recipients()
    if not recipients:
        return None
    sender = parseaddr(message.from_email or settings.DEFAULT_FROM_EMAIL)[1]
    message.extra_headers.setdefault("Message-ID", make_msgid(domain=sender.rpartition("@")[2]))
    at = acts.now()
    mail = Mail.objects.create(
        sender=sender, recipients=[parseaddr(r)[1] for r in recipients], subject=one_line(str(message.subject))[:255],
        content=_whole(message), next_try_at=at, created_at=at,
    )  # fmt: skip
    return mail.id


def _whole(message: EmailMessage) -> bytes:
    """A message as it goes over the wire, its headers folded so that every mail program finds what they say.

    Django's folding begins long headers with an empty line; Python's would encode a long address. So a header that needs
    no folding stays on its line, and only the subject is folded by Python.
    """
    head, blank, body = message.message().as_bytes().partition(b"\n\n")
    whole = message_from_bytes(_EMPTY_LINE.sub(rb"\1: ", head) + blank + body, policy=_WIRE)
    del whole["Subject"]
    whole["Subject"] = one_line(str(message.subject))
    return whole.as_bytes(policy=_WIRE)


# ---- out of it ----


def send_waiting(*, seconds: float, transport: Transport | None = None) -> int:
    """Send what is due, the longest waiting first, for so many seconds; how many were sent."""
    sent, end = 0, time.monotonic() + seconds
    with contextlib.closing(Smtp(settings.BOLE_MAIL_URL)) as server:
        way = transport or (server if settings.BOLE_MAIL_URL else Folder(settings.BOLE_MAIL_FOLDER))
        while time.monotonic() < end and (mail := _taken()):
            try:
                way.hand_over(mail)
            except Unreachable as why:
                _put_off(mail, str(why))
                break  # the others would meet the same
            except PutOff as why:
                _put_off(mail, str(why))
            except Refused as why:
                _end(mail, Mail.State.FAILED, failure=str(why))
            else:
                _end(mail, Mail.State.SENT, sent_at=clock.database_now())
                sent += 1
    return sent


def _taken() -> Mail | None:
    """The next mail, taken by us: nobody else touches it until its lease is over."""
    with transaction.atomic():
        at = clock.database_now()
        due = Mail.objects.filter(state__in=[Mail.State.WAITING, Mail.State.SENDING], next_try_at__lte=at)
        mail = due.order_by("next_try_at", "id").select_for_update(skip_locked=True).first()
        if mail is None:
            return None
        mail.state, mail.attempts, mail.next_try_at = Mail.State.SENDING, mail.attempts + 1, at + LEASE
        mail.save(update_fields=["state", "attempts", "next_try_at"])
        return mail


def pause_after(attempts: int) -> dt.timedelta:
    """How long a mail waits after so many tries."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)


def _put_off(mail: Mail, why: str) -> None:
    at = clock.database_now()
    if at - mail.created_at > GIVE_UP:
        _end(mail, Mail.State.FAILED, failure=why)
        return
    Mail.objects.filter(id=mail.id).update(
        state=Mail.State.WAITING, next_try_at=at + pause_after(mail.attempts), failure=one_line(why)[:300]
    )


def _end(mail: Mail, state: Mail.State, *, sent_at: dt.datetime | None = None, failure: str = "") -> None:
    Mail.objects.filter(id=mail.id).update(state=state, sent_at=sent_at, failure=one_line(failure)[:300], content=b"")


def forget_sent() -> int:
    """Drop what was sent long ago; how many that were."""
    dropped, _ = Mail.objects.filter(state=Mail.State.SENT, sent_at__lt=clock.database_now() - KEPT).delete()
    return dropped


class Folder:
    """Mails as files, one each, for an instance without a mail server. A mail that is handed over twice is one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def hand_over(self, mail: Mail) -> None:
        """Raises Unreachable when the folder cannot be written."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = self.folder / f".{mail.id}.{os.getpid()}"
            fresh.write_bytes(bytes(mail.content))
            fresh.replace(self.folder / f"{mail.id}.eml")
        except OSError as failure:
            raise Unreachable(f"{self.folder}: {failure.strerror}") from failure


class Smtp:
    """An SMTP server, connected when the first mail is handed over and kept for those that follow."""

    def __init__(self, address: str) -> None:
        self.address = urlsplit(address)
        self._connection: smtplib.SMTP | None = None

    def hand_over(self, mail: Mail) -> None:
        """Raises Unreachable, PutOff, Refused."""
        with _understood():
            if self._connection is None:
                self._connection = self._connected()
            self._connection.sendmail(mail.sender, list(mail.recipients), bytes(mail.content))

    def _connected(self) -> smtplib.SMTP:
        host, user, password = self.address.hostname or "", unquote(self.address.username or ""), unquote(self.address.password or "")
        secure = ssl.create_default_context()
        if self.address.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(host, self.address.port or 465, timeout=TIMEOUT, context=secure)
        else:
            connection = smtplib.SMTP(host, self.address.port or (587 if user else 25), timeout=TIMEOUT)
            if user:
                connection.starttls(context=secure)  # a password never travels in the open
        if user:
            connection.login(user, password)
        return connection

    def close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._connection.quit()


@contextlib.contextmanager
def _understood() -> Iterator[None]:
    """What a server's answers mean for a mail."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        code, told = next(iter(refused.recipients.values()))
        raise (Refused if code >= 500 else PutOff)(_said(code, told)) from refused
    except smtplib.SMTPDataError as refused:
        raise (Refused if refused.smtp_code >= 500 else PutOff)(_said(refused.smtp_code, refused.smtp_error)) from refused
    except smtplib.SMTPResponseException as refused:  # the account or the sender: every mail would meet the same
        raise Unreachable(_said(refused.smtp_code, refused.smtp_error)) from refused
    except (OSError, smtplib.SMTPException) as gone:
        raise Unreachable(str(gone) or type(gone).__name__) from gone


def _said(code: int, told: bytes | str) -> str:
    return f"{code} {told.decode('utf-8', 'replace') if isinstance(told, bytes) else told}"
