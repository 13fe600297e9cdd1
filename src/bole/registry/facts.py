"""What can happen to a record, and to an import."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from bole.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFact(Fact):
    subject_kind: ClassVar[str] = "record"

    kind: str
    centre: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDrafted(RecordFact):
    name: ClassVar[str] = "registry.record_drafted"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSubmitted(RecordFact):
    name: ClassVar[str] = "registry.record_submitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReturned(RecordFact):
    name: ClassVar[str] = "registry.record_returned"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPublished(RecordFact):
    name: ClassVar[str] = "registry.record_published"
    public_fields: ClassVar[tuple[str, ...]] = ("kind", "number")

    number: str
    alone: bool = False  # by its own author, because the centre has no second publisher


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRevised(RecordFact):
    name: ClassVar[str] = "registry.record_revised"

    changed: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWithdrawn(RecordFact):
    name: ClassVar[str] = "registry.record_withdrawn"
    public_fields: ClassVar[tuple[str, ...]] = ("kind",)

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordArchived(RecordFact):
    name: ClassVar[str] = "registry.record_archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConfirmed(RecordFact):
    """It is still valid, somebody in charge says. `moved`: it had sunk or expired, and comes back up."""

    name: ClassVar[str] = "registry.record_confirmed"
    public_fields: ClassVar[tuple[str, ...]] = ("confirm_by",)

    confirm_by: dt.date
    moved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationAsked(RecordFact):
    """Its validity ends soon: whoever is in charge is asked."""

    name: ClassVar[str] = "registry.confirmation_asked"

    confirm_by: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSank(RecordFact):
    """Its validity is over and nobody confirmed it: it comes after the others."""

    name: ClassVar[str] = "registry.record_sank"

    confirm_by: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordExpired(RecordFact):
    """Nobody confirmed it: it leaves lists and search."""

    name: ClassVar[str] = "registry.record_expired"
    public_fields: ClassVar[tuple[str, ...]] = ("kind",)

    confirm_by: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTaken(RecordFact):
    name: ClassVar[str] = "registry.review_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewGivenBack(RecordFact):
    name: ClassVar[str] = "registry.review_given_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesProposed(RecordFact):
    name: ClassVar[str] = "registry.changes_proposed"

    fields: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalsDecided(RecordFact):
    name: ClassVar[str] = "registry.proposals_decided"

    accepted: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LikenessFound(RecordFact):
    name: ClassVar[str] = "registry.likeness_found"

    other: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReported(RecordFact):
    name: ClassVar[str] = "registry.record_reported"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDismissed(RecordFact):
    name: ClassVar[str] = "registry.report_dismissed"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHeld(RecordFact):
    """Hidden from the public for a reason; its owner still sees it."""

    name: ClassVar[str] = "registry.record_held"
    public_fields: ClassVar[tuple[str, ...]] = ("kind",)

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReleased(RecordFact):
    """Public again after it was held."""

    name: ClassVar[str] = "registry.record_released"
    public_fields: ClassVar[tuple[str, ...]] = ("kind",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertClaimed(RecordFact):
    """An expert said that the record is his own, and consented to it."""

    name: ClassVar[str] = "registry.expert_claimed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordErased(RecordFact):
    """Everything that said who an expert is was taken out of his record, for good."""

    name: ClassVar[str] = "registry.record_erased"
    public_fields: ClassVar[tuple[str, ...]] = ("kind",)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFact(Fact):
    subject_kind: ClassVar[str] = "term"

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSaved(TermFact):
    name: ClassVar[str] = "registry.term_saved"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRemoved(TermFact):
    name: ClassVar[str] = "registry.term_removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFact(Fact):
    subject_kind: ClassVar[str] = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportStarted(ImportFact):
    """It is to be run, or to go on; the number of rows is 0 while they have not been counted."""

    name: ClassVar[str] = "registry.import_started"
    public_fields: ClassVar[tuple[str, ...]] = ("total", "dry_run")

    dry_run: bool
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportAdvanced(ImportFact):
    name: ClassVar[str] = "registry.import_advanced"
    public_fields: ClassVar[tuple[str, ...]] = ("done", "total", "created", "updated", "unchanged", "failed")

    done: int
    total: int
    created: int
    updated: int
    unchanged: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFinished(ImportFact):
    name: ClassVar[str] = "registry.import_finished"
    public_fields: ClassVar[tuple[str, ...]] = ("created", "updated", "unchanged", "failed", "dry_run")

    dry_run: bool
    created: int
    updated: int
    unchanged: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFailed(ImportFact):
    name: ClassVar[str] = "registry.import_failed"
    public_fields: ClassVar[tuple[str, ...]] = ("code",)

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCancelled(ImportFact):
    name: ClassVar[str] = "registry.import_cancelled"
    public_fields: ClassVar[tuple[str, ...]] = ("done",)

    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueFact(Fact):
    subject_kind: ClassVar[str] = "catalogue"

    centre: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueComposed(CatalogueFact):
    name: ClassVar[str] = "registry.catalogue_composed"

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRevised(CatalogueFact):
    name: ClassVar[str] = "registry.catalogue_revised"

    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueArranged(CatalogueFact):
    """The list by hand was changed; `did` is the change."""

    name: ClassVar[str] = "registry.catalogue_arranged"

    did: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionPublished(CatalogueFact):
    name: ClassVar[str] = "registry.edition_published"
    public_fields: ClassVar[tuple[str, ...]] = ("edition", "entries", "digest")

    edition: int
    entries: int
    left_out: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueDiscarded(CatalogueFact):
    """It never had an edition, and is gone."""

    name: ClassVar[str] = "registry.catalogue_discarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEnded(CatalogueFact):
    """No edition will follow; those there are stay."""

    name: ClassVar[str] = "registry.catalogue_ended"
    public_fields: ClassVar[tuple[str, ...]] = ("centre",)


# What changes what others find of a record, or where. Of a confirmation that moved nothing, `moved` says so.
RECORD_CHANGES: tuple[type[RecordFact], ...] = (
    RecordPublished, RecordRevised, RecordWithdrawn, RecordArchived, RecordConfirmed, RecordSank, RecordExpired, RecordHeld,
    RecordReleased, RecordErased,
)  # fmt: skip
