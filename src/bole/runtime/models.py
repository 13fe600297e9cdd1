"""Rows of the runtime: journal entries, reactions done, stored files and their chunks."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from bole.kernel.ids import uuid7


class Xid8Field(models.Field):  # type: ignore[type-arg]
    """A 64-bit transaction id, filled in by the database."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class CurrentXid(models.Func):
    function = "pg_current_xact_id"
    output_field = Xid8Field()


class Entry(models.Model):
    """One line of the journal. A trigger refuses UPDATE and DELETE."""

    id = models.BigAutoField(primary_key=True)
    xid = Xid8Field(db_default=CurrentXid(), editable=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    actor = models.CharField(max_length=80)
    acting_for = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=80)
    topic = models.CharField(max_length=80)
    body = models.JSONField()
    public = models.JSONField(null=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        # Two acts that write the same subject at once would fork its chain: the second is refused.
        constraints = [models.UniqueConstraint(fields=["subject", "previous"], name="entry_follows_once")]
        indexes = [
            models.Index(fields=["subject", "id"], name="entry_subject"),
            models.Index(fields=["topic", "xid", "id"], name="entry_topic"),
            models.Index(fields=["xid", "id"], name="entry_order"),
            models.Index(fields=["kind", "at"], name="entry_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.kind} {self.subject}"


class ReactionDone(models.Model):
    """This reaction has dealt with this entry: once, whatever is retried."""

    reaction = models.CharField(max_length=120)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reaction", "entry"], name="reaction_once")]


class StoredFile(models.Model):
    """A file kept in the database, so that every machine sees it and it commits with what it belongs to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class FileChunk(models.Model):
    """One mebibyte, or less at the end, of a stored file."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="chunks")
    position = models.IntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "position"], name="chunk_position")]


class Mail(models.Model):
    """A mail in the outbox, whole as it will be sent: its Message-ID is made once, so a server that gets it twice knows.

    Once it is sent, only the row stays, without what was written: a mail may hold a link that opens an account.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"  # somebody is at it; when `next_try_at` is over, he has died
        SENT = "sent"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sender = models.CharField(max_length=320)
    recipients = ArrayField(models.CharField(max_length=320))
    subject = models.CharField(max_length=255)
    content = models.BinaryField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.IntegerField(default=0)
    next_try_at = models.DateTimeField()
    failure = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False) | (~models.Q(state="sent") & models.Q(sent_at=None)),
                name="mail_sent_at",
            )
        ]
        indexes = [
            models.Index(fields=["next_try_at", "id"], condition=models.Q(state__in=["waiting", "sending"]), name="mail_queue"),
            models.Index(fields=["sent_at"], condition=models.Q(state="sent"), name="mail_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
