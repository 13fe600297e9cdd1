"""Wiring of challenges."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bole.kernel.errors import N_


class ChallengesConfig(AppConfig):
    name = "bole.challenges"
    label = "challenges"
    verbose_name = _("Challenges")

    def ready(self) -> None:
        from bole.people.domain.actor import Actor
        from bole.people.domain.personal import add_part
        from bole.ui import panels

        from .queries import waiting

        def signed_in(actor: Actor) -> bool:
            return actor.is_signed_in

        _add_pointers()
        _add_notices()
        _add_to_start_pages()
        add_part("challenges", waiting.kept_about)
        panels.add_entry("challenges:board", title=_("Challenges"), order=25)
        panels.add_entry("challenges:mine", title=_("My challenges"), order=27, wanted=signed_in, place=panels.ACCOUNT)
        panels.add_panel("registry.need", "challenges:need-panel", title=_("Challenge"), order=8)


def _add_pointers() -> None:
    """What follows when organisations are merged."""
    from bole.people.domain.pointers import add_pointer

    from .models import Challenge
    from .services import belonging

    add_pointer(
        "challenges.Challenge.owner", title=N_("challenges"), move=belonging.challenges_follow,
        count=lambda one: Challenge.objects.filter(owner_id=one).count(),
    )  # fmt: skip
    add_pointer(
        "challenges.Application.organisation", title=N_("applications"), move=belonging.applications_follow,
        count=belonging.applications_of,
    )  # fmt: skip


def _add_notices() -> None:
    """What owners, staff, teams and reviewers are told, and where each notice leads."""
    from django.urls import reverse

    from bole.notices import kinds

    from .services import telling

    def to_challenge(notice: Any) -> str:
        return reverse("challenges:challenge", args=[notice.values["challenge"]])

    def to_desk(notice: Any) -> str:
        return reverse("challenges:desk", args=[notice.values["challenge"]])

    def to_panel(notice: Any) -> str:
        return reverse("challenges:score", args=[notice.values["challenge"]])

    def to_application(notice: Any) -> str:
        return reverse("challenges:application", args=[notice.values["application"]])

    for code, group, sentence, url in (
        (telling.SUBMITTED, kinds.CENTRE, N_("The challenge “%(title)s” waits to be screened."), to_desk),
        (telling.RETURNED, kinds.ANSWERS, N_("The challenge “%(title)s” came back: %(reason)s"), to_desk),
        (telling.PUBLISHED, kinds.ANSWERS, N_("The challenge “%(title)s” is on the board."), to_challenge),
        (telling.REVISED, kinds.ANSWERS, N_("There is a new edition of the challenge “%(title)s”: %(reason)s"), to_challenge),
        (telling.WITHDRAWN, kinds.ANSWERS, N_("The challenge “%(title)s” was withdrawn: %(reason)s"), to_challenge),
        (telling.SCREENED_OUT, kinds.ANSWERS, N_("Your team cannot take part in “%(title)s”: %(reason)s"), to_application),
        (telling.LET_IN, kinds.ANSWERS, N_("Your team takes part in “%(title)s”."), to_application),
        (telling.PITCH, kinds.ANSWERS, N_("There is a pitch day for the challenge “%(title)s”."), to_challenge),
        (telling.SEATED, kinds.ANSWERS, N_("You are asked to review applications for “%(title)s”."), to_panel),
        (telling.CHOSEN, kinds.ANSWERS, N_("Your team was chosen for “%(title)s”; read the pledge and sign it."), to_application),
        (telling.DECIDED, kinds.ANSWERS, N_("The owner of “%(title)s” has chosen. %(reason)s"), to_challenge),
        (telling.SIGNED, kinds.ANSWERS, N_("The pledge for “%(title)s” was signed by the other side."), to_application),
        (telling.REPORTED, kinds.ANSWERS, N_("A team reports on its work on “%(title)s”."), to_desk),
        (telling.CHECKED, kinds.ANSWERS, N_("A milestone of your work on “%(title)s” was checked. %(reason)s"), to_application),
        (telling.STOPPED, kinds.ANSWERS, N_("A team has ended its work on “%(title)s”: %(reason)s"), to_application),
        (telling.JUDGED, kinds.ANSWERS, N_("Your work on “%(title)s” went through acceptance."), to_application),
        (telling.FEEDBACK, kinds.ANSWERS, N_("Why your team was not chosen for “%(title)s”: the feedback is here."), to_application),
        (telling.PASSED_ON, kinds.MONEY, N_("%(amount)s for your work on “%(title)s” are on their way to you."), to_application),
    ):
        kinds.add_kind(code, group=group, sentence=sentence, url=url)


def _add_to_start_pages() -> None:
    """What of challenges waits for somebody."""
    from bole.people.domain.actor import PUBLISHERS, Actor
    from bole.ui import start

    from .queries import waiting

    def for_publishers(rows: Any) -> Any:
        return lambda actor: rows(actor) if actor.is_administrator or actor.centre_paths(PUBLISHERS) else None

    def signed_in(rows: Any) -> Any:
        def of(actor: Actor) -> Any:
            return rows(actor) if actor.is_signed_in else None

        return of

    start.add_wait(
        "challenges_to_screen", title=_("challenges to screen or publish"), address="challenges:mine",
        rows=for_publishers(waiting.to_screen_since),
    )  # fmt: skip
    start.add_wait(
        "feedback_to_send", title=_("challenges whose teams wait for feedback"), address="challenges:mine",
        rows=for_publishers(waiting.to_tell_since),
    )  # fmt: skip
    start.add_wait(
        "challenges_to_decide",
        title=_("challenges of yours to be decided"),
        address="challenges:mine",
        rows=signed_in(waiting.to_decide_since),
    )
    start.add_wait(
        "to_score", title=_("panels that wait for your scores"), address="challenges:mine", rows=signed_in(waiting.to_score_since)
    )
    start.add_wait("pledges", title=_("pledges to sign"), address="challenges:mine", rows=signed_in(waiting.to_sign_since))
    start.add_wait(
        "milestones",
        title=_("milestones that are due or to be checked"),
        address="challenges:mine",
        rows=signed_in(waiting.milestones_since),
    )
