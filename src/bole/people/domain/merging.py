"""The rules of merging two organisations: who holds which role afterwards, and which identifiers stay whose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .actor import Role, fitting_roles
from .duplicates import IDENTIFIERS

_ORDER = fitting_roles(is_centre=False)  # the one that manages comes first


def joined(roles: Iterable[Role]) -> Role:
    """The one role somebody holds who held these: the higher one."""
    return min(roles, key=_ORDER.index)


def identifiers_after(kept: Mapping[str, str], merged: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The identifiers the kept one has afterwards, and those it only had: what it lacks it takes over, what differs is kept
    as one it had."""
    own = {field: kept.get(field) or merged.get(field, "") for field in IDENTIFIERS}
    former = {field: merged[field] for field in IDENTIFIERS if merged.get(field) and merged[field] != own[field]}
    return own, former
