"""The sheet: one record as one flat, frozen form. Pages, API, imports and exports all speak it.

DOMAIN §3 (achievement registration), §6.1 (partnering profile) and §8 (expert database) name the fields; `fields.py` tells each one's
type, vocabulary and labels.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from bole.kernel.text import one_line, tidy


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingSheet:
    """What a record says in one language. The summary is public; the description follows the record's tier;
    the confidential part is read after an agreement only."""

    language: str
    title: str
    summary: str = ""
    description: str = ""
    confidential: str = ""
    keywords: tuple[str, ...] = ()
    origin: str = "author"

    def tidied(self) -> WordingSheet:
        """The same wording with tidy texts."""
        return WordingSheet(
            language=one_line(self.language), title=one_line(self.title), summary=tidy(self.summary), origin=self.origin,
            description=tidy(self.description), confidential=tidy(self.confidential),
            keywords=tuple(dict.fromkeys(k for k in map(one_line, self.keywords) if k)),
        )  # fmt: skip

    def has_words(self) -> bool:
        return any((self.title, self.summary, self.description, self.confidential, self.keywords))


@dataclass(frozen=True, slots=True, kw_only=True)
class RightSheet:
    """An intellectual property right: kind and status from the vocabularies, number as the office writes it."""

    kind: str
    status: str = ""
    number: str = ""
    office: str = ""
    title: str = ""
    holder: str = ""
    expires_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleterSheet:
    """A person who completed the achievement, in order of contribution."""

    name: str
    organisation: str = ""
    orcid: str = ""
    contribution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSheet:
    """One achievement, need or expert. Empty means not said; lists keep their order. Months are "YYYY-MM"."""

    kind: str
    wordings: tuple[WordingSheet, ...] = ()
    external_id: str = ""
    owner: str = ""
    owner_uscc: str = ""  # says which organisation is meant; the organisation keeps it, the record does not
    visibility: str = "public"
    description_tier: str = "public"
    origin: str = ""
    origin_url: str = ""
    licence: str = ""
    tech_areas: tuple[str, ...] = ()
    ipc: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    sdgs: tuple[str, ...] = ()
    cooperation_modes: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    trl: int | None = None
    stage: str = ""
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    currency: str = ""
    deadline: dt.date | None = None
    contact_name: str = ""
    contact_email: str = ""
    rights: tuple[RightSheet, ...] = ()
    # achievements only
    ach_class: str = ""
    form: str = ""
    ach_property: str = ""
    level: str = ""
    application_status: str = ""
    reason_not_applied: str = ""
    evaluation_type: str = ""
    source: str = ""
    public_funding: bool | None = None
    start_month: str = ""
    end_month: str = ""
    completers: tuple[CompleterSheet, ...] = ()
    completing_organisations: tuple[str, ...] = ()
    horizon_override: str = ""
    horizon_reason: str = ""
    # needs only
    need_kind: str = ""
    # experts only; his fee lies in the prices, the countries he knows in the territories
    orcid: str = ""
    services: tuple[str, ...] = ()
    disciplines: tuple[str, ...] = ()
    professional_titles: tuple[str, ...] = ()
    units: tuple[str, ...] = ()  # employers beside the owner
    languages_spoken: tuple[str, ...] = ()
    active_since: int | None = None
    availability: str = ""
    fee_basis: str = ""
    conflicts: tuple[str, ...] = ()
    consent_on: dt.date | None = None
    consent_text: str = ""

    def tidied(self) -> RecordSheet:
        """The same sheet with every text tidy, and without wordings and entries that say nothing."""
        values: dict[str, Any] = {name: _tidy_value(getattr(self, name)) for name in _OWN_FIELDS}
        values["orcid"] = values["orcid"].removeprefix("https://orcid.org/").upper()
        wordings = tuple(w for w in (w.tidied() for w in self.wordings) if w.has_words())
        return RecordSheet(**values, wordings=wordings)

    @property
    def original(self) -> WordingSheet | None:
        """The wording the author wrote, else the first one."""
        return next((w for w in self.wordings if w.origin == "author"), self.wordings[0] if self.wordings else None)


_OWN_FIELDS = tuple(f.name for f in fields(RecordSheet) if f.name != "wordings")


def _tidy_value(value: Any) -> Any:
    """Texts on one line, lists without empty entries, rights and completers part by part; other values as they are."""
    if type(value) is str:
        return one_line(value) if value else value
    if type(value) is tuple:
        return tuple(v for v in map(_tidy_value, value) if v) if value else value
    if isinstance(value, RightSheet | CompleterSheet):
        parts = {f.name: _tidy_value(getattr(value, f.name)) for f in fields(value)}
        return type(value)(**parts) if any(parts.values()) else None
    return value
