"""What can happen to notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from bole.kernel.facts import Fact


def inbox_topic(person_id: UUID) -> str:
    """The channel on which a person's inbox is live. Only its owner is ever given a token for it."""
    return f"inbox:{person_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTold(Fact):
    """A person was told something. Its words are in the notice, not here: the journal outlives the inbox."""

    name: ClassVar[str] = "notices.notice_told"
    subject_kind: ClassVar[str] = "notice"

    person_id: UUID
    kind: str
    held: bool

    @property
    def topic(self) -> str:
        """The inbox of the person; what the budget holds back is announced to nobody."""
        return self.subject if self.held else inbox_topic(self.person_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferencesChosen(Fact):
    name: ClassVar[str] = "notices.preferences_chosen"
    subject_kind: ClassVar[str] = "person"

    mails: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MailsStopped(Fact):
    """By the address in a mail, without a sign-in."""

    name: ClassVar[str] = "notices.mails_stopped"
    subject_kind: ClassVar[str] = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRenewed(Fact):
    name: ClassVar[str] = "notices.feed_renewed"
    subject_kind: ClassVar[str] = "person"
