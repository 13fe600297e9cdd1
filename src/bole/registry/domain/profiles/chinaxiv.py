"""ChinaXiv preprints: one achievement with the authors' own Chinese and English wording.

The texts were taken from scanned first pages; a row whose title is no title is refused rather than shown.
"""

from __future__ import annotations

import re

from bole.kernel.errors import N_, Problem
from bole.kernel.text import han_share, one_line

from ..sheet import RecordSheet, WordingSheet
from .profile import Profile, Refused, Values, clean, given, keywords, required

NOT_A_TITLE = N_("“%(given)s” looks like another part of a scanned page, not like a title.")
# A caption, a numbered heading, a line of affiliations, a postcode, several authors; but not the 500 kV or the
# university that a paper is about.
_OTHER_PART = re.compile(
    r"^(table|fig|algorithm|keywords?|abstract)\b|^\d+(\.\d+)+|^\d+\.?\s+[A-Z][a-z]|school\)|(university|institute)\s*([,，;；)）]|$)"
    r"|^(university|institute) of|\b\d{5,}|\d{6}$|[;；].*[;；]|\*",
    re.I,
)
_LEAST = {"zh": 6, "en": 20}


def _wording(values: Values, language: str) -> WordingSheet:
    title = one_line(required(values, f"title_{language}").strip("*\\ "))
    is_foreign = language == "zh" and han_share(title) < 0.5
    if _OTHER_PART.search(title) or len(title) < _LEAST[language] or is_foreign:
        raise Refused(Problem(f"title_{language}", "not_a_title", NOT_A_TITLE, {"given": title[:200]}, title[:200]))
    summary, words = clean(given(values, f"abstract_{language}")), keywords(given(values, f"keywords_{language}"))
    return WordingSheet(language=language, title=title, summary=summary, keywords=words)


def make(values: Values) -> RecordSheet:
    number = required(values, "id")
    return RecordSheet(
        kind="achievement", external_id=number, ach_class="BASIC", form="paper", stage="early", origin="ChinaXiv",
        origin_url=f"https://chinaxiv.org/abs/{number.removeprefix('ChinaXiv-')}", licence="CC BY 4.0",
        wordings=(_wording(values, "zh"), _wording(values, "en")),
    )  # fmt: skip


_KEYS = frozenset(("id", "title_zh", "title_en", "abstract_zh", "abstract_en"))
PROFILE = Profile("chinaxiv", N_("ChinaXiv preprints, Chinese and English"), "chinaxiv", "achievement", _KEYS, make)
