"""What is to be done on an empty installation, in order, each step with its command or its page and whether it is done."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from bole.people import queries as people
from bole.registry.queries.lists import Figures


@dataclass(frozen=True, slots=True)
class Step:
    """One step: done by a command on the machine, or on a page."""

    title: str
    text: str
    done: bool
    command: str = ""
    address: str = ""
    button: str = ""


def first_steps(figures: Figures) -> list[Step]:
    """The steps while nothing is published yet; none as soon as something is."""
    if figures.achievements or figures.needs:
        return []
    has_people, has_centre = people.persons().exists(), figures.centres > 0
    return [
        Step(
            _("Make an administrator's account"), _("On the machine Bole runs on; a password is made and shown once."), has_people,
            command=".venv/bin/bole person add you@example.org --administrator",
        ),
        Step(
            _("Open the first centre"), _("Every record belongs to a centre, which checks it and gives it its number."), has_centre,
            address=reverse("people:open-centre"), button=_("Open a centre"),
        ),
        Step(
            _("Name who registers there"), _("A registrar reads what is submitted, and publishes it or returns it."), False,
            command=".venv/bin/bole person role you@example.org registrar cn",
        ),
        Step(
            _("Bring in achievements and needs"), _("One by one, or a spreadsheet of thousands; the import shows what would happen first."),
            False, address=reverse("registry:imports"), button=_("Import records"),
        ),
        Step(_("Ask"), _("What was published is found within seconds, in any language."), False),
    ]  # fmt: skip
