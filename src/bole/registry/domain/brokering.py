"""Which records are brokered, and what is told of those behind them. Pure.

Interest in a record that is not wholly open goes to its centre, which sends it on without names. So the record itself names
nobody either: not its owner, not whom to write to, nor anybody else by whom the owner would be known. An expert is another
matter: his name is the title of his record; his address is told to nobody in any case.
"""

from __future__ import annotations

from .kinds import EXPERT

# What of a sheet says who is behind it; of rights besides their numbers and holders.
NAMING = ("owner", "owner_uscc", "contact_name", "contact_email", "completers", "completing_organisations")


def is_brokered(*, visibility: str, description_tier: str) -> bool:
    """Whether interest in a record goes through its centre: when not all of it is open to everybody."""
    return visibility != "public" or description_tier != "public"


def is_nameless(*, kind: str, visibility: str, description_tier: str) -> bool:
    """Whether those behind a record are named only to themselves and to the staff of its centre."""
    return kind != EXPERT and is_brokered(visibility=visibility, description_tier=description_tier)
