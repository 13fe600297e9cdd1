"""What pages say of each kind of record: one row per kind, so that no page asks “a need, or else?”."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bole.ui.templatetags.bole import number

from ..domain.kinds import ACHIEVEMENT, EXPERT, NEED

Lazy = str | Promise  # a sentence that is put into words when it is shown


@dataclass(frozen=True, slots=True)
class KindWords:
    """The words and addresses of one kind."""

    many: Lazy
    all: Lazy
    all_here: Lazy
    list_name: str
    lead: Lazy
    ask: Lazy  # the link to the question that belongs to the list
    ask_address: str
    new: Lazy
    new_name: str
    edit: Lazy
    first_line: Lazy
    empty_title: Lazy
    empty_text: Lazy
    owner: Lazy
    price: Lazy
    fit_title: Lazy  # of the page of everything of this kind that fits a record
    fits_none: Lazy
    counted: Callable[[int], str]
    ranked: Callable[[int], str]

    @property
    def list_address(self) -> str:
        return reverse(self.list_name)

    @property
    def new_address(self) -> str:
        return reverse(self.new_name)


def _counted(n: int, one: str) -> str:
    return one % {"shown": number(n)}


WORDS: Mapping[str, KindWords] = {
    ACHIEVEMENT: KindWords(
        many=_("Achievements"), all=_("All achievements"), all_here=_("All achievements here"), list_name="registry:achievements",
        lead=_(
            "Results of research and development that look for somebody who uses them. Do you have a problem rather than a list "
            "to read? Describe it, and see what fits."
        ),
        ask=_("Describe a problem"), ask_address="/", new=_("Register an achievement"), new_name="registry:register-achievement",
        edit=_("Edit the achievement"),
        first_line=_("Say what was found or built. A title and a few sentences are enough to begin; everything else can come later."),
        empty_title=_("No achievement has been published yet"),
        empty_text=_(
            "An achievement says what was found or built, how ready it is, who owns it and how one may use it. For example: “An "
            "electrolyte that keeps 80 % of a battery's capacity at −30 °C”."
        ),
        owner=_("owner"), price=_("Price"), fit_title=_("What fits this need"),
        fits_none=_("No achievement fits yet. When one is published, it appears here."),
        counted=lambda n: _counted(n, ngettext("%(shown)s achievement", "%(shown)s achievements", n)),
        ranked=lambda n: _counted(n, ngettext("%(shown)s achievement, best match first", "%(shown)s achievements, best match first", n)),
    ),
    NEED: KindWords(
        many=_("Needs"), all=_("All needs"), all_here=_("All needs here"), list_name="registry:needs",
        lead=_(
            "What enterprises, offices and institutes look for. Do you have a technology that fits? Describe it, and see who needs it."
        ),
        ask=_("Describe a technology"), ask_address="/?side=need", new=_("Publish a need"), new_name="registry:publish-need",
        edit=_("Edit the need"),
        first_line=_(
            "Say what problem is to be solved. A title and a few sentences are enough to begin; everything else can come later."
        ),
        empty_title=_("No need has been published yet"),
        empty_text=_(
            "A need says what problem is to be solved, what the solution must do, by when and for how much. For example: “Take the "
            "colour out of 3,000 t of dye-house water a day for less than 3 yuan a tonne”."
        ),
        owner=_("Organisation with the need"), price=_("Budget"), fit_title=_("Who needs this achievement"),
        fits_none=_("No need fits yet. When one is published, it appears here."),
        counted=lambda n: _counted(n, ngettext("%(shown)s need", "%(shown)s needs", n)),
        ranked=lambda n: _counted(n, ngettext("%(shown)s need, best match first", "%(shown)s needs, best match first", n)),
    ),
    EXPERT: KindWords(
        many=_("Experts"), all=_("All experts"), all_here=_("All experts here"), list_name="registry:experts",
        lead=_(
            "People who evaluate, advise, mentor, manage a transfer or interpret. Do you have a question rather than a list to read? "
            "Describe it, and see who knows the field."
        ),
        ask=_("Describe what you need an expert for"), ask_address="/?side=expert", new=_("Register an expert"),
        new_name="registry:register-expert", edit=_("Edit the expert"),
        first_line=_(
            "Say what you, or somebody who agreed to it, know and do for others. A name and a few sentences are enough to begin; "
            "everything else can come later."
        ),
        empty_title=_("No expert has been published yet"),
        empty_text=_(
            "An expert says what he knows, in which fields and languages, and what he does for others. For example: “Twenty years of "
            "membrane filtration; evaluates pilot plants; speaks Chinese, English and German”."
        ),
        owner=_("Employer"), price=_("Fee"), fit_title=_("Experts for this"),
        fits_none=_("No expert knows this field yet. When one is published, it appears here."),
        counted=lambda n: _counted(n, ngettext("%(shown)s expert", "%(shown)s experts", n)),
        ranked=lambda n: _counted(n, ngettext("%(shown)s expert, best match first", "%(shown)s experts, best match first", n)),
    ),
}  # fmt: skip


def words_of(kind: str) -> KindWords:
    """The words of a kind."""
    return WORDS[kind]
