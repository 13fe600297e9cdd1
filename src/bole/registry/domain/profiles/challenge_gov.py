"""challenge.gov: prize challenges of US federal agencies, a JSON feed with HTML in its texts. Each is a need with a prize."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from bole.kernel.errors import N_
from bole.kernel.text import one_line, text_of_html, tidy
from bole.kernel.written import Unread, amount, day

from ..sheet import RecordSheet, WordingSheet
from .profile import Profile, Values, given, required, web_address

SUMMARY_LIMIT = 8000
_DAY_BEFORE_HOUR = re.compile(r"\s*(?:(\d{4})/(\d{1,2})/(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4}))\b.*", re.S)


def prize(text: str) -> Decimal | None:
    """The prize in dollars; nothing when none is named."""
    try:
        found = amount(re.sub(r"[^\d.,]", "", text), lambda word: None).value
    except Unread:
        return None
    return found if found > 0 else None


def ends_on(text: str) -> dt.date | None:
    """The last day; where the month comes first it is the American way."""
    found = _DAY_BEFORE_HOUR.fullmatch(text)
    if not found:
        return None
    year, month, number = found[1] or found[6], found[2] or found[4], found[3] or found[5]
    return day(f"{year}-{month}-{number}")


def make(values: Values) -> RecordSheet:
    title, number = required(values, "challenge-title"), required(values, "challenge-id")
    money = prize(given(values, "total-prize-offered-cash"))
    summary = tidy(f"{given(values, 'tagline')}\n\n{text_of_html(given(values, 'description'))}")[:SUMMARY_LIMIT]
    return RecordSheet(
        kind="need", external_id=f"challenge.gov-{number}", need_kind="CHALLENGE", owner=one_line(given(values, "agency"))[:200],
        territories=("US",), cooperation_modes=("ENTRUSTED",), deadline=ends_on(given(values, "submission-end")), price_max=money,
        currency="USD" if money else "", origin="challenge.gov", licence="CC0", origin_url=web_address(given(values, "permalink")),
        wordings=(WordingSheet(language="en", title=title[:500], summary=summary),),
    )  # fmt: skip


_KEYS = frozenset(("challenge-id", "challenge-title", "tagline", "agency", "submission-end", "description"))
PROFILE = Profile("challenge.gov", N_("challenge.gov feed: prize challenges"), "challenge.gov", "need", _KEYS, make)
