"""What the readers of spreadsheets and text tables have in common: raw rows, and the header that names their cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from bole.registry.domain.columns import known_share
from bole.registry.domain.table import ROW_CHARACTERS, ROW_TOO_LARGE, TOO_MANY_CELLS, Fault, SourceRow, headers_of
from bole.registry.errors import NoRows, NotATable

LOOKED_AT = 30  # rows among which the header is looked for: forms begin with a title and remarks


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row before its cells have names; faults by position, the whole row's under -1."""

    number: int
    cells: list[str]
    faults: Mapping[int, Fault] = field(default_factory=dict)

    def is_empty(self) -> bool:
        return not self.faults and not any(cell and not cell.isspace() for cell in self.cells)


def too_large(number: int) -> RawRow:
    """The row that stands for one that is larger than any row may be."""
    return RawRow(number, [], {-1: Fault("", "row_too_large", ROW_TOO_LARGE, {"limit": ROW_CHARACTERS})})


Rows = Callable[[], Iterator[RawRow]]


def header_row(rows: Iterator[RawRow]) -> int:
    """The number of the row with the most headers that are known; the first that is not empty where none is. 0: no row."""
    best, best_known, first = 0, 0, 0
    for seen, row in enumerate(rows):
        if seen >= LOOKED_AT:
            break
        if row.is_empty() or -1 in row.faults:
            continue
        first = first or row.number
        known = known_share(row.cells)
        if known > best_known:
            best, best_known = row.number, known
    return best if best_known >= 2 or (best_known and best == first) else first


class HeadedTable:
    """Rows whose cells are named by a header row. Refuses with NotATable where there is no such row."""

    def __init__(self, name: str, rows: Rows, *, header: int, count: Callable[[], int]) -> None:
        self._name, self._rows, self._header, self._count = name, rows, header, count
        found: RawRow | None = None
        self._above = 0
        for found in rows():
            self._above += 1
            if found.number >= header:
                break
        if found is None or found.is_empty() or -1 in found.faults:
            raise NotATable(name=name)
        width = max((i + 1 for i, cell in enumerate(found.cells) if cell.strip()), default=0)
        self.headers = headers_of(found.cells[:width])

    def require_rows(self) -> None:
        """Refuses with NoRows when nothing follows the header."""
        if next(self.rows(), None) is None:
            raise NoRows(name=self._name)

    def count(self) -> int:
        return max(0, self._count() - self._above)

    def rows(self) -> Iterator[SourceRow]:
        for row in self._rows():
            if row.number > self._header and not row.is_empty():
                yield self._named(row)

    def _named(self, row: RawRow) -> SourceRow:
        width = len(self.headers)
        faults = [self._fault(position, fault) for position, fault in row.faults.items() if position < width]
        if any(cell and not cell.isspace() for cell in row.cells[width:]):
            values = {"count": len(row.cells), "expected": width}
            faults.append(Fault("", "too_many_cells", TOO_MANY_CELLS, values, row.cells[width][:200]))
        return SourceRow(row.number, dict(zip(self.headers, row.cells, strict=False)), tuple(faults))

    def _fault(self, position: int, fault: Fault) -> Fault:
        if position < 0:
            return fault
        return Fault(self.headers[position], fault.code, fault.sentence, fault.values, fault.given)
