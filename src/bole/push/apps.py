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
        _add_to_start_pages()

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


def _add_to_start_pages() -> None:
    """Suggestions and interests that wait, what is new among them, and the first answer, search and interest."""
    from bole.people.domain.actor import STAFF, Actor
    from bole.ui import panels, start

    from .queries import waiting

    def brokered(actor: Actor) -> Any:
        if not actor.is_administrator and not actor.centre_paths(STAFF):
            return None
        return waiting.to_forward_since(actor)

    start.add_wait(
        "suggestions", title=_("suggestions, to be answered yes or no"), address="push:suggestions", rows=waiting.suggested_since
    )
    start.add_wait(
        "interests", title=_("interested in what is yours, waiting for your answer"), address="push:interests?box=received",
        rows=waiting.received_since,
    )  # fmt: skip
    start.add_wait("to_forward", title=_("interests to send on to the owner"), address="push:interests?box=brokered", rows=brokered)
    start.add_wait(
        "to_open", title=_("owners who agreed to talk: now you decide"), address="push:interests",
        rows=waiting.to_open_since,
    )  # fmt: skip
    start.add_deed(
        "suggestions", title=_("Suggestions for me"), text=_("What fits your records and searches; one tap answers."),
        address="push:suggestions", icon="arrow-left-right",
    )  # fmt: skip
    start.add_deed(
        "searches", title=_("Saved searches"), text=_("Be told as soon as something new passes."), address="push:searches", icon="search"
    )
    start.add_step(
        "answer", title=_("Look at what fits, and say yes or no"),
        text=_("Suggestions come by themselves once you have a record or a saved search. A no with its reason helps the owner."),
        address="push:suggestions", rows=waiting.answered_since,
    )  # fmt: skip
    start.add_step(
        "search", title=_("Save a search"), text=_("Ask a question, then “Save this search”: what is new and fits comes to you."),
        address="push:searches", rows=waiting.saved_since,
    )  # fmt: skip
    start.add_step(
        "interest", title=_("Say that you are interested"), text=_("On the page of a record; its owner, or the centre, answers."),
        address="registry:catalogues", rows=waiting.interested_since,
    )  # fmt: skip
    panels.add_panel("matching.start", "push:newest-suggestions", title=_("New suggestions for you"), order=10)
