"""What allauth tells by signals: changes of how somebody signs in are written into the journal."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from allauth.socialaccount import signals as houses

from .. import services
from ..queries import actor_of

CHANGES = {
    "email": account.email_changed,
    "password": account.password_changed,
    "password_set": account.password_set,
    "password_reset": account.password_reset,
    "factor_added": factors.authenticator_added,
    "factor_removed": factors.authenticator_removed,
    "codes_made": factors.authenticator_reset,
}


def _hearer(what: str) -> Any:
    def heard(sender: Any, user: Any, **more: Any) -> None:
        factor = more.get("authenticator")
        services.note_sign_in_changed(actor_of(user), person_id=user.pk, what=f"{what}:{factor.type}" if factor else what)

    return heard


def _house_added(sender: Any, sociallogin: Any, **more: Any) -> None:
    services.note_sign_in_changed(actor_of(sociallogin.user), person_id=sociallogin.user.pk, what="house_added")


def _house_removed(sender: Any, socialaccount: Any, **more: Any) -> None:
    services.note_sign_in_changed(actor_of(socialaccount.user), person_id=socialaccount.user_id, what="house_removed")


def listen() -> None:
    """Connect; called once, when the application is ready."""
    for what, signal in CHANGES.items():
        signal.connect(_hearer(what), weak=False, dispatch_uid=f"bole.people.{what}")
    houses.social_account_added.connect(_house_added, dispatch_uid="bole.people.house_added")
    houses.social_account_removed.connect(_house_removed, dispatch_uid="bole.people.house_removed")
