"""Which encoding a text file has that somebody sends: a table of records, a bank's statement.

Chinese offices send UTF-8 with and without a mark, GB18030 and UTF-16; an unmarked file is tried in that order. GB18030
takes almost any bytes, so it is believed only where its characters are common Chinese ones.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

SAMPLE = 1 << 18
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_HIGH = re.compile(rb"[\x80-\xff]+")
_COMMON_PAIR = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")  # GB 2312: what everyday Chinese is written with
CONTROL_SHARE, NUL_SHARE, COMMON_SHARE = 0.02, 0.1, 0.8


def encoding_of(sample: bytes) -> str | None:
    """The encoding of the beginning of a file; None when it is no text."""
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    found = _unmarked(sample)
    return found if found and _is_text(sample.decode(found, errors="replace")) else None


def _unmarked(sample: bytes) -> str | None:
    if wide := _wide(sample):
        return wide
    if _decodes(sample, "utf-8") or _mostly_utf8(sample):
        return "utf-8"
    runs = _HIGH.findall(sample)  # Western letters stand alone between plain ones, Chinese characters are pairs
    if sum(2 * len(_COMMON_PAIR.findall(run)) for run in runs) >= COMMON_SHARE * sum(map(len, runs)):
        return "gb18030"
    guessed = from_bytes(sample[: 1 << 16]).best()
    return guessed.encoding if guessed else None


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: zeros stand at every second place only, and with every line end."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd and even * 20 < odd and _aligned(sample, b"\n\0") and _decodes(sample, "utf-16-le"):
        return "utf-16-le"
    if even and odd * 20 < even and _aligned(sample, b"\0\n") and _decodes(sample, "utf-16-be"):
        return "utf-16-be"
    return None


def _aligned(sample: bytes, unit: bytes) -> bool:
    """Whether a unit of two bytes stands at an even place."""
    at = sample.find(unit)
    while at > 0 and at % 2:
        at = sample.find(unit, at + 1)
    return at >= 0


def _mostly_utf8(sample: bytes) -> bool:
    """Whether more of its characters beyond ASCII are right than wrong: no other encoding looks like that by chance."""
    text = sample.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", errors="ignore")) > 2 * wrong


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(sample)  # the last character may be cut
    except UnicodeDecodeError:
        return False
    return True


def _is_text(sample: str) -> bool:
    letters = max(1, len(sample))
    return len(_CONTROL.findall(sample)) <= CONTROL_SHARE * letters and sample.count("\0") <= NUL_SHARE * letters
