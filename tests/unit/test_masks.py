"""Number masks: filled exactly, refused when they could not number a centre."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.kernel.ids import NUMBER_LENGTH, BadMask, number_by_mask, require_mask

VALUES = {"region": "330000", "point": "3", "year": "2026", "year2": "26", "kind": "Y", "centre": "hz"}


@pytest.mark.parametrize(
    ("mask", "number"),
    [
        ("{region}{point:2}{year}{kind}{serial:6}", "330000032026Y000012"),
        ("{centre}-{year2}/{serial}", "hz-26/12"),
        ("登记〔{year}〕{serial:4}号", "登记〔2026〕0012号"),
        ("{serial:2}{serial:2}", "1212"),
        ("{serial:1}", "12"),
    ],
)
def test_masks_are_filled(mask, number):
    assert number_by_mask(mask, serial=12, values=VALUES) == number


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_different_serials_give_different_numbers(one, other):
    mask = "{region}{year}{kind}{serial:6}"
    same = number_by_mask(mask, serial=one, values=VALUES) == number_by_mask(mask, serial=other, values=VALUES)
    assert same == (one == other)


@pytest.mark.parametrize(
    "mask",
    [
        "",
        "x",
        "{year}",
        "{serial",
        "serial}",
        "{serial}{nonesuch}",
        "{{serial}}",
        "{serial:}",
        "{serial:123}",
        "{serial}\n",
        "{serial}\x00",
    ],
)
def test_what_is_no_mask_is_refused(mask):
    with pytest.raises(BadMask):
        number_by_mask(mask, serial=1, values=VALUES)


@pytest.mark.parametrize("mask", ["{serial:41}", "{region:20}{point:20}{serial:6}"])
def test_a_mask_that_makes_too_long_a_number_is_refused(mask):
    with pytest.raises(BadMask):
        require_mask(mask)


def test_the_length_of_a_centres_code_counts():
    mask = "{centre}{region}{year}{serial:6}"
    require_mask(mask, centre="hz")
    with pytest.raises(BadMask):
        require_mask(mask, centre="c" * 24)
    assert NUMBER_LENGTH == 40
