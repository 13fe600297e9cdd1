"""What contexts put on the start page of somebody who signed in: what waits for him, his main deeds, his first steps.

As with panels, an upper context registers its part in `apps.py` by a code, and the page knows codes only: what is not
there is left out. Numbers are not counted one by one: every part gives its rows, and all are counted in one statement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise

Rows = Callable[[Any], QuerySet[Any, Any] | None]  # of who asks; what it asks depends on him and on the day, and on nothing else
Address = str | Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that may wait for somebody: `rows` gives for each thing since when it waits, or None for who never has such."""

    code: str
    title: str | Promise
    address: Address
    rows: Rows


@dataclass(frozen=True, slots=True)
class Deed:
    """What one comes here to do."""

    code: str
    title: str | Promise
    text: str | Promise
    address: Address
    icon: str


@dataclass(frozen=True, slots=True)
class Step:
    """One of the first things somebody new does; done when there are `rows` of it, None for whom it is not meant."""

    code: str
    title: str | Promise
    text: str | Promise
    address: Address
    rows: Rows


WAITS: dict[str, Wait] = {}
DEEDS: dict[str, Deed] = {}
STEPS: dict[str, Step] = {}


def add_wait(code: str, *, title: str | Promise, address: Address, rows: Rows) -> None:
    """Count `rows(actor)`, a list of one column of times, under this title, leading to this address."""
    WAITS[code] = Wait(code, title, address, rows)


def add_deed(code: str, *, title: str | Promise, text: str | Promise, address: Address, icon: str) -> None:
    """Offer a deed."""
    DEEDS[code] = Deed(code, title, text, address, icon)


def add_step(code: str, *, title: str | Promise, text: str | Promise, address: Address, rows: Rows) -> None:
    """Offer a first step, ticked once `rows(actor)` has one."""
    STEPS[code] = Step(code, title, text, address, rows)


def address_of(address: Address, actor: Any) -> str:
    """An address given as the name of one, with a query perhaps, or as a function of who asks."""
    if callable(address):
        return address(actor)
    name, mark, query = address.partition("?")
    return reverse(name) + mark + query
