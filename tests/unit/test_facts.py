"""Facts: what they carry, what a stranger sees of them, and that no two have the same name."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import FrozenInstanceError, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import pytest

from bole.kernel.facts import REGISTRY, Fact, plain
from bole.kernel.money import Money

ID = UUID("01900000-0000-7000-8000-000000000001")


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxSealed(Fact):
    name: ClassVar[str] = "test.box_sealed"
    subject_kind: ClassVar[str] = "box"
    public_fields: ClassVar[tuple[str, ...]] = ("colour",)

    colour: str
    price: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxOpened(Fact):
    name: ClassVar[str] = "test.box_opened"
    subject_kind: ClassVar[str] = "box"


SEALED = BoxSealed(subject_id=ID, colour="red", price=Money(Decimal("12.50"), "CNY"))


def test_a_fact_knows_its_subject_and_the_topic_of_its_pages():
    assert SEALED.subject == f"box:{ID}"
    assert SEALED.topic == SEALED.subject


def test_the_body_is_all_of_it_and_a_stranger_sees_the_public_fields_only():
    assert SEALED.body() == {"colour": "red", "price": {"amount": "12.50", "currency": "CNY"}}
    assert SEALED.public() == {"colour": "red"}


def test_a_fact_without_public_fields_is_nothing_to_strangers():
    assert BoxOpened(subject_id=ID).public() is None


def test_a_fact_does_not_change():
    with pytest.raises(FrozenInstanceError):
        SEALED.colour = "blue"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None), (True, True), (3, 3), ("x", "x"), (Colour.RED, "red"), (ID, str(ID)), (Decimal("1.10"), "1.10"),
        (dt.date(2026, 11, 23), "2026-11-23"), (dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC), "2026-11-23T04:00:00+00:00"),
        ((1, [Decimal(2)]), [1, ["2"]]), ({1: ID}, {"1": str(ID)}),
    ],
)  # fmt: skip
def test_values_become_plain_json(value, expected):
    assert plain(value) == expected
    assert type(plain(value)) is type(expected)
    json.dumps(plain(value))


@pytest.mark.parametrize("value", [1.5, object(), b"bytes", {1, 2}])
def test_what_is_not_exact_or_not_json_is_a_bug(value):
    with pytest.raises(TypeError):
        plain(value)


def test_two_facts_cannot_have_one_name():
    with pytest.raises(TypeError, match=r"two facts are called test\.box_sealed"):

        class Another(Fact):
            name: ClassVar[str] = "test.box_sealed"

    assert REGISTRY["test.box_sealed"].__name__ == "BoxSealed"


IRREGULAR = {
    "begun", "chosen", "drawn", "found", "given", "held", "left", "lost", "overridden", "paid", "sank", "seen", "sent", "sold", "taken",
    "told", "withdrawn", "won",
}  # fmt: skip


def test_every_fact_is_named_after_its_context_and_in_the_past():
    ours = [fact for fact in REGISTRY.values() if fact.__module__.startswith("bole.")]
    assert ours
    for fact in ours:
        context = fact.__module__.split(".")[1]
        assert fact.name.startswith(f"{context}."), fact
        assert any(word.endswith("ed") or word in IRREGULAR for word in fact.name.partition(".")[2].split("_")), fact
        assert fact.subject_kind, fact
