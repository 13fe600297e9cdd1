"""What people add to start pages: deeds and first steps about accounts, organisations and centres."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bole.ui import start

from .. import queries
from ..domain.actor import Actor


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
        rows=queries.named_since,
    )  # fmt: skip
    start.add_step(
        "orcid", title=_("Say who you are"), text=_("Your name and your ORCID: partners see that it is you."), address="people:account",
        rows=queries.known_by_orcid_since,
    )  # fmt: skip
    start.add_step(
        "organisation", title=_("Complete what your organisation says of itself"),
        text=_("Region and credit code, ROR or LEI: your centre can verify it, and partners trust it."), address=_own_organisation,
        rows=queries.described_since,
    )  # fmt: skip
    start.add_step(
        "security", title=_("Secure your account"), text=_("A passkey or an authenticator app beside the password."),
        address="mfa_index", rows=queries.secured_since,
    )  # fmt: skip
    start.add_step(
        "staff", title=_("Invite your staff"), text=_("A registrar checks and publishes, a broker brings people together."),
        address=_staff_page, rows=queries.invited_since,
    )  # fmt: skip
    start.add_step(
        "centre", title=_("Open the first centre"), text=_("Every record belongs to a centre, which checks it and gives it its number."),
        address="people:open-centre", rows=queries.centre_opened_since,
    )  # fmt: skip


def _own_organisation(actor: Actor) -> str:
    return reverse("people:edit-organisation", args=queries.represented(actor)[:1])


def _staff_page(actor: Actor) -> str:
    found = queries.directed(actor)
    return reverse("people:staff", args=[found.pk]) if found else reverse("people:centres")
