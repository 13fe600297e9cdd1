"""How complete a record is: a checklist field by field, with one line of why each matters, and its share in percent.

`checks.missing` says what must be there to publish; this says what a good record has. The weights are the house's
opinion of what partners ask for first, no statute; a field that says little counts half.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bole.kernel.errors import N_
from bole.kernel.text import han_share

from . import checks
from .kinds import ACHIEVEMENT, EXPERT, NEED
from .sheet import RecordSheet


class Mark(StrEnum):
    """What was found of one point."""

    GOOD = "good"
    WEAK = "weak"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the checklist. `field` is a field of the sheet, or "second_language"."""

    field: str
    mark: Mark
    why: str
    weight: int
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """What a pile shows of a checklist: the share in percent, and what is not good, the gravest first."""

    share: int
    wanting: tuple[tuple[str, Mark, bool], ...]  # field, mark, needed

    @classmethod
    def of(cls, points: tuple[Point, ...]) -> Summary:
        return cls(share(points), tuple((p.field, p.mark, p.needed) for p in wanting(points)))


OWNER = N_("Name the owner: partners must know who may decide.")
CONTACT = N_("Name a person with an e-mail address: interest that reaches nobody is lost.")
DESCRIPTION = N_("Describe how it works and what it was compared with: the matching reads it sentence by sentence.")
TITLE = N_("A title says what it is and what for; it is often all that is read.")
SUMMARY = N_("The summary is what everybody reads and what is found first: problem, solution, figures.")
COMPLETERS = N_("Name the completers: it is their work, and their names build trust.")
DEADLINE = N_("Say until when answers are wanted.")
PATENT_NUMBER = N_("Give the numbers of the patents: they can then be checked, and duplicates are found.")
UNIT = N_("Name the employer: conflicts of interest are judged by it.")
ORCID = N_("Give the ORCID: it tells apart who has the same name, and leads to what was published.")
CONSENT = N_("Document the consent: without it the expert is not published.")
HALF = {Mark.GOOD: 2, Mark.WEAK: 1, Mark.MISSING: 0}
LONG_TITLE, LONG_SUMMARY, LONG_DESCRIPTION, ENOUGH_KEYWORDS = 6, 60, 120, 3


def checklist(sheet: RecordSheet) -> tuple[Point, ...]:
    """Every point of the checklist for this kind of record, in the order of the form."""
    original = sheet.original
    text = (original.title, original.summary, original.description) if original else ("", "", "")
    keywords = max((len(w.keywords) for w in sheet.wordings), default=0)
    points = [
        Point("title", _long(text[0], LONG_TITLE), TITLE, 3, needed=True),
        Point("summary", _long(text[1], LONG_SUMMARY), SUMMARY, 4, needed=bool(checks.missing(sheet))),
        Point("description", _long(text[2], LONG_DESCRIPTION), DESCRIPTION, 3),
        Point("keywords", _counted(keywords, ENOUGH_KEYWORDS), checks.ADVICE["keywords"], 1),
        Point("owner", _there(sheet.owner), UNIT if sheet.kind == EXPERT else OWNER, 2),
    ]
    return (*points, *_OF_KIND[sheet.kind](sheet)) if sheet.kind in _OF_KIND else tuple(points)


def _of_work(sheet: RecordSheet) -> tuple[Point, ...]:
    return (
        Point("cooperation_modes", _there(sheet.cooperation_modes), checks.ADVICE["cooperation_modes"], 2),
        Point("tech_areas", _there(sheet.tech_areas), checks.ADVICE["tech_areas"], 2),
        Point("price_max", _there(sheet.price_min is not None or sheet.price_max is not None), checks.ADVICE["price"], 1),
        Point("contact_email", _contact(sheet), CONTACT, 2),
        Point("second_language", _second(sheet), checks.ADVICE["second_language"], 2),
    )


def _of_achievement(sheet: RecordSheet) -> tuple[Point, ...]:
    return (
        *_of_work(sheet),
        Point("stage", _there(sheet.stage or sheet.trl), checks.ADVICE["stage"], 2),
        _rights(sheet),
        Point("completers", _there(sheet.completers or sheet.completing_organisations), COMPLETERS, 1),
    )


def _of_need(sheet: RecordSheet) -> tuple[Point, ...]:
    return (*_of_work(sheet), Point("deadline", _there(sheet.deadline), DEADLINE, 1))


def _of_expert(sheet: RecordSheet) -> tuple[Point, ...]:
    consent = Mark.GOOD if sheet.consent_on and sheet.consent_text else Mark.MISSING
    return (
        Point("services", _there(sheet.services), checks.ADVICE["services"], 3),
        Point("disciplines", _there(sheet.disciplines), checks.ADVICE["disciplines"], 2),
        Point("tech_areas", _there(sheet.tech_areas), checks.ADVICE["tech_areas"], 2),
        Point("languages_spoken", _there(sheet.languages_spoken), checks.ADVICE["languages_spoken"], 1),
        Point("availability", _there(sheet.availability), checks.ADVICE["availability"], 1),
        Point("orcid", _there(sheet.orcid), ORCID, 1),
        Point("contact_email", _contact(sheet), CONTACT, 2),
        Point("consent_on", consent, CONSENT, 3, needed=consent is Mark.MISSING),
        Point("second_language", _second(sheet), checks.ADVICE["second_language"], 2),
    )


_OF_KIND = {ACHIEVEMENT: _of_achievement, NEED: _of_need, EXPERT: _of_expert}


def share(points: tuple[Point, ...]) -> int:
    """What is there, in percent of what could be; 0 to 100."""
    could = sum(p.weight * 2 for p in points)
    return 100 * sum(p.weight * HALF[p.mark] for p in points) // could if could else 0


def wanting(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """What is not good, the gravest first."""
    return tuple(sorted((p for p in points if p.mark is not Mark.GOOD), key=lambda p: (not p.needed, -p.weight * (2 - HALF[p.mark]))))


def _there(value: object) -> Mark:
    return Mark.GOOD if value else Mark.MISSING


def _counted(count: int, enough: int) -> Mark:
    return Mark.MISSING if not count else Mark.GOOD if count >= enough else Mark.WEAK


def _long(text: str, enough: int) -> Mark:
    """Length in Chinese characters; other scripts need about three letters for what one of them says."""
    said = len(text) if han_share(text) > 0.3 else len(text) / 3
    return Mark.MISSING if not text else Mark.GOOD if said >= enough else Mark.WEAK


def _contact(sheet: RecordSheet) -> Mark:
    if sheet.contact_email:
        return Mark.GOOD
    return Mark.WEAK if sheet.contact_name else Mark.MISSING


def _second(sheet: RecordSheet) -> Mark:
    """A wording of a machine that nobody has read counts half."""
    if len(sheet.wordings) < 2:
        return Mark.MISSING
    return Mark.GOOD if sum(w.origin != "machine" for w in sheet.wordings) > 1 else Mark.WEAK


def _rights(sheet: RecordSheet) -> Point:
    if not sheet.rights:
        return Point("rights", Mark.MISSING, checks.ADVICE["rights"], 3)
    numberless = any(r.kind in ("invention", "utility_model", "design") and not r.number for r in sheet.rights)
    return Point("rights", Mark.WEAK if numberless else Mark.GOOD, PATENT_NUMBER if numberless else checks.ADVICE["rights"], 3)
