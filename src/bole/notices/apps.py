"""Wiring of notices."""

from __future__ import annotations

import functools

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "bole.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from bole.kernel.errors import N_
        from bole.people.domain.actor import Actor
        from bole.people.domain.pointers import add_pointer
        from bole.ui import panels, start

        from . import kinds, queries, services
        from .models import Notice, Webhook

        def signed_in(actor: Actor) -> bool:
            return actor.is_signed_in

        kinds.add_kind(
            "notices.webhook_disabled", group=kinds.ACCOUNT, url=lambda notice: reverse("notices:webhooks"),
            sentence=N_("The webhook to %(host)s does not work and was switched off: %(failure)s"),
        )  # fmt: skip
        for title, kept in ((N_("notices"), Notice), (N_("webhooks"), Webhook)):
            add_pointer(
                f"notices.{kept.__name__}.organisation", title=title, count=functools.partial(services.count_of, kept),
                move=functools.partial(services.follow_merge, kept),
            )  # fmt: skip
        start.add_step(
            "rhythm", title=_("Choose how you are told"),
            text=_("At once, once a day, once a week: for each kind of news, and in which language."),
            address="notices:preferences", rows=queries.preferences_chosen,
        )  # fmt: skip
        panels.add_entry("notices:preferences", title=_("How I am told"), order=55, wanted=signed_in, place=panels.ACCOUNT)
        panels.add_entry(
            "notices:inbox", title=_("Inbox"), icon="bell", order=10, wanted=signed_in, place=panels.TOOLS, count=queries.unread_count
        )
