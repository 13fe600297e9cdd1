"""What can happen in push. None of it is for strangers: who looks for what, and who answered how, is between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from bole.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionFact(Fact):
    subject_kind: ClassVar[str] = "subscription"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSaved(SubscriptionFact):
    name: ClassVar[str] = "push.search_saved"

    side: str
    is_public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPaused(SubscriptionFact):
    name: ClassVar[str] = "push.search_paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResumed(SubscriptionFact):
    name: ClassVar[str] = "push.search_resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDeleted(SubscriptionFact):
    name: ClassVar[str] = "push.search_deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSuggested(Fact):
    """A record waits to be put before so many more persons. The subject is the pushing of the record, not the record."""

    name: ClassVar[str] = "push.record_suggested"
    subject_kind: ClassVar[str] = "push"

    persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGiven(Fact):
    name: ClassVar[str] = "push.answer_given"
    subject_kind: ClassVar[str] = "answer"

    record: UUID
    verdict: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonsAddressed(Fact):
    """The owner revised what these reasons asked for; so many who declined for them are asked again."""

    name: ClassVar[str] = "push.reasons_addressed"
    subject_kind: ClassVar[str] = "push"

    reasons: tuple[str, ...]
    version: int
    persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestFact(Fact):
    subject_kind: ClassVar[str] = "interest"

    record: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestSent(InterestFact):
    name: ClassVar[str] = "push.interest_sent"

    is_brokered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestSeen(InterestFact):
    name: ClassVar[str] = "push.interest_seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestForwarded(InterestFact):
    name: ClassVar[str] = "push.interest_forwarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestAccepted(InterestFact):
    name: ClassVar[str] = "push.interest_accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestDeclined(InterestFact):
    name: ClassVar[str] = "push.interest_declined"

    by_part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestWithdrawn(InterestFact):
    name: ClassVar[str] = "push.interest_withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactOpened(InterestFact):
    name: ClassVar[str] = "push.contact_opened"
