"""Panels, figures and navigation: how an upper context shows itself on a lower one's page without being known there.

An upper context registers a URL name in its `apps.py`; the page renders a lazy `hx-get` for each. Coupled by a name,
loaded when seen, absent when the context is absent. A figure is a column of numbers beside a list of a lower context:
the upper one registers a function that counts for an actor.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

Request = Any
Wanted = Callable[[Any], bool]
Counts = Callable[[Any], Mapping[str, float]]
Said = Callable[[Any], str]
Tally = Callable[[Any], int]
MAIN, ACCOUNT, FOOTER, TOOLS = "main", "account", "footer", "tools"


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
    place: str
    count: Tally | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    title: str | Promise
    counts: Counts
    order: int
    explained: str | Promise = ""
    said: Said | None = None
    rises: bool = True


@dataclass(frozen=True, slots=True)
class Host:
    """At whose place a page is: its name, address and picture stand in the header."""

    name: str
    url: str
    picture: str


_hosts: list[Callable[[Request], Host | None]] = []
_panels: dict[str, list[Panel]] = defaultdict(list)
_figures: dict[str, list[Figure]] = defaultdict(list)
_navigation: list[Entry] = []


def add_panel(place: str, url_name: str, *, title: str | Promise, order: int = 50) -> None:
    """Show the fragment at `url_name` (which takes the place's id) on pages that offer `place`."""
    panel = Panel(url_name, title, order)
    if panel not in _panels[place]:
        _panels[place].append(panel)


def add_host(find: Callable[[Request], Host | None]) -> None:
    """Let `find(request)` say at whose place a page is, if anybody's."""
    if find not in _hosts:
        _hosts.append(find)


def host_of(request: Request) -> Host | None:
    """At whose place a page is."""
    return next((found for find in _hosts if (found := find(request)) is not None), None)


def panels_of(place: str, *args: object) -> list[dict[str, Any]]:
    """Title and address of every panel of a place."""
    ordered = sorted(_panels[place], key=lambda p: p.order)
    return [{"title": p.title, "url": reverse(p.url_name, args=args), "name": p.url_name.replace(":", "-")} for p in ordered]


def add_figure(
    place: str, *, title: str | Promise, counts: Counts, order: int = 50, explained: str | Promise = "", said: Said | None = None,
    rises: bool = True,
) -> None:  # fmt: skip
    """Show a column of numbers on the list `place`: `counts(actor)` gives a number for each key of the list.

    Where the list sorts and explains its columns: `explained` is the sentence about it, `said(number)` how a number is
    written where it is no plain count, and `rises` whether more is better.
    """
    if all(str(f.title) != str(title) for f in _figures[place]):
        _figures[place].append(Figure(title, counts, order, explained, said, rises))


def figures_of(place: str, actor: Any) -> list[dict[str, Any]]:
    """Title and numbers of every column of a list."""
    return [
        {"title": f.title, "counts": f.counts(actor), "explained": f.explained, "said": f.said, "rises": f.rises}
        for f in sorted(_figures[place], key=lambda f: f.order)
    ]


def add_entry(
    url_name: str,
    *,
    title: str | Promise,
    icon: str = "",
    order: int,
    wanted: Wanted = lambda actor: True,
    place: str = MAIN,
    count: Tally | None = None,
) -> None:
    """Add an entry to the navigation (or to the account menu, the footer, the tools of the header), for those who want it.

    `count(actor)` is a number shown beside it: how many things wait there.
    """
    entry = Entry(url_name, title, icon, order, wanted, place, count)
    if all((e.url_name, e.place) != (url_name, place) for e in _navigation):
        _navigation.append(entry)


@functools.cache
def address_of(url_name: str) -> str:
    """The address of a page that has no arguments; it is the same in every language."""
    return reverse(url_name)


def navigation(actor: Any, *, path: str = "", place: str = MAIN) -> list[dict[str, Any]]:
    """The navigation of this actor; `current` marks the entry the path lies under."""
    ordered = sorted((e for e in _navigation if e.place == place), key=lambda e: e.order)
    shown: list[dict[str, Any]] = [
        {
            "title": e.title,
            "url": address_of(e.url_name),
            "icon": e.icon,
            "count": e.count(actor) if e.count else 0,
            "name": e.url_name.replace(":", "-"),
        }
        for e in ordered
        if actor is not None and e.wanted(actor)
    ]
    for entry in shown:
        within = str(entry["url"]).rstrip("/") + "/"
        entry["current"] = path == entry["url"] or (within != "/" and path.startswith(within))
    return shown
