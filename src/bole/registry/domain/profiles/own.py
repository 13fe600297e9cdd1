"""Bole's own JSONL: whole records with every wording, as an export writes them."""

from __future__ import annotations

from bole.kernel.errors import N_

from ..columns import TOLD
from ..sheet import RecordSheet
from ..sheet_json import sheet_from_json
from .profile import Profile, Refused, Values


def make(values: Values) -> RecordSheet:
    sheet, problems = sheet_from_json({key: value for key, value in values.items() if key not in TOLD})
    if sheet is None:
        raise Refused(*problems)
    return sheet


PROFILE = Profile("bole", N_("Bole's own JSONL export"), "bole", "", frozenset(("kind", "wordings")), make)
