"""What people add to start pages: deeds and first steps about accounts, organisations and centres."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bole.ui import start

from ..domain.actor import Actor, Role
from ..models import Centre, Invitation, Organisation, Person


def add_deeds() -> None:
    """The deeds of administrators."""
    start.add_deed(
        "open_centre", title=_("Centres"), text=_("Open a centre, name its staff, look after the tree."), address="people:centres",
        icon="geo-alt",
    )  # fmt: skip
    start.add_deed(
        "organisations", title=_("Organisations"), text=_("Who takes part; verify, merge, correct."), address="people:organisations",
        icon="building",
    )  # fmt: skip


def add_steps() -> None:
    """The first steps with one's account, one's organisation and one's centre."""
    start.add_step(
        "name", title=_("Say who you are"), text=_("Your name stands beside what you write."), address="people:account",
        rows=lambda actor: _me(actor, name=""),
    )  # fmt: skip
    start.add_step(
        "orcid", title=_("Say who you are"), text=_("Your name and your ORCID: partners see that it is you."), address="people:account",
        rows=lambda actor: _me(actor, orcid=""),
    )  # fmt: skip
    start.add_step(
        "organisation", title=_("Complete what your organisation says of itself"),
        text=_("Region and credit code, ROR or LEI: your centre can verify it, and partners trust it."), address=_own_organisation,
        rows=_described,
    )  # fmt: skip
    start.add_step(
        "security", title=_("Secure your account"), text=_("A passkey or an authenticator app beside the password."),
        address="mfa_index", rows=_second_factor,
    )  # fmt: skip
    start.add_step(
        "staff", title=_("Invite your staff"), text=_("A registrar checks and publishes, a broker brings people together."),
        address=_staff_page, rows=_invited,
    )  # fmt: skip
    start.add_step(
        "centre", title=_("Open the first centre"), text=_("Every record belongs to a centre, which checks it and gives it its number."),
        address="people:open-centre", rows=lambda actor: Organisation.objects.filter(centre__isnull=False).values_list("created_at"),
    )  # fmt: skip


def _me(actor: Actor, **wanted: str) -> Any:
    return Person.objects.filter(id=str(actor.person_id)).exclude(**wanted).values_list("joined_at")


def _represented(actor: Actor) -> list[Any]:
    return [i for i, roles in actor.organisations.items() if Role.REPRESENTATIVE in roles]


def _own_organisation(actor: Actor) -> str:
    return reverse("people:edit-organisation", args=_represented(actor)[:1])


def _described(actor: Actor) -> Any:
    known = ~Q(uscc="") | ~Q(ror="") | ~Q(lei="") | Q(verified_at__isnull=False)
    mine = _represented(actor)
    return Organisation.objects.filter(known, id__in=mine).exclude(region="", country="CN").values_list("created_at") if mine else None


def _staff_page(actor: Actor) -> str:
    path = next(iter(actor.centre_paths(frozenset({Role.DIRECTOR}))), "")
    found = Centre.objects.filter(path=path).values_list("pk", flat=True).first() if path else None
    return reverse("people:staff", args=[found]) if found else reverse("people:centres")


def _invited(actor: Actor) -> Any:
    return Invitation.objects.filter(invited_by_id=actor.person_id).values_list("created_at")


def _second_factor(actor: Actor) -> Any:
    from allauth.mfa.models import Authenticator

    return Authenticator.objects.filter(user_id=actor.person_id).exclude(type="recovery_codes").values_list("created_at")
