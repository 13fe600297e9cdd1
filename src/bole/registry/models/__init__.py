"""Rows of the registry. A record has one row of its own and one of its kind; those of the editor's desk stand in `desk`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from bole.kernel.ids import uuid7
from bole.kernel.money import Money

from ..domain import brokering
from ..domain.kinds import KINDS
from ..domain.life import IN_FORCE
from . import keys
from .catalogues import Catalogue as Catalogue
from .catalogues import CatalogueWords as CatalogueWords
from .catalogues import Edition as Edition
from .catalogues import EditionEntry as EditionEntry
from .desk import Likeness as Likeness
from .desk import Proposal as Proposal
from .desk import Report as Report
from .desk import Review as Review
from .desk import Term as Term


def codes(length: int) -> Any:
    """A list of codes of a vocabulary."""
    return ArrayField(models.CharField(max_length=length), default=list, blank=True)


class Record(models.Model):
    """What achievements, needs and experts have in common."""

    class Kind(models.TextChoices):
        ACHIEVEMENT = "achievement"
        NEED = "need"
        EXPERT = "expert"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, default="draft")
    visibility = models.CharField(max_length=8, default="public")
    description_tier = models.CharField(max_length=9, default="public")
    number = models.CharField(max_length=40, blank=True)
    external_source = models.CharField(max_length=80, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    imported_digest = models.CharField(max_length=64, blank=True)
    origin = models.CharField(max_length=300, blank=True)
    origin_url = models.CharField(max_length=1000, blank=True)
    licence = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12, default="und")  # of the original wording
    tech_areas = codes(4)
    ipc = codes(20)
    industries = codes(4)
    sdgs = codes(2)
    cooperation_modes = codes(24)
    territories = codes(6)
    trl = models.SmallIntegerField(null=True, blank=True)
    stage = models.CharField(max_length=8, blank=True)
    price_min = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    price_max = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    deadline = models.DateField(null=True, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.CharField(max_length=254, blank=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True, blank=True)
    confirm_by = models.DateField(null=True, blank=True)  # the last day of its validity; `domain/freshness.py` says what follows
    confirmed_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)  # when its owner was asked to confirm, in this validity
    sinking = models.BooleanField(default=False)  # its validity is over: it comes after the others in lists and in matching
    expired_at = models.DateTimeField(null=True, blank=True)  # when it left the search the last time

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="record_kind"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "submitted", "returned", "published", "held", "expired", "withdrawn", "archived"]),
                name="record_status",
            ),
            models.CheckConstraint(
                condition=Q(status__in=IN_FORCE, confirm_by__isnull=False) | (~Q(status__in=IN_FORCE) & Q(confirm_by=None, sinking=False)),
                name="record_in_term",
            ),
            models.CheckConstraint(condition=Q(trl=None) | Q(trl__range=(1, 9)), name="record_trl"),
            models.CheckConstraint(
                condition=Q(price_min=None) | Q(price_max=None) | Q(price_min__lte=F("price_max")), name="record_price_range"
            ),
            models.CheckConstraint(
                condition=(Q(price_min=None) & Q(price_max=None)) | Q(currency__regex="^[A-Z]{3}$"), name="record_currency"
            ),
            models.UniqueConstraint(
                fields=["centre", "external_source", "external_id"], condition=~Q(external_id=""), name="record_external_id"
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="record_number"),
        ]
        indexes = [
            models.Index(fields=["kind", "status", "visibility", "sinking", "-published_at"], name="record_in_list"),
            models.Index(fields=["status", "confirm_by"], condition=~Q(confirm_by=None), name="record_confirm_by"),
            models.Index(fields=["centre", "status", "-updated_at"], name="record_of_centre"),
            models.Index(fields=["owner", "-updated_at"], name="record_of_owner"),
            GinIndex(fields=["tech_areas"], name="record_tech_areas"),
            GinIndex(fields=["cooperation_modes"], name="record_modes"),
            models.Index(fields=["external_id"], condition=~Q(external_id=""), name="record_external"),
        ]

    names_told = False  # whether who asks may know who is behind it though it is brokered: set by `access.tell_names`

    def __str__(self) -> str:
        return self.number or str(self.id)

    @property
    def is_brokered(self) -> bool:
        """Whether interest in it goes through its centre."""
        return brokering.is_brokered(visibility=self.visibility, description_tier=self.description_tier)

    @property
    def is_nameless(self) -> bool:
        """Whether those behind it are not named to who asks."""
        told = self.names_told
        return not told and brokering.is_nameless(kind=self.kind, visibility=self.visibility, description_tier=self.description_tier)

    @property
    def told_owner(self) -> Any:
        """Its owner, where who asks may know him: what faces show."""
        return None if self.is_nameless else self.owner

    @property
    def prices(self) -> tuple[Money | None, Money | None]:
        """The range of price or budget."""
        return self._money(self.price_min), self._money(self.price_max)

    def _money(self, amount: Decimal | None) -> Money | None:
        return None if amount is None else Money(amount, self.currency)


class Achievement(models.Model):
    """What only achievements have."""

    record = models.OneToOneField(Record, on_delete=models.CASCADE, primary_key=True, related_name="achievement")
    ach_class = models.CharField(max_length=5, blank=True)
    form = models.CharField(max_length=20, blank=True)
    ach_property = models.CharField(max_length=10, blank=True)
    level = models.CharField(max_length=14, blank=True)
    application_status = models.CharField(max_length=12, blank=True)
    reason_not_applied = models.CharField(max_length=12, blank=True)
    evaluation_type = models.CharField(max_length=14, blank=True)
    source = models.CharField(max_length=14, blank=True)
    public_funding = models.BooleanField(null=True)
    start_month = models.CharField(max_length=7, blank=True)
    end_month = models.CharField(max_length=7, blank=True)
    completing_organisations = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    horizon = models.CharField(max_length=4, default="mid")
    horizon_override = models.CharField(max_length=4, blank=True)
    horizon_reason = models.CharField(max_length=300, blank=True)


class Need(models.Model):
    """What only needs have."""

    record = models.OneToOneField(Record, on_delete=models.CASCADE, primary_key=True, related_name="need")
    need_kind = models.CharField(max_length=12, blank=True)


class ExpertTraits(models.Model):
    """What only experts have. `person` is whose record it is, once he said so himself; `unit_keys` are his employers'
    names and `interest_keys` those he declared an interest in, as `domain/independence.py` compares them."""

    record = models.OneToOneField(Record, on_delete=models.CASCADE, primary_key=True, related_name="expert")
    person = models.OneToOneField("people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    orcid = models.CharField(max_length=19, blank=True)
    services = codes(20)
    disciplines = codes(3)
    professional_titles = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    units = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    unit_keys = ArrayField(models.TextField(), default=list, blank=True)
    languages_spoken = codes(12)
    active_since = models.SmallIntegerField(null=True, blank=True)
    availability = models.CharField(max_length=12, blank=True)
    fee_basis = models.CharField(max_length=12, blank=True)
    conflicts = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    interest_keys = ArrayField(models.TextField(), default=list, blank=True)
    consent_on = models.DateField(null=True, blank=True)
    consent_text = models.CharField(max_length=200, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(consent_on=None) & Q(consent_text="")) | (~Q(consent_on=None) & ~Q(consent_text="")), name="expert_consent"
            ),
            models.CheckConstraint(condition=Q(erased_at=None) | Q(person=None, orcid="", consent_on=None), name="expert_erased"),
        ]
        indexes = [
            GinIndex(fields=["services"], name="expert_services"),
            GinIndex(fields=["disciplines"], name="expert_disciplines"),
            models.Index(fields=["orcid"], condition=~Q(orcid=""), name="expert_orcid"),
        ]


class Wording(models.Model):
    """What a record says in one language, and who put it so: the author, another human, or a machine."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=12)
    origin = models.CharField(max_length=8, default="author")
    title = models.CharField(max_length=500)
    summary = models.TextField(blank=True)
    description = models.TextField(blank=True)
    confidential = models.TextField(blank=True)
    keywords = ArrayField(models.CharField(max_length=120), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "language"], name="wording_language"),
            models.CheckConstraint(condition=Q(origin__in=["author", "human", "machine"]), name="wording_origin"),
            models.CheckConstraint(condition=~Q(title=""), name="wording_title"),
        ]
        indexes = [models.Index(keys.title_head(), name="wording_title_head"), models.Index(keys.title_tail(), name="wording_title_tail")]

    def __str__(self) -> str:
        return self.title


