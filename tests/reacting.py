"""What the worker does with facts, here and now: each reaction of a context deals with each entry once."""

from __future__ import annotations

from bole.runtime.models import Entry
from bole.runtime.reactions import REACTIONS, run


def react(context: str) -> None:
    """Let the reactions of a context deal with everything that happened."""
    for name, reaction in REACTIONS.items():
        if name.startswith(f"bole.{context}."):
            run(name, list(Entry.objects.filter(kind__in=reaction.kinds).order_by("id").values_list("id", flat=True)))
