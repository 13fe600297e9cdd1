"""Rows of challenges. The plan is one JSON value, kept edition by edition; what lists filter by stands beside it in columns."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from bole.kernel.ids import uuid7
from bole.kernel.money import Money
from bole.ledger.domain.party import Party

from .domain import challenge as life
from .domain.offer import Offer
from .domain.plan import TIERS, Plan

TEXT = 4000


class Challenge(models.Model):
    """A problem on the board, or on its way there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    need = models.ForeignKey("registry.Record", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    status = models.CharField(max_length=10, default=life.COLLECTED)
    status_at = models.DateTimeField(db_default=Now())
    version = models.IntegerField(default=1)  # counts every change, for two editors
    edition = models.IntegerField(default=0)  # counts what was published
    plan = models.JSONField()
    title = models.CharField(max_length=420)  # in all its languages, for looking up
    tech_areas = ArrayField(models.CharField(max_length=4), default=list)
    tier = models.CharField(max_length=9, default="agreement")
    sealed = models.BooleanField(default=True)
    reward = models.DecimalField(max_digits=19, decimal_places=4, default=0)
    currency = models.CharField(max_length=3, default="CNY")
    closes_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=TEXT, blank=True)  # of returning, withdrawing or failing
    learnt = models.CharField(max_length=TEXT, blank=True)  # 容错记录: what a failure has taught
    pitch_at = models.DateTimeField(null=True)
    pitch_place = models.CharField(max_length=300, blank=True)
    pitch_link = models.CharField(max_length=500, blank=True)
    lot_seed = models.CharField(max_length=200, blank=True)
    lots_at = models.DateTimeField(null=True)
    choice_reason = models.CharField(max_length=TEXT, blank=True)
    record = models.JSONField(null=True)  # from which the ranking is recomputed
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=life.STATES), name="challenge_status"),
            models.CheckConstraint(condition=Q(tier__in=TIERS), name="challenge_tier"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$", reward__gte=0), name="challenge_reward"),
            models.CheckConstraint(
                condition=~Q(status__in=life.ON_BOARD) | Q(published_at__isnull=False, closes_at__isnull=False, edition__gt=0),
                name="challenge_on_board",
            ),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(status__in=life.OVER), name="challenge_closed_at_the_end"),
            models.CheckConstraint(
                condition=~Q(status__in=[life.WITHDRAWN, life.FAILED]) | ~Q(reason=""), name="challenge_ended_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "closes_at"], name="challenge_board"),
            models.Index(fields=["centre", "status"], name="challenge_centre"),
            models.Index(fields=["owner"], name="challenge_owner"),
            models.Index(fields=["need"], name="challenge_need"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def terms(self) -> Plan:
        """The plan in force."""
        return Plan.from_json(self.plan)

    @property
    def money(self) -> Money:
        return Money(self.reward, self.currency)


class ChallengeEdition(models.Model):
    """What was published, once for each edition. Rows are never changed."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="editions")
    number = models.IntegerField()
    at = models.DateTimeField()
    plan = models.JSONField()
    digest = models.CharField(max_length=64)
    changed = ArrayField(models.CharField(max_length=20), default=list)
    reason = models.CharField(max_length=TEXT, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["challenge", "number"], name="challenge_edition_once")]
        ordering: ClassVar[list[str]] = ["-number"]


class Acknowledgement(models.Model):
    """Somebody promised to keep the details of a challenge confidential."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="acknowledgements")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    text_version = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["challenge", "person"], name="acknowledged_once")]


class Application(models.Model):
    """A team that takes up a challenge: an organisation, or a person with members. One row for one team."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="applications")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")  # who wrote it
    status = models.CharField(max_length=9, default=life.DRAFT)
    offer = models.JSONField()
    digest = models.CharField(max_length=64, blank=True)  # of what was sent
    edition = models.IntegerField(default=0)  # that it was written for
    language = models.CharField(max_length=12, default="zh-hans")
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    eligible = models.BooleanField(null=True)
    eligibility_reason = models.CharField(max_length=TEXT, blank=True)
    screened_at = models.DateTimeField(null=True)
    number = models.IntegerField(null=True)  # by lot: what the panel knows it by

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "organisation"], condition=Q(organisation__isnull=False) & ~Q(status="withdrawn"),
                name="application_of_organisation_once",
            ),
            models.UniqueConstraint(
                fields=["challenge", "person"], condition=Q(organisation=None) & ~Q(status="withdrawn"), name="application_of_person_once"
            ),
            models.UniqueConstraint(fields=["challenge", "number"], name="application_number_once"),
            models.CheckConstraint(condition=Q(status__in=[life.DRAFT, life.SENT, life.TAKEN_BACK]), name="application_status"),
            models.CheckConstraint(condition=~Q(status=life.SENT) | Q(sent_at__isnull=False, edition__gt=0), name="application_sent"),
            models.CheckConstraint(condition=Q(eligible=None) | Q(screened_at__isnull=False), name="application_screened"),
            models.CheckConstraint(condition=~Q(eligible=False) | ~Q(eligibility_reason=""), name="application_turned_away_for_a_reason"),
            models.CheckConstraint(condition=Q(number=None) | Q(eligible=True, number__gt=0), name="application_numbered"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organisation"], name="application_organisation"),
            models.Index(fields=["person"], name="application_person"),
        ]

    @property
    def content(self) -> Offer:
        return Offer.from_json(self.offer)

    @property
    def party(self) -> Party | None:
        """Who is paid; nothing when the account of a person is gone."""
        if self.organisation_id:
            return Party.organisation(self.organisation_id)
        return Party.person(self.person_id) if self.person_id else None


class ApplicationFile(models.Model):
    """A file of an application."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="files")
    file = models.OneToOneField("runtime.StoredFile", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Seat(models.Model):
    """An expert in the panel."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="seats")
    expert = models.ForeignKey("registry.Record", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    label = models.CharField(max_length=8)  # R1, R2 …: how the record names the seat
    seated_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True)
    has_conflict = models.BooleanField(default=False)
    conflict = models.CharField(max_length=TEXT, blank=True)
    final_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["challenge", "expert"], name="seat_once"),
            models.UniqueConstraint(fields=["challenge", "label"], name="seat_label"),
            models.CheckConstraint(condition=Q(final_at=None) | Q(declared_at__isnull=False, has_conflict=False), name="seat_final"),
        ]
        indexes = [models.Index(fields=["person"], name="seat_person")]


class Score(models.Model):
    """What a seat gives one application for one criterion."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="scores")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="scores")
    criterion = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=7, decimal_places=2)
    words = models.CharField(max_length=TEXT, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "application", "criterion"], name="score_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="score_value"),
        ]


class Award(models.Model):
    """A team that was chosen, with its share of the reward."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="award")
    share = models.DecimalField(max_digits=7, decimal_places=4)  # percent
    amount = models.DecimalField(max_digits=19, decimal_places=4)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, default=life.CHOSEN)
    state_at = models.DateTimeField()
    pledge = models.TextField(blank=True)  # 军令状
    signed_by_owner_at = models.DateTimeField(null=True)
    signed_by_team_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=TEXT, blank=True)
    report = models.JSONField(null=True)  # of the acceptance
    paid_how = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=life.AWARD_STATES), name="award_state"),
            models.CheckConstraint(condition=Q(amount__gte=0, share__gt=0, share__lte=100), name="award_amount"),
            models.CheckConstraint(condition=~Q(state__in=[life.STOPPED, life.DECLINED]) | ~Q(reason=""), name="award_ended_for_a_reason"),
        ]

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)


class Milestone(models.Model):
    """One part of a team's work, with what the owner and the subsidy pay for it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="milestones")
    position = models.SmallIntegerField()
    due_on = models.DateField(null=True)
    from_owner = models.DecimalField(max_digits=19, decimal_places=4)
    from_subsidy = models.DecimalField(max_digits=19, decimal_places=4)
    state = models.CharField(max_length=8, default=life.DUE)
    evidence = models.CharField(max_length=TEXT, blank=True)
    reported_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=TEXT, blank=True)
    checked_at = models.DateTimeField(null=True)
    hold = models.UUIDField(null=True)  # the owner's deposit for it, in the ledger
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "position"], name="milestone_position"),
            models.CheckConstraint(condition=Q(state__in=[life.DUE, life.REPORTED, *life.CHECKS]), name="milestone_state"),
            models.CheckConstraint(condition=Q(released_at=None) | Q(state=life.MET), name="milestone_released_when_met"),
            models.CheckConstraint(condition=Q(from_owner__gte=0, from_subsidy__gte=0), name="milestone_money"),
        ]
        indexes = [models.Index(fields=["hold"], name="milestone_hold"), models.Index(fields=["due_on"], name="milestone_due")]

    @property
    def owner_money(self) -> Money:
        return Money(self.from_owner, self.award.currency)

    @property
    def subsidy_money(self) -> Money:
        return Money(self.from_subsidy, self.award.currency)


class Feedback(models.Model):
    """Why a team was not chosen, as it is told."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="feedback")
    text = models.TextField()
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
