"""Rows about people. `Person` is the user model from the first migration on."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from bole.kernel.ids import uuid7

from .domain.actor import Role, Scope

ERASED = "@erased.invalid"  # the address of an emptied row: nobody can have it, and no mail leaves for it


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """Make a person; used by account forms. Verbs use `services.register_person`."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """A human being with an account."""

    class Guide(models.TextChoices):
        """Whether the first steps are offered: for a while, asked for, or put away."""

        AUTO = "auto"
        SHOWN = "shown"
        HIDDEN = "hidden"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=12, default="zh-hans")
    orcid = models.CharField("ORCID", max_length=19, blank=True)
    is_administrator = models.BooleanField(_("administrator"), default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(db_default=Now())
    guide = models.CharField(max_length=6, choices=Guide, default=Guide.AUTO, db_default=Guide.AUTO)

    objects = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_any_case")]

    def __str__(self) -> str:
        return str(_("somebody who left")) if self.is_erased else self.name or self.email

    @property
    def is_erased(self) -> bool:
        """Whether nothing is known of this person any more but the id."""
        return self.email.endswith(ERASED)

    # Asked for by django.contrib.auth's template context; Bole's doors never use them.
    is_staff = is_superuser = property(lambda self: self.is_administrator)


class Organisation(models.Model):
    """A university, an enterprise, an office, a fund, an agency, a centre."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("government 政")
        ENTERPRISE = "enterprise", _("enterprise 产")
        UNIVERSITY = "university", _("university 学")
        INSTITUTE = "institute", _("research institute 研")
        FINANCE = "finance", _("finance 资")
        INTERMEDIARY = "intermediary", _("intermediary 介")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    names = models.JSONField(_("names in other languages"), default=dict, blank=True)
    country = models.CharField(_("country"), max_length=2, default="CN")
    region = models.CharField(_("region code (GB/T 2260)"), max_length=6, blank=True)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    ror = models.CharField("ROR", max_length=9, blank=True)
    lei = models.CharField("LEI", max_length=20, blank=True)
    verified_by = models.ForeignKey("Centre", on_delete=models.SET_NULL, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    keys = ArrayField(models.CharField(max_length=200), default=list, blank=True)  # its names as they are compared
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="absorbed")
    merged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            *(
                models.UniqueConstraint(fields=[name], condition=~models.Q(**{name: ""}), name=f"organisation_{name}")
                for name in ("uscc", "ror", "lei")
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None, merged_at=None)
                | models.Q(merged_into__isnull=False, merged_at__isnull=False) & ~models.Q(merged_into=models.F("id")),
                name="organisation_merged",
            ),
        ]
        indexes = [
            models.Index(fields=["name"], name="organisation_name"),
            GinIndex(fields=["keys"], name="organisation_keys"),
        ]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """The name in a language, else the original name."""
        found = self.names.get(language.split("-")[0]) or self.name
        return str(found)


class Alias(models.Model):
    """A name or an identifier an organisation had before, or had under another row that was merged into it."""

    class Kind(models.TextChoices):
        NAME = "name"
        USCC = "uscc"
        ROR = "ror"
        LEI = "lei"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    kind = models.CharField(max_length=4, choices=Kind)
    value = models.CharField(max_length=200)
    came_from = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "value"], name="alias_once"),
            models.UniqueConstraint(fields=["kind", "value"], condition=~models.Q(kind="name"), name="alias_identifier"),
        ]
        indexes = [models.Index(fields=["kind", "value"], name="alias_value")]

    def __str__(self) -> str:
        return self.value


class Apart(models.Model):
    """Two organisations that look like one and are two: somebody said so, and they are not shown as duplicates any more."""

    one = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    told_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="apart_once"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="apart_in_order"),
        ]


