"""Ready mappings for sources that publish in a form of their own: one row of the source becomes one sheet.

A profile is known by the keys of the file. What it gives carries the origin, the address and the licence of the source.
"""

from __future__ import annotations

from collections.abc import Iterable

from . import challenge_gov, chinaxiv, own, sbir
from .profile import Profile

PROFILES: tuple[Profile, ...] = (own.PROFILE, chinaxiv.PROFILE, sbir.TOPICS, sbir.AWARDS, challenge_gov.PROFILE)
BY_NAME = {profile.name: profile for profile in PROFILES}


def profile_for(keys: Iterable[str]) -> Profile | None:
    """The profile whose source has these keys, or None."""
    given = frozenset(keys)
    return next((profile for profile in PROFILES if profile.keys <= given), None)
