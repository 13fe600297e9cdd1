"""Wiring of intake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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

        _add_to_start_pages(staff)
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


def _add_to_start_pages(staff: Callable[[Any], bool]) -> None:
    """Questions and reports that wait, and the need told in three steps."""
    from django.urls import reverse

    from bole.registry.queries import desk
    from bole.ui import start

    from .queries import waiting

    def first_question(actor: Any) -> str:
        found = waiting.questions_to(actor).order_by("asked_at").first()
        return reverse("intake:clarify", args=[found.record_id]) if found else reverse("registry:mine")

    start.add_wait(
        "questions", title=_("questions of your centre about your needs"), address=first_question,
        rows=lambda actor: waiting.questions_to(actor).order_by().values_list("asked_at"),
    )  # fmt: skip
    start.add_wait(
        "vague", title=_("needs that leave too much open"), address="intake:vague",
        rows=lambda actor: waiting.vague_since(actor) if staff(actor) else None,
    )  # fmt: skip
    start.add_wait(
        "handed_up", title=_("reports handed up to your centre"), address="intake:reports",
        rows=lambda actor: waiting.handed_up_since(actor) if staff(actor) else None,
    )  # fmt: skip
    start.add_deed(
        "tell_need", title=_("Tell a need in three steps"), text=_("One paragraph, then three questions; matches come at once."),
        address="intake:ask", icon="send",
    )  # fmt: skip
    start.add_step(
        "need", title=_("Describe a problem in one paragraph"),
        text=_("In your own words, without naming a technology; three questions follow."), address="intake:ask",
        rows=lambda actor: desk.written(actor, "need"),
    )  # fmt: skip
