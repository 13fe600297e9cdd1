"""Wiring of people."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "bole.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from bole.ui import panels

        from .domain.actor import Actor
        from .web import heard

        heard.listen()
        _add_to_start_pages()

        def signed_in(actor: Actor) -> bool:
            return actor.is_signed_in

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
    from django.urls import reverse

    from bole.ui import start

    from . import queries
    from .domain.actor import Actor

    def own_organisation(actor: Actor) -> str:
        return reverse("people:edit-organisation", args=queries.represented(actor)[:1])

    def staff_page(actor: Actor) -> str:
        found = queries.directed(actor)
        return reverse("people:staff", args=[found.pk]) if found else reverse("people:centres")

    for code, title, text, address, icon in (
        ("open_centre", _("Centres"), _("Open a centre, name its staff, look after the tree."), "people:centres", "geo-alt"),
        ("organisations", _("Organisations"), _("Who takes part; verify, merge, correct."), "people:organisations", "building"),
    ):
        start.add_deed(code, title=title, text=text, address=address, icon=icon)
    steps: tuple[tuple[str, Any, Any, start.Address, start.Rows], ...] = (
        ("name", _("Say who you are"), _("Your name stands beside what you write."), "people:account", queries.named_since),
        (
            "orcid", _("Say who you are"), _("Your name and your ORCID: partners see that it is you."), "people:account",
            queries.known_by_orcid_since,
        ),
        (
            "organisation", _("Complete what your organisation says of itself"),
            _("Region and credit code, ROR or LEI: your centre can verify it, and partners trust it."), own_organisation,
            queries.described_since,
        ),
        (
            "security", _("Secure your account"), _("A passkey or an authenticator app beside the password."), "mfa_index",
            queries.secured_since,
        ),
        (
            "staff", _("Invite your staff"), _("A registrar checks and publishes, a broker brings people together."), staff_page,
            queries.invited_since,
        ),
        (
            "centre", _("Open the first centre"), _("Every record belongs to a centre, which checks it and gives it its number."),
            "people:open-centre", queries.centre_opened_since,
        ),
    )  # fmt: skip
    for code, title, text, page, rows in steps:
        start.add_step(code, title=title, text=text, address=page, rows=rows)
