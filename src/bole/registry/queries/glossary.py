"""The terminology list: which terms hold for a centre, and which of them stand in an original."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from .. import access
from ..access import AnyActor
from ..domain.glossary import Pair
from ..domain.glossary import occurring as standing_in
from ..domain.sheet import WordingSheet
from ..models import Term

LANGUAGES = ("zh", "en")


def of_centre(path: str) -> QuerySet[Term]:
    """The terms in force for a centre: its own, those of the centres above, and those for everywhere."""
    codes = path.split(".")
    above = [".".join(codes[:n]) for n in range(1, len(codes) + 1)]
    return Term.objects.filter(Q(centre=None) | Q(centre__path__in=above))


def occurring(path: str, original: WordingSheet, language: str) -> list[Pair]:
    """The terms that stand in the original, with what they are called in the other language; nothing for other pairs of languages."""
    source, target = original.language.split("-")[0], language.split("-")[0]
    if {source, target} != set(LANGUAGES):
        return []
    pairs = (Pair(getattr(t, source), getattr(t, target), t.note) for t in of_centre(path))
    return standing_in(pairs, "\n".join((original.title, original.summary, original.description, *original.keywords)))


def listed(actor: AnyActor, text: str = "") -> QuerySet[Term]:
    """The terms the actor sees, in order; those that contain a text."""
    found = access.terms_for(actor).select_related("centre__organisation")
    return found.filter(Q(zh__icontains=text) | Q(en__icontains=text) | Q(note__icontains=text)) if text else found


def may_keep(actor: AnyActor, term: Term) -> bool:
    """Whether the actor may change a term."""
    return access.may_keep(actor, term)
