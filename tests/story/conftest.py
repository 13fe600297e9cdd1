"""Challenges at three times, for the stories about them."""

from __future__ import annotations

import pytest

from .. import contest


@pytest.fixture
def three(world):
    """Three teams have applied; the deadline is past."""
    found = contest.published(world)
    for name in ("甲", "乙", "丙"):
        found.apply(name)
    with found.after():
        yield found


@pytest.fixture
def ranked(three):
    """Lots drawn, two reviewers finished: 1 before 2 before 3."""
    return three.screened().scored({1: 90, 2: 70, 3: 50}, {1: 80, 2: 70, 3: 60})


@pytest.fixture
def working(ranked):
    """Two teams work in parallel, 60 and 40 percent."""
    for award in ranked.choose({1: 60, 2: 40}):
        ranked.signed(award)
    return ranked
