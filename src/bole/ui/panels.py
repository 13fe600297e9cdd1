"""Panels and navigation: how an upper context shows itself on a lower one's page without being known there.

An upper context registers a URL name in its `apps.py`; the page renders a lazy `hx-get` for each. Coupled by a name,
loaded when seen, absent when the context is absent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

Wanted = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Panel:
    url_name: str
    title: str | Promise
    order: int


@dataclass(frozen=True, slots=True)
class Entry:
    url_name: str
    title: str | Promise
    icon: str
    order: int
    wanted: Wanted


_panels: dict[str, list[Panel]] = defaultdict(list)
_navigation: list[Entry] = []


def add_panel(place: str, url_name: str, *, title: str | Promise, order: int = 50) -> None:
    """Show the fragment at `url_name` (which takes the place's id) on pages that offer `place`."""
    panel = Panel(url_name, title, order)
    if panel not in _panels[place]:
        _panels[place].append(panel)


def panels_of(place: str, *args: object) -> list[dict[str, Any]]:
    """Title and address of every panel of a place."""
    ordered = sorted(_panels[place], key=lambda p: p.order)
    return [{"title": p.title, "url": reverse(p.url_name, args=args), "name": p.url_name.replace(":", "-")} for p in ordered]


def add_entry(url_name: str, *, title: str | Promise, icon: str, order: int, wanted: Wanted = lambda actor: True) -> None:
    """Add an entry to the navigation, for those who want it."""
    entry = Entry(url_name, title, icon, order, wanted)
    if all(e.url_name != url_name for e in _navigation):
        _navigation.append(entry)


def navigation(actor: Any) -> list[dict[str, Any]]:
    """The navigation of this actor."""
    ordered = sorted(_navigation, key=lambda e: e.order)
    return [{"title": e.title, "url": reverse(e.url_name), "icon": e.icon} for e in ordered if actor is not None and e.wanted(actor)]