class IPRight(models.Model):
    """A patent, a know-how, a software copyright … behind a record."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="rights")
    position = models.SmallIntegerField()
    kind = models.CharField(max_length=16)
    status = models.CharField(max_length=8, blank=True)
    number = models.CharField(max_length=60, blank=True)
    office = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300, blank=True)
    holder = models.CharField(max_length=200, blank=True)
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "position"], name="right_position")]
        indexes = [models.Index(keys.number_key(), name="right_number", condition=~Q(number=""))]


class Completer(models.Model):
    """A person who completed an achievement, in order of contribution."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="completers")
    position = models.SmallIntegerField()
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=200, blank=True)
    orcid = models.CharField(max_length=19, blank=True)
    contribution = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["achievement", "position"], name="completer_position")]


class RecordVersion(models.Model):
    """What the record was at one time: the sheet as JSON. Rows are never changed."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    actor_name = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    changed = ArrayField(models.CharField(max_length=40), default=list)
    sheet = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="version_number")]
        ordering: ClassVar[list[str]] = ["-number"]


class NumberSeries(models.Model):
    """The last registration number given in a centre, per kind and year: gap-free because it is locked when counted."""

    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    year = models.SmallIntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "kind", "year"], name="series_once")]


class ImportJob(models.Model):
    """One file being imported: where it stands is committed together with the rows, so it can always go on."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    file = models.ForeignKey("runtime.StoredFile", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, blank=True)
    mapping = models.JSONField(default=dict)
    profile = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=80, blank=True)
    publish = models.BooleanField(default=False)
    dry_run = models.BooleanField(default=False)
    status = models.CharField(max_length=9, choices=Status, default=Status.UPLOADED)
    failure = models.TextField(blank=True)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    created = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)


class ImportProblem(models.Model):
    """One thing wrong in one row of an imported file."""

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="problems")
    row = models.IntegerField()
    column = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=40)
    sentence = models.TextField()
    values = models.JSONField(default=dict)
    given = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["job", "row"], name="import_problem_row")]
