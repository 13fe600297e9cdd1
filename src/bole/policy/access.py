"""The doors of policy: everybody reads; a centre's director sets for it, an administrator for everywhere."""

from __future__ import annotations

from bole.people import access as people
from bole.people.access import AnyActor
from bole.people.models import Centre

from .adapters import shipped
from .domain.figures import Rule
from .errors import FigureMissing, NotFigureKeeper


def rule_for(actor: AnyActor, code: str) -> Rule:
    """A rule by its code. Refuses with FigureMissing."""
    found = shipped.rules().get(code)
    if found is None:
        raise FigureMissing(figure=code[:80], jurisdiction="", day="")
    return found


def may_set(actor: AnyActor, centre_path: str) -> bool:
    """Whether the actor sets figures for this centre; for everywhere with none."""
    return people.may_manage(actor, centre_path) if centre_path else people.is_administrator(actor)


def centre_to_set(actor: AnyActor, centre_path: str) -> Centre | None:
    """The centre a figure is to be set for; None for everywhere. Refuses with CentreMissing, NotFigureKeeper."""
    centre = people.centre_for(actor, centre_path) if centre_path else None
    if not may_set(actor, centre_path):
        raise NotFigureKeeper
    return centre
