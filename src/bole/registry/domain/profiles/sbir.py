"""SBIR.gov: topics are needs published by US federal agencies, awards are technologies developed by firms with their money."""

from __future__ import annotations

import re
from typing import Any

from bole.kernel.errors import N_
from bole.kernel.text import one_line
from bole.kernel.written import day, whole_number

from ..sheet import RecordSheet, WordingSheet
from .profile import Profile, Values, clean, digest, given, heading, required, web_address

AREAS = {
    "Department of Health and Human Services": ("04",), "National Aeronautics and Space Administration": ("02",),
    "Department of Energy": ("06",), "Department of Agriculture": ("09",), "Environmental Protection Agency": ("07",),
    "Department of Transportation": ("10",),
}  # fmt: skip
_LOST_APOSTROPHE = re.compile(r"(?<=\w)Â?¿(?=(?:s|t|re|ll|ve)\b)")
_LOST = re.compile(r"[ \t]*Â?¿[ \t]*")
PHASES = {"Phase I": ("early", 3), "Phase II": ("middle", 6)}  # a phase II award ends with a prototype that was shown


def mended(text: str) -> str:
    """The text with the mark that stands for a lost character, as the source has it, read as what it most likely was."""
    return _LOST.sub(" – ", _LOST_APOSTROPHE.sub("’", text))


def company(name: str) -> str:
    """The name of a firm, not shouted."""
    return one_line(name.title() if name.isupper() else name).replace("Llc", "LLC")[:200]


def topic(values: Values) -> RecordSheet:
    title, text = required(values, "Topic Name"), given(values, "Description")
    number = digest(given(values, "Topic Name"), given(values, "Release Date"), text)  # a name comes again with another text
    agency = one_line(given(values, "Agency").split(",")[0])[:200]
    closed = given(values, "Close Date")
    return RecordSheet(
        kind="need", external_id=f"sbir-topic-{number}", need_kind="RESEARCH", owner=agency,
        tech_areas=AREAS.get(agency, ()), territories=("US",), cooperation_modes=("DEVELOPMENT", "ENTRUSTED"),
        deadline=day(closed) if closed.strip() else None, licence="US federal agency text (SBIR.gov)",
        origin=f"SBIR.gov: {agency}, {given(values, 'Program')} {given(values, 'Phase')}", origin_url=web_address(given(values, "URL")),
        wordings=(WordingSheet(language="en", title=heading(mended(title)), summary=clean(mended(text))[:20_000]),),
    )  # fmt: skip


def award(values: Values) -> RecordSheet:
    link, title = required(values, "link"), required(values, "title")
    agency, phase = one_line(_first(values.get("agency"))), given(values, "phase")
    year = whole_number(required(values, "year"))
    stage, readiness = PHASES.get(phase, ("", None))
    return RecordSheet(
        kind="achievement", external_id=link.rstrip("/").rsplit("/", 1)[-1][:200], owner=company(given(values, "firm")), ach_class="APP",
        stage=stage, trl=readiness, source="national", public_funding=True, tech_areas=AREAS.get(agency, ()),
        end_month=f"{year + 2}-12", territories=("US",), cooperation_modes=("LICENSE_NONEXCLUSIVE", "DEVELOPMENT"),
        origin=f"SBIR.gov: {agency}, {given(values, 'program')} {phase}, {year}", origin_url=web_address(link),
        licence="US federal agency abstract (SBIR.gov)",
        wordings=(WordingSheet(language="en", title=heading(mended(title)), summary=clean(mended(given(values, "abstract")))[:20_000]),),
    )  # fmt: skip


def _first(value: Any) -> str:
    return str(value[0]) if isinstance(value, list) and value else str(value or "")


TOPICS = Profile(
    "sbir-topics", N_("SBIR.gov topics: needs of US federal agencies"), "sbir-topics", "need",
    frozenset(("Topic Name", "Description", "Agency", "Release Date", "Close Date")), topic,
)  # fmt: skip
AWARDS = Profile(
    "sbir-awards", N_("SBIR.gov awards: technologies of firms"), "sbir-awards", "achievement",
    frozenset(("title", "abstract", "firm", "agency", "year", "phase", "program", "link")), award,
)  # fmt: skip
