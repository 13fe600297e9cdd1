"""Wiring of intake."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "bole.intake"
    label = "intake"
    verbose_name = _("Intake")

    def ready(self) -> None:
        from django.urls import reverse

        from bole.kernel.errors import N_
        from bole.notices import kinds
        from bole.people.domain.actor import STAFF, Actor
        from bole.ui import panels

        def signed_in(actor: Actor) -> bool:
            return actor.is_signed_in

        def staff(actor: Actor) -> bool:
            return actor.is_administrator or bool(actor.centre_paths(STAFF))

        panels.add_entry("intake:ask", title=_("Publish this as a need"), icon="send", order=10, place="matching.answer")
        panels.add_entry("intake:ask", title=_("Tell a need in three steps"), order=10, place="registry.needs")
        panels.add_entry(
            "intake:ask", title=_("Tell a need in three steps"), order=25, place=panels.ACCOUNT, wanted=lambda actor: actor.is_signed_in
        )
        panels.add_entry("intake:vague", title=_("Intake"), order=55, wanted=staff)
        panels.add_panel("registry.record-verbs", "intake:redact", title=_("Leave out what must not be public"), order=20)
        panels.add_panel("registry.need-verbs", "intake:clarify", title=_("Say more"), order=10)
        kinds.add_kind(
            "intake.asked_back", group=kinds.OWN_RECORDS, sentence=N_("Your centre has questions about “%(title)s”."),
            url=lambda notice: reverse("intake:clarify", args=[notice.values["record"]]),
        )  # fmt: skip
        kinds.add_kind(
            "intake.answered", group=kinds.CENTRE, sentence=N_("The questions about “%(title)s” were answered."),
            url=lambda notice: reverse("registry:record", args=[notice.values["record"]]),
        )  # fmt: skip
        for code, sentence in (
            ("intake.report_handed_up", N_("%(centre)s handed up a report.")),
            ("intake.report_returned", N_("The report of %(centre)s came back with a question.")),
            ("intake.report_accepted", N_("The report of %(centre)s was taken over.")),
        ):
            kinds.add_kind(
                code, group=kinds.CENTRE, sentence=sentence, url=lambda notice: reverse("intake:report", args=[notice.values["report"]])
            )
