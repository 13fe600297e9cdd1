"""Wiring of the registry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bole.kernel.errors import N_

if TYPE_CHECKING:
    from bole.notices.models import Notice


class RegistryConfig(AppConfig):
    name = "bole.registry"
    label = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        from bole.people.domain import personal, pointers
        from bole.people.domain.actor import PUBLISHERS, STAFF, Actor
        from bole.ui import panels

        from .models import Record
        from .queries import experts, lists, review
        from .services import owners

        def publishes(actor: Actor) -> bool:
            return actor.is_administrator or bool(actor.centre_paths(PUBLISHERS))

        def imports(actor: Actor) -> bool:
            return actor.is_administrator or bool(actor.centre_paths(STAFF))

        personal.add_part("records", lists.written_by)
        personal.add_part("expert", experts.kept_about)
        personal.add_part("imports", lists.imports_by)
        personal.add_part("proposals", review.proposed_by)
        personal.add_part("reports", review.reported_by)

        def signed_in(actor: Actor) -> bool:
            return actor.is_signed_in

        pointers.add_pointer(
            "registry.Record.owner", title=N_("records"), move=owners.follow_merge,
            count=lambda one: Record.objects.filter(owner_id=one).count(),
        )  # fmt: skip
        _add_reminders()
        _add_notices()
        _add_to_start_pages()
        panels.add_entry("registry:achievements", title=_("Achievements"), order=20)
        panels.add_entry("registry:needs", title=_("Needs"), order=30)
        panels.add_entry("registry:experts", title=_("Experts"), order=35)
        panels.add_entry("registry:catalogues", title=_("Catalogues"), order=30, place=panels.FOOTER)
        panels.add_entry("registry:work", title=_("Work list"), order=50, wanted=publishes)
        panels.add_entry("registry:imports", title=_("Import"), order=60, wanted=imports)
        panels.add_entry("registry:mine", title=_("My records"), order=10, wanted=signed_in, place=panels.ACCOUNT)
        panels.add_entry(
            "registry:register-achievement", title=_("Register an achievement"), order=20, wanted=signed_in, place=panels.ACCOUNT
        )
        panels.add_entry("registry:publish-need", title=_("Publish a need"), order=30, wanted=signed_in, place=panels.ACCOUNT)
        panels.add_entry("registry:my-expert", title=_("I as an expert"), order=35, wanted=signed_in, place=panels.ACCOUNT)
        panels.add_entry("registry:league", title=_("How fresh the centres are"), order=10, place="people.centres")
        panels.add_entry("registry:ledger", title=_("Registration ledger"), order=40, wanted=imports, place=panels.ACCOUNT)
        panels.add_panel("people.centre", "registry:centre-panel", title=_("Newest records"), order=10)
        panels.add_panel("people.centre", "registry:catalogue-panel", title=_("Catalogues and packages"), order=15)
        panels.add_panel("people.organisation", "registry:owner-panel", title=_("Records"), order=10)
        panels.add_figure(
            "people.centres", title=_("achievements"), counts=lambda actor: lists.counts_by_centre(actor, "achievement"), order=10
        )
        panels.add_figure("people.centres", title=_("experts"), counts=lambda actor: lists.counts_by_centre(actor, "expert"), order=25)
        panels.add_figure("people.centres", title=_("needs"), counts=lambda actor: lists.counts_by_centre(actor, "need"), order=20)


def _add_reminders() -> None:
    """What is told of validity. Notices about one record lead to the page that confirms it without a sign-in."""
    import datetime as dt
    from uuid import UUID

    from django.urls import reverse

    from bole.notices import kinds

    from .queries import links
    from .services import reminders

    def confirm_page(notice: Notice) -> str:
        record, day = UUID(str(notice.values["record"])), dt.date.fromisoformat(str(notice.values["day"]))
        return links.asked(notice.person_id, record, day, told_at=notice.told_at).address()

    def own_list(notice: Notice) -> str:
        return reverse("registry:mine-to-confirm")

    def pile(notice: Notice) -> str:
        return reverse("registry:work-to-confirm")

    own, centre = kinds.OWN_RECORDS, kinds.CENTRE
    kinds.add_kind(
        reminders.DUE, group=own, url=confirm_page, open=True,
        sentence=N_("Is “%(title)s” still valid? Please confirm it by %(day)s with one click."),
    )  # fmt: skip
    kinds.add_kind(
        reminders.EXPIRED_ONE, group=own, url=confirm_page, open=True,
        sentence=N_("“%(title)s” left the search because it was not confirmed by %(day)s. One click brings it back."),
    )  # fmt: skip
    kinds.add_kind(
        reminders.DUE_MANY, group=own, sentence=N_("Several of your records are to be confirmed, the first by %(day)s."), url=own_list
    )
    kinds.add_kind(
        reminders.EXPIRED_MANY,
        group=own,
        sentence=N_("Several of your records left the search because nobody confirmed them."),
        url=own_list,
    )
    kinds.add_kind(
        reminders.DUE_CENTRE, group=centre, url=pile,
        sentence=N_("Records of “%(centre)s” are to be confirmed by the centre: nobody of their owners can be asked any more."),
    )  # fmt: skip
    kinds.add_kind(
        reminders.EXPIRED_CENTRE, group=centre, url=pile,
        sentence=N_("Records of “%(centre)s” left the search: nobody of their owners could be asked, and the centre did not confirm them."),
    )  # fmt: skip


def _add_notices() -> None:
    """What persons are told of the life of their records."""
    from django.urls import reverse

    from bole.notices import kinds

    from .services import editions

    def page(name: str) -> Callable[[Any], str]:
        return lambda notice: reverse(name, args=[notice.values["record"]])

    def edition(notice: Any) -> str:
        return reverse("registry:edition", args=[notice.values["id"], notice.values["edition"]])

    record, own = page("registry:record"), kinds.OWN_RECORDS
    kinds.add_kind(
        editions.CATALOGUED, group=own, url=edition, sentence=N_("“%(title)s” was taken into edition %(edition)s of “%(catalogue)s”.")
    )
    kinds.add_kind(
        editions.CATALOGUED_MANY, group=own, url=edition,
        sentence=N_("%(count)s of your records were taken into edition %(edition)s of “%(catalogue)s”."),
    )  # fmt: skip
    kinds.add_kind("registry.returned", group=own, sentence=N_("“%(title)s” was returned to you: %(reason)s"), url=record)
    kinds.add_kind("registry.published", group=own, sentence=N_("“%(title)s” was published with the number %(number)s."), url=record)
    kinds.add_kind(
        "registry.proposals", group=own, sentence=N_("%(by)s proposes other texts for “%(title)s” (%(count)s)."),
        url=page("registry:proposals"),
    )  # fmt: skip
    kinds.add_kind("registry.held", group=own, sentence=N_("“%(title)s” is held back from the public: %(reason)s"), url=record)
    kinds.add_kind("registry.released", group=own, sentence=N_("“%(title)s” is public again."), url=record)
    kinds.add_kind(
        "registry.reported", group=kinds.CENTRE, sentence=N_("A reader reports that something is wrong with “%(title)s”."), url=record
    )


def _add_to_start_pages() -> None:
    """What waits for authors, registrars and directors; their main deeds; their first steps."""
    from django.utils import timezone

    from bole.people.domain.actor import PUBLISHERS, Actor
    from bole.ui import start

    from .queries import desk, freshness

    def publishes(actor: Actor) -> bool:
        return actor.is_administrator or bool(actor.centre_paths(PUBLISHERS))

    def for_publishers(rows: Callable[[Actor], Any]) -> Callable[[Actor], Any]:
        return lambda actor: rows(actor) if publishes(actor) else None

    for code, title, address, rows in (
        ("returned", _("returned to you for a change"), "registry:mine?status=returned", lambda a: desk.in_state(a, "returned")),
        ("draft", _("drafts of yours"), "registry:mine?status=draft", lambda a: desk.in_state(a, "draft")),
        ("proposals", _("texts proposed to you, to be accepted or declined"), "registry:mine", desk.proposed_to),
        (
            "confirm", _("of your records to be confirmed"), "registry:mine-to-confirm",
            lambda a: freshness.own_to_confirm(a, today=timezone.localdate()).order_by().values_list("asked_at"),
        ),
        ("submitted", _("submitted, to be published or returned"), "registry:work", for_publishers(desk.submitted)),
        ("reports", _("reports of readers, to be decided"), "registry:reports", for_publishers(desk.reported)),
        (
            "to_confirm", _("of your centre's records to be confirmed"), "registry:work-to-confirm",
            for_publishers(lambda a: freshness.pile_to_confirm(a, today=timezone.localdate()).order_by().values_list("asked_at")),
        ),
    ):  # fmt: skip
        start.add_wait(code, title=title, address=address, rows=rows)
    _add_deeds()
    _add_steps()


def _add_deeds() -> None:
    """What authors, registrars, directors and readers come here to do."""
    from bole.ui import start

    for code, title, text, address, icon in (
        (
            "register", _("Register an achievement"), _("What was found or built, how ready it is, who owns it."),
            "registry:register-achievement", "lightbulb",
        ),
        (
            "review", _("Work list"), _("Check what was submitted; publish it, or return it with a reason."), "registry:work",
            "check2-circle",
        ),
        (
            "import", _("Import records"), _("A spreadsheet of thousands; it is checked before anything is written."), "registry:imports",
            "plus-lg",
        ),
        (
            "compose", _("Compose a catalogue or a package"), _("Choose records, or a rule; publish it as an edition."),
            "registry:compose-new", "list",
        ),
        (
            "catalogues", _("Catalogues and packages"), _("What the centres publish, by theme and industry."), "registry:catalogues",
            "list",
        ),
        (
            "packages", _("Packages for investors"), _("Achievements that belong together, with scale and effect."),
            "registry:catalogues?kind=package", "cash-coin",
        ),
        (
            "league", _("How fresh the centres are"), _("Every centre with its figures, and where they come from."), "registry:league",
            "speedometer2",
        ),
    ):  # fmt: skip
        start.add_deed(code, title=title, text=text, address=address, icon=icon)


def _add_steps() -> None:
    """The first things authors, registrars and directors do."""
    from bole.people.domain.actor import STAFF
    from bole.ui import start

    from .models import Catalogue, ImportJob
    from .queries import desk

    for code, title, text, address, rows in (
        (
            "achievement", _("Register your first achievement"), _("Title and summary are enough to begin; the rest can wait."),
            "registry:register-achievement", lambda a: desk.written(a, "achievement"),
        ),
        (
            "review", _("Decide on the first submission"), _("Publish it, or return it with a reason its author understands."),
            "registry:work", desk.decided,
        ),
        (
            "import", _("Bring in a spreadsheet"), _("Upload it, look at what would happen, then start."), "registry:imports",
            lambda a: ImportJob.objects.filter(created_by_id=a.person_id).values_list("created_at"),
        ),
        (
            "catalogue", _("Compose a catalogue"), _("A list by hand or by a rule; the director publishes it."), "registry:catalogues",
            lambda a: Catalogue.objects.filter(centre__path__in=a.centre_paths(STAFF)).values_list("created_at"),
        ),
    ):  # fmt: skip
        start.add_step(code, title=title, text=text, address=address, rows=rows)
