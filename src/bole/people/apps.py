"""Wiring of people."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bole.kernel.errors import N_


def _add_pointers() -> None:
    """What follows when organisations are merged; roles are joined by the verb itself."""
    from .domain.pointers import add_pointer
    from .models import Capacity, Invitation
    from .services import capacity, invitations

    add_pointer(
        "people.Invitation.organisation", title=N_("invitations"), move=invitations.follow_merge,
        count=lambda one: Invitation.objects.filter(organisation_id=one).count(),
    )  # fmt: skip
    add_pointer(
        "people.Capacity.organisation", title=N_("profile of capacity"), move=capacity.follow_merge,
        count=lambda one: Capacity.objects.filter(organisation_id=one).count(),
    )  # fmt: skip


class PeopleConfig(AppConfig):
    name = "bole.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from bole.ui import panels

        from .domain.actor import Actor
        from .web import heard, looks

        heard.listen()
        _add_pointers()
        _add_to_start_pages()

        def signed_in(actor: Actor) -> bool:
            return actor.is_signed_in

        panels.add_host(looks.host)
        panels.add_entry("people:centres", title=_("Centres"), order=40)
        panels.add_entry("people:account", title=_("My account"), order=60, wanted=signed_in, place=panels.ACCOUNT)
        panels.add_entry(
            "people:staff-mode", title=_("Staff mode"), order=70, place=panels.ACCOUNT,
            wanted=lambda actor: actor.could_administer and not actor.is_administrator,
        )  # fmt: skip
        panels.add_entry("people:privacy", title=_("Privacy"), order=90, place=panels.FOOTER)
        panels.add_entry("people:organisations", title=_("Organisations"), order=40, place=panels.FOOTER)


def _add_to_start_pages() -> None:
    """Deeds and first steps about accounts, organisations and centres."""
    from django.db.models import Q
    from django.urls import reverse

    from bole.ui import start

    from .domain.actor import Actor, Role
    from .models import Centre, Invitation, Organisation, Person

    def represented(actor: Actor) -> list[Any]:
        return [i for i, roles in actor.organisations.items() if Role.REPRESENTATIVE in roles]

    def own_organisation(actor: Actor) -> str:
        return reverse("people:edit-organisation", args=represented(actor)[:1])

    def described(actor: Actor) -> Any:
        known = ~Q(uscc="") | ~Q(ror="") | ~Q(lei="") | Q(verified_at__isnull=False)
        mine = represented(actor)
        return Organisation.objects.filter(known, id__in=mine).exclude(region="", country="CN").values_list("created_at") if mine else None

    def staff_page(actor: Actor) -> str:
        path = next(iter(actor.centre_paths(frozenset({Role.DIRECTOR}))), "")
        found = Centre.objects.filter(path=path).values_list("pk", flat=True).first() if path else None
        return reverse("people:staff", args=[found]) if found else reverse("people:centres")

    def invited(actor: Actor) -> Any:
        return Invitation.objects.filter(invited_by_id=actor.person_id).values_list("created_at")

    def second_factor(actor: Actor) -> Any:
        from allauth.mfa.models import Authenticator

        return Authenticator.objects.filter(user_id=actor.person_id).exclude(type="recovery_codes").values_list("created_at")

    def me(actor: Any, **wanted: str) -> Any:
        return Person.objects.filter(id=actor.person_id).exclude(**wanted).values_list("joined_at")

    start.add_deed(
        "open_centre", title=_("Centres"), text=_("Open a centre, name its staff, look after the tree."), address="people:centres",
        icon="geo-alt",
    )  # fmt: skip
    start.add_deed(
        "organisations", title=_("Organisations"), text=_("Who takes part; verify, merge, correct."), address="people:organisations",
        icon="building",
    )  # fmt: skip
    start.add_step(
        "name", title=_("Say who you are"), text=_("Your name stands beside what you write."), address="people:account",
        rows=lambda actor: me(actor, name=""),
    )  # fmt: skip
    start.add_step(
        "orcid", title=_("Say who you are"), text=_("Your name and your ORCID: partners see that it is you."), address="people:account",
        rows=lambda actor: me(actor, orcid=""),
    )  # fmt: skip
    start.add_step(
        "organisation", title=_("Complete what your organisation says of itself"),
        text=_("Region and credit code, ROR or LEI: your centre can verify it, and partners trust it."), address=own_organisation,
        rows=described,
    )  # fmt: skip
    start.add_step(
        "security", title=_("Secure your account"), text=_("A passkey or an authenticator app beside the password."),
        address="mfa_index", rows=second_factor,
    )  # fmt: skip
    start.add_step(
        "staff", title=_("Invite your staff"), text=_("A registrar checks and publishes, a broker brings people together."),
        address=staff_page, rows=invited,
    )  # fmt: skip
    start.add_step(
        "centre", title=_("Open the first centre"), text=_("Every record belongs to a centre, which checks it and gives it its number."),
        address="people:open-centre", rows=lambda actor: Organisation.objects.filter(centre__isnull=False).values_list("created_at"),
    )  # fmt: skip
