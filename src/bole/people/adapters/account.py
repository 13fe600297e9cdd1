"""django-allauth's adapters: a person who signs up gets the language of the page; mails are sent by the worker; whoever
guesses passwords is told until when the account is closed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as asked
from allauth.core.internal import ratelimit
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bole.kernel.errors import N_
from bole.kernel.text import one_line
from bole.ui.locales import page_language
from bole.ui.problems import TooManyRequests
from bole.ui.templatetags.bole import moment

from ..errors import HouseAway

# A sentence of Django that its own Chinese catalogue lacks; named here, our catalogue translates it.
TOO_SHORT = ngettext_lazy(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
    10,
)
SECONDS = 8  # a house that has not answered by then is away
FAILED = {"app": "allauth.account", "action": "login_failed"}


class AccountClosed(TooManyRequests):
    code = "account_closed_for_a_while"
    sentence = N_("There were too many wrong attempts. Signing in is possible again from %(until)s; you can set a new password meanwhile.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This e-mail address and this password do not belong together."),
        "email_taken": _("Somebody is already registered with this e-mail address."),
        "enter_current_password": _("Please give your present password."),
        "incorrect_code": _("This code is not right."),
        "incorrect_password": _("This password is not right."),
        "invalid_password_reset": _("This link does not open anything any more; perhaps it was used already."),
        "same_as_current": _("This is what it is already."),
        "too_many_login_attempts": _("There were too many wrong attempts. Wait some minutes, and try again."),
        "rate_limited": _("These are too many requests at a time. Please wait a moment."),
    }

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        user.language = page_language()
        return super().save_user(request, user, form, commit=commit)

    def confirm_email(self, request: Any, email_address: Any) -> bool:
        """The address counts, unless somebody else has it meanwhile."""
        others = type(email_address.user).objects.filter(email__iexact=email_address.email).exclude(pk=email_address.user_id)
        if others.exists():
            self.add_message(request, messages.ERROR, "account/messages/email_confirmation_failed.txt", {"email": email_address.email})
            return False
        return bool(super().confirm_email(request, email_address))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """allauth's, said in our words."""
        told = {
            "reauthenticate": _("Use the password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        return [{**way, "description": told.get(way["id"], way["description"])} for way in super().get_reauthentication_methods(user)]

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        """Refuses with AccountClosed."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            until = self._closed_until(request, self._get_login_attempts_cache_key(request, **credentials))
            seconds = max(1, int((until - timezone.now()).total_seconds()))
            raise AccountClosed(until=moment(until), seconds=seconds) from None

    def _closed_until(self, request: Any, key: str) -> dt.datetime:
        """When the oldest of the attempts that fill a limit no longer counts."""
        ends = [timezone.now().timestamp()]
        for rate in ratelimit.get_rates(**FAILED):
            history = cache.get(ratelimit.get_cache_key(request, **FAILED, rate=rate, key=key), [])
            if len(history) >= rate.amount:
                ends.append(history[-1] + rate.duration)
        return dt.datetime.fromtimestamp(max(ends), dt.UTC)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail in the language of the page; it goes into the outbox, for a mail server may be away."""
        self.render_mail(template_prefix, email, {"request": asked.request, "email": email, **context}).send()


class OtherHouseAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Persons who come with an account of another house, by OpenID Connect."""

    def populate_user(self, request: Any, sociallogin: Any, data: Any) -> Any:
        user = super().populate_user(request, sociallogin, data)
        claims = sociallogin.account.extra_data.get("userinfo") or sociallogin.account.extra_data
        user.name = one_line(str(claims.get("name") or data.get("name") or ""))[:120]
        user.language = page_language()
        user.joined_at = timezone.now()  # he may look over his account first: until then he is kept in the session, as JSON
        return user

    def get_requests_session(self) -> requests.Session:
        return _Asking()


class _Asking(requests.Session):
    """Asks the server of a house; one that is away is a refusal, not a bug."""

    def request(self, *args: Any, **values: Any) -> requests.Response:
        """Refuses with HouseAway."""
        try:
            answer = super().request(*args, **{"timeout": SECONDS, **values})
        except requests.RequestException as failure:
            raise HouseAway(house=_name_of_house()) from failure
        if answer.status_code >= 500:
            raise HouseAway(house=_name_of_house())
        return answer


def _name_of_house() -> str:
    return str(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["name"])
