"""The lines of a text file: bytes that are no characters spoil their own row only."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import IO

from bole.registry.domain.table import ROW_CHARACTERS

BROKEN = "\udfff"  # stands where bytes are no character; no file can hold it


def _broken(failure: UnicodeError) -> tuple[str, int]:
    assert isinstance(failure, UnicodeDecodeError)
    return BROKEN, failure.end


codecs.register_error("bole.broken", _broken)


class Lines:
    """The lines of a text file with their ends, none longer than a row may be; lines can be given back.

    `overlong` is told of a line that is cut off: its rest is skipped.
    """

    def __init__(self, file: IO[bytes], encoding: str) -> None:
        file.seek(0)
        self._text = io.TextIOWrapper(_Kept(file), encoding=encoding, errors="bole.broken", newline="")
        self._returned: list[str] = []  # the next line is the last one
        self.overlong = False

    def give_back(self, lines: list[str]) -> None:
        self._returned += reversed(lines)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._returned:
            return self._returned.pop()
        line = self._text.readline(ROW_CHARACTERS)
        if not line:
            raise StopIteration
        if len(line) >= ROW_CHARACTERS and not line.endswith(("\n", "\r")):
            self.overlong = True
            while (rest := self._text.readline(ROW_CHARACTERS)) and not rest.endswith(("\n", "\r")):
                pass
        return line.replace("\0", "")


class _Kept(io.BufferedReader):
    """A file that is not closed when the text wrapper around it is forgotten."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(_Raw(file))


class _Raw(io.RawIOBase):
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        content = self._file.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)
