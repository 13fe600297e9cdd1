"""Wiring of push."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bole.kernel.errors import N_


class PushConfig(AppConfig):
    name = "bole.push"
    label = "push"
    verbose_name = _("Push and answers")

    def ready(self) -> None:
        from bole.people.domain.actor import Actor
        from bole.ui import panels

        from . import queries

        _add_kinds_of_notices()

        def signed_in(actor: Actor) -> bool:
            return actor.is_signed_in

        def days_to_answer(actor: Actor) -> dict[str, int]:
            times = queries.answer_times(actor)
            return {path: round(time.median_days) for path, time in times.items() if time.median_days is not None}

        panels.add_figure("registry.league", title=_("days to answer (median)"), counts=days_to_answer, order=50)
        panels.add_entry("push:suggestions", title=_("Suggestions for me"), order=4, wanted=signed_in, place=panels.ACCOUNT)
        panels.add_entry("push:interests", title=_("Interests"), order=6, wanted=signed_in, place=panels.ACCOUNT)
        panels.add_entry("push:searches", title=_("Saved searches"), order=8, wanted=signed_in, place=panels.ACCOUNT)
        panels.add_panel("registry.record", "push:record-panel", title=_("Interest and answers"), order=5)
        panels.add_panel("people.centre", "push:centre-panel", title=_("Interest and answers"), order=20)
        panels.add_panel("matching.answer", "push:save-search", title=_("Save this search, and be told"), order=10)
        panels.add_panel("registry.listing", "push:save-search", title=_("Save this search, and be told"), order=10)


def _add_kinds_of_notices() -> None:
    """What push tells persons, and where each notice leads."""
    from django.urls import reverse

    from bole.notices import kinds

    def to_suggestions(notice: Any) -> str:
        return reverse("push:suggestions")

    def to_record(notice: Any) -> str:
        return reverse("registry:record", args=[notice.values["record"]])

    def to_interest(notice: Any) -> str:
        return reverse("push:interest", args=[notice.values["interest"]])

    def to_capacity(notice: Any) -> str:
        return reverse("people:capacity", args=[notice.values["organisation"]])

    told = (
        ("push.suggested", kinds.MATCHES, N_("“%(title)s” may be something for you."), to_suggestions),
        ("push.suggested_again", kinds.MATCHES, N_("“%(title)s” was revised since you said: %(reason)s."), to_suggestions),
        ("push.interest_received", kinds.ANSWERS, N_("Somebody is interested in “%(title)s”."), to_interest),
        ("push.interest_to_broker", kinds.CENTRE, N_("An interest in “%(title)s” waits for you to send it on."), to_interest),
        ("push.interest_to_confirm", kinds.ANSWERS, N_("The owner of “%(title)s” agrees to talk; now you decide."), to_interest),
        ("push.interest_answered", kinds.ANSWERS, N_("Your interest in “%(title)s” was answered."), to_interest),
        ("push.contact_opened", kinds.ANSWERS, N_("Contact about “%(title)s” is open."), to_interest),
        ("push.declined_with_reasons", kinds.OWN_RECORDS, N_("%(count)s said why “%(title)s” is not for them."), to_record),
    )  # fmt: skip
    kinds.add_kind(
        "push.capacity_lapsed", group=kinds.OWN_RECORDS, url=to_capacity,
        sentence=N_("Is what “%(name)s” can take over still so? It was said on %(day)s. Look at it, and confirm or change it."),
    )  # fmt: skip
    for code, group, sentence, url in told:
        kinds.add_kind(code, group=group, sentence=sentence, url=url)
