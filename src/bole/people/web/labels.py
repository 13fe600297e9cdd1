"""What roles are called on pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..domain.actor import Role


def role_label(role: str) -> str:
    """What a role is called."""
    told = {
        Role.DIRECTOR: _("director"), Role.REGISTRAR: _("registrar"), Role.BROKER: _("technology manager"),
        Role.CASHIER: _("cashier"), Role.REPRESENTATIVE: _("representative"), Role.MEMBER: _("member"),
    }  # fmt: skip
    return told[Role(role)]
