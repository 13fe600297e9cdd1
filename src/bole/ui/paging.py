"""Pages of a list: which one is shown, which others there are, and their addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.functional import cached_property

T = TypeVar("T")


@dataclass(frozen=True)
class Link:
    """One entry of the bar of pages: a number with its address, or a gap."""

    text: str
    number: int
    address: str
    current: bool


class Pages(Generic[T]):
    """One page of a list. `items` may be a query set or any sequence; a number out of range gives the nearest page."""

    def __init__(
        self, items: Any, *, number: str, size: int, address: str, pairs: Iterable[tuple[str, str]] = (), total: int | None = None
    ) -> None:
        self._paginator: Paginator[T] = Paginator(items, size)
        if total is not None:
            self._paginator.count = total  # type: ignore[misc]  # counted already
        self._page = self._paginator.get_page(number or 1)
        self._address, self._pairs = address, list(pairs)

    @cached_property
    def items(self) -> list[T]:
        return list(self._page.object_list)

    @property
    def total(self) -> int:
        return int(self._paginator.count)

    @property
    def number(self) -> int:
        return int(self._page.number)

    @property
    def last(self) -> int:
        return int(self._paginator.num_pages)

    @property
    def first_item(self) -> int:
        return int(self._page.start_index())

    @property
    def last_item(self) -> int:
        return int(self._page.end_index())

    def address_of(self, number: int) -> str:
        pairs = [*self._pairs, ("page", str(number))] if number > 1 else self._pairs
        return f"{self._address}?{urlencode(pairs)}" if pairs else self._address

    @property
    def previous(self) -> Link | None:
        return self._link(self.number - 1) if self._page.has_previous() else None

    @property
    def next(self) -> Link | None:
        return self._link(self.number + 1) if self._page.has_next() else None

    @cached_property
    def links(self) -> list[Link]:
        """First, last, the neighbours of the current page, and gaps between."""
        if self.last < 2:
            return []
        around = self._paginator.get_elided_page_range(self.number, on_each_side=1, on_ends=1)
        return [self._link(n) if isinstance(n, int) else Link("…", 0, "", False) for n in around]

    def _link(self, number: int) -> Link:
        return Link(str(number), number, self.address_of(number), number == self.number)
