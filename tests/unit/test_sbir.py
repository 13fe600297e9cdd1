"""What SBIR.gov's own export lost is read as what it most likely was."""

from __future__ import annotations

import pytest

from bole.registry.domain.profiles.sbir import mended


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("relevant to NOAAÂ¿s mission", "relevant to NOAA’s mission"),
        ("it doesn¿t leak", "it doesn’t leak"),
        ("feedstocks Â¿ including straw", "feedstocks – including straw"),
        ("due to lowerÂ¿wind-speed sites", "due to lower – wind-speed sites"),
        ("nothing lost: 5 Å, 20 °C", "nothing lost: 5 Å, 20 °C"),
    ],
)
def test_lost_characters_are_mended(text, right):
    assert mended(text) == right
