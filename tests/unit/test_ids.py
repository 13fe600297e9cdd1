"""Identifiers: known-good values are right, and every one-digit error is noticed."""

from __future__ import annotations

import re

import pytest

from bole.kernel import ids
from bole.kernel.ids import BadMask, number_by_mask, uuid7

GOOD = {
    ids.is_uscc: ["91330100799655058B", "9144030071526726XG", "914403001922038216", "91110000802100433B", "12100000400000624D"],
    ids.is_orcid: ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"],
    ids.is_ror: ["03vek6s52", "05gq02987", "https://ror.org/013cjyk83"],
    ids.is_lei: ["5493001KJTIIGC8Y1R12", "529900T8BM49AURSDO55"],
    ids.is_cn_application_number: ["200410018477.9", "ZL201010508666.X"],
}
CASES = [(check, value) for check, values in GOOD.items() for value in values]


@pytest.mark.parametrize(("check", "value"), CASES)
def test_known_good_identifiers_are_right(check, value):
    assert check(value)


@pytest.mark.parametrize(("check", "value"), CASES)
def test_every_one_digit_error_is_noticed(check, value):
    start = value.rfind("/") + 1
    wrong = [
        value[:i] + other + value[i + 1 :]
        for i in range(start, len(value))
        if value[i].isdecimal()
        for other in "0123456789"
        if other != value[i]
    ]
    accepted = [w for w in wrong if check(w)]
    assert wrong
    assert accepted == []


@pytest.mark.parametrize("symbol", ["H01M", "H01M10/0525", "A01B1/00", "G06F17/30"])
def test_ipc_symbols_are_recognised(symbol):
    assert ids.is_ipc(symbol)


@pytest.mark.parametrize("symbol", ["", "h01m", "I01M10/05", "H1M", "H01M10", "H01M/05", "H01M10/0525 ", "H01M10-0525"])
def test_what_is_no_ipc_symbol_is_refused(symbol):
    assert not ids.is_ipc(symbol)


def test_uuids_sort_by_the_time_they_were_made():
    made = [uuid7() for _ in range(50)]
    assert [u.version for u in made] == [7] * 50
    assert len(set(made)) == 50
    assert sorted(u.int >> 80 for u in made) == [u.int >> 80 for u in made]


def test_a_mask_is_filled_with_zeros_on_the_left():
    values = {"region": "330000", "point": "3", "year": "2026", "kind": "Y"}
    assert number_by_mask("{region}{point:2}{year}{kind}{serial:6}", serial=12, values=values) == "330000032026Y000012"


@pytest.mark.parametrize("mask", ["", "no serial", "{year}", "{serial}{unknown}", "{serial", "{serial:6}}"])
def test_a_mask_without_a_serial_or_with_unknown_fields_is_refused(mask):
    with pytest.raises(BadMask) as told:
        number_by_mask(mask, serial=1, values={})
    assert re.search(re.escape(mask), told.value.text())
