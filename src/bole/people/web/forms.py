"""Forms of allauth that do a little more, or less, here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from django.http import HttpRequest

from ..models import Person


class ChangeEmailForm(AddEmailForm):  # type: ignore[misc]
    """Another address. The present one stays until the link in the mail was opened, even if it was never confirmed itself:
    allauth would take an unconfirmed one for a change under way, and away."""

    def clean_email(self) -> str:
        value: str = super().clean_email()
        if Person.objects.filter(email__iexact=value).exclude(pk=self.user.pk).exists():
            raise get_adapter().validation_error("email_taken")
        return value

    def save(self, request: HttpRequest) -> Any:
        EmailAddress.objects.filter(user=self.user, verified=False, primary=False).delete()
        made = EmailAddress.objects.create(user=self.user, email=self.cleaned_data["email"])
        send_verification_email_to_address(request, made)
        return made
