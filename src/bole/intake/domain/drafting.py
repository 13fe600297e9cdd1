"""A paragraph and its answers as the sheet of a need; and answers put into a sheet that is there already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bole.registry.domain.sheet import RecordSheet, WordingSheet

from .answers import MOST, CurrencyOf, Fields, Given, fields_of, title_of, with_lines
from .questions import Question, is_chinese


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told: the paragraph, the answers, and for whom."""

    text: str
    answers: Mapping[Question, Given]
    language: str
    owner: str = ""
    contact_name: str = ""
    contact_email: str = ""
    origin: str = ""
    more_lines: tuple[str, ...] = ()


def sheet_of(told: Told, *, today: dt.date, currency_of: CurrencyOf) -> RecordSheet:
    """The sheet of the need that was told."""
    fields = fields_of(told.answers, today=today, chinese=is_chinese(told.text), currency_of=currency_of)
    summary = with_lines(told.text, (*fields.lines, *told.more_lines))
    wording = WordingSheet(
        language=told.language, title=title_of(told.text), summary=summary, description=told.text if len(told.text) > MOST else ""
    )
    sheet = RecordSheet(
        kind="need", wordings=(wording,), owner=told.owner, contact_name=told.contact_name, contact_email=told.contact_email,
        origin=told.origin, need_kind="TECHNOLOGY",
    )  # fmt: skip
    return _with_fields(sheet, fields)


def answered(sheet: RecordSheet, answers: Mapping[Question, Given], *, today: dt.date, currency_of: CurrencyOf) -> RecordSheet:
    """The sheet with answers appended to its original wording. Without an original it stays as it is."""
    original = sheet.original
    if original is None:
        return sheet
    fields = fields_of(answers, today=today, chinese=is_chinese(original.title + original.summary), currency_of=currency_of)
    better = replace(original, summary=with_lines(original.summary, fields.lines))
    wordings = tuple(better if w is original else w for w in sheet.wordings)
    return _with_fields(replace(sheet, wordings=wordings), fields)


def _with_fields(sheet: RecordSheet, fields: Fields) -> RecordSheet:
    """Lists are added to; one date or range replaces the one before."""
    has_price = fields.price_min is not None or fields.price_max is not None
    return replace(
        sheet,
        industries=_joined(sheet.industries, fields.industries),
        cooperation_modes=_joined(sheet.cooperation_modes, fields.cooperation_modes),
        territories=_joined(sheet.territories, fields.territories),
        deadline=fields.deadline or sheet.deadline,
        price_min=fields.price_min if has_price else sheet.price_min,
        price_max=fields.price_max if has_price else sheet.price_max,
        currency=fields.currency if has_price else sheet.currency,
    )


def _joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
