"""Strategies of hypothesis: sheets as they can stand in the database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from bole.kernel.text import one_line, tidy
from bole.reference.queries import vocabularies
from bole.registry.domain.sheet import CompleterSheet, RecordSheet, RightSheet, WordingSheet

# Text with everything that separates, quotes, guards and breaks lines, in two scripts.
SIGNS = ";；,，、|｜\\()（）[]'\"=+-@ 　\t\n_x000D_<>&%"
CHARACTERS = st.one_of(st.sampled_from(SIGNS), st.sampled_from("锂电池低温aBz019é"), st.characters(exclude_categories=("Cs", "Cn")))
lines = st.text(CHARACTERS, min_size=1, max_size=24).map(one_line).filter(lambda t: bool(t) and one_line(t) == t)
texts = st.text(CHARACTERS, max_size=80).map(tidy).filter(lambda t: tidy(t) == t)


def codes(vocabulary: str) -> Any:
    return st.sampled_from(vocabularies()[vocabulary].codes())


def several(entries: Any, most: int = 4) -> Any:
    return st.lists(entries, max_size=most, unique=True).map(tuple)


def maybe(values: Any) -> Any:
    return st.one_of(st.just(""), values)


ANYBODY = st.sampled_from(["author", "human", "machine"])


def wording(language: str, *, origin: Any = ANYBODY) -> Any:
    return st.builds(
        WordingSheet, language=st.just(language), title=lines, summary=texts, description=texts, confidential=texts,
        keywords=several(lines), origin=origin,
    )  # fmt: skip


months = st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)).map(lambda d: f"{d:%Y-%m}")
amounts = st.decimals(Decimal(0), Decimal(10) ** 12, places=4)
rights = st.builds(
    RightSheet, kind=codes("ip_kind"), status=maybe(codes("ip_status")), number=maybe(lines), office=maybe(lines), title=maybe(lines),
    holder=maybe(lines), expires_on=st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
)  # fmt: skip
completers = st.builds(
    CompleterSheet, name=lines, organisation=maybe(lines), orcid=maybe(st.just("0000-0002-1825-0097")), contribution=maybe(lines)
)
ipc = st.sampled_from(["H01M", "H01M10/0525", "G06F17/30", "A61K31/00"])

COMMON = {
    "external_id": maybe(lines), "owner": lines, "owner_uscc": maybe(st.just("91330100799655058B")), "visibility": codes("visibility"),
    "description_tier": codes("description_tier"), "origin": maybe(lines), "origin_url": maybe(lines), "licence": maybe(lines),
    "tech_areas": several(codes("tech_area")), "ipc": several(ipc), "industries": several(codes("industry")),
    "sdgs": several(codes("sdg")), "cooperation_modes": several(codes("cooperation_mode")), "territories": several(codes("territory")),
    "trl": st.none() | st.integers(1, 9), "stage": maybe(codes("stage")), "price_min": st.none() | amounts,
    "price_max": st.none() | amounts, "currency": codes("currency"),
    "deadline": st.none() | st.dates(dt.date(1970, 1, 1), dt.date(2150, 1, 1)), "contact_name": maybe(lines),
    "contact_email": maybe(st.just("a@b.example")), "rights": st.lists(rights, max_size=3).map(tuple),
}  # fmt: skip
OF_ACHIEVEMENTS = {
    "ach_class": maybe(codes("ach_class")), "form": maybe(codes("ach_form")), "ach_property": maybe(codes("ach_property")),
    "level": maybe(codes("level")), "application_status": maybe(codes("application_status")),
    "reason_not_applied": maybe(codes("reason_not_applied")), "evaluation_type": maybe(codes("evaluation_type")),
    "source": maybe(codes("source")), "public_funding": st.none() | st.booleans(), "start_month": maybe(months),
    "end_month": maybe(months), "completers": st.lists(completers, max_size=3).map(tuple),
    "completing_organisations": several(lines), "horizon_override": maybe(codes("horizon")), "horizon_reason": maybe(lines),
}  # fmt: skip


@st.composite
def sheets(draw: Any) -> RecordSheet:
    """A tidy sheet of either kind, the original wording first and the others by language."""
    kind = draw(st.sampled_from(["achievement", "need"]))
    languages = draw(st.lists(st.sampled_from(["zh", "en", "de", "zh-hant", "ja"]), min_size=1, max_size=3, unique=True))
    main, *others = languages
    wordings = [draw(wording(main, origin=st.just("author"))), *(draw(wording(other)) for other in sorted(others))]
    own = OF_ACHIEVEMENTS if kind == "achievement" else {"need_kind": maybe(codes("need_kind"))}
    values = draw(st.fixed_dictionaries({**COMMON, **own}))
    return RecordSheet(kind=kind, wordings=tuple(wordings), **values)