class Centre(models.Model):
    """A node in the tree of centres: nation > province > city > district, or a bilateral portal."""

    class Level(models.TextChoices):
        NATION = "nation", _("nation")
        PROVINCE = "province", _("province")
        CITY = "city", _("city")
        DISTRICT = "district", _("district")
        PORTAL = "portal", _("bilateral portal")

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, primary_key=True, related_name="centre")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    code = models.SlugField(_("code"), max_length=24)
    path = models.CharField(max_length=255, unique=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    point = models.SmallIntegerField(_("registration point"), unique=True)
    number_mask = models.CharField(_("mask of registration numbers"), max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "code"], name="centre_code", nulls_distinct=False),
            models.CheckConstraint(condition=models.Q(code__regex=r"^[a-z0-9][a-z0-9-]*$"), name="centre_code_form"),
        ]
        indexes = [models.Index(OpClass("path", name="text_pattern_ops"), name="centre_path_prefix")]

    def __str__(self) -> str:
        return self.path


class FormerPath(models.Model):
    """Where a centre stood in the tree before it was moved, alone or with one above it: the old address leads to it."""

    path = models.CharField(max_length=255, unique=True)
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="former_paths")
    since = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.path


class CentreLook(models.Model):
    """How a centre shows itself: logo, the languages it works in, a welcome in each of them, and whom to ask."""

    centre = models.OneToOneField(Centre, on_delete=models.CASCADE, primary_key=True, related_name="look")
    logo = models.OneToOneField("runtime.StoredFile", on_delete=models.SET_NULL, null=True, related_name="+")
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    welcome = models.JSONField(default=dict, blank=True)  # language -> text
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_address = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.centre_id.hex


class Capacity(models.Model):
    """What an enterprise could take over: money in bands, people, equipment, maturity, fields. Dated, and confirmed once a year."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, primary_key=True, related_name="capacity")
    turnover = models.CharField(max_length=24, blank=True)
    budget = models.CharField(max_length=24, blank=True)
    staff = models.CharField(max_length=24, blank=True)
    rd_staff = models.CharField(max_length=24, blank=True)
    equipment = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    equipment_list = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    certifications = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    trl_from = models.SmallIntegerField(null=True, blank=True)
    trl_to = models.SmallIntegerField(null=True, blank=True)
    industries = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    tech_areas = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    ipc = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    export_note = models.TextField(blank=True)
    tiers = models.JSONField(default=dict)  # block -> who sees it
    stated_at = models.DateTimeField()  # said or confirmed last
    confirm_by = models.DateField()
    asked_at = models.DateTimeField(null=True)  # to confirm it, in this validity

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(trl_from=None, trl_to=None) | models.Q(trl_from__gte=1, trl_from__lte=models.F("trl_to"), trl_to__lte=9),
                name="capacity_trl",
            )
        ]
        indexes = [models.Index(fields=["confirm_by"], condition=models.Q(asked_at=None), name="capacity_confirm_by")]
        verbose_name_plural = "capacities"

    def __str__(self) -> str:
        return self.organisation_id.hex


class Membership(models.Model):
    """A person holds a role in an organisation."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Role])
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "organisation", "role"], name="membership_once")]


class Invitation(models.Model):
    """Somebody is asked by e-mail to hold a role. Of the link's token only the digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Role])
    email = models.EmailField()
    language = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email", "role"], condition=models.Q(accepted_at=None, revoked_at=None), name="invitation_open_once"
            ),
            models.CheckConstraint(condition=models.Q(accepted_at=None) | models.Q(revoked_at=None), name="invitation_one_end"),
        ]

    def is_open(self, now: dt.datetime) -> bool:
        """Whether it can be accepted at this time."""
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > now


class Token(models.Model):
    """A key for the API. Only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=5, choices=[(s.value, s.value) for s in Scope], default=Scope.WRITE)
    expires_on = models.DateField(null=True)  # its last day; without one it ends when it is revoked
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    @staticmethod
    def digest_of(secret: str) -> str:
        """What is kept of a token: tokens are long and random, so one SHA-256 is enough."""
        return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
