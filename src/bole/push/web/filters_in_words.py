"""Filters as words: what a saved search narrows by."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bole.people import queries as people
from bole.reference.queries import language_name, vocabulary
from bole.registry.queries import FILTER_CODES, Filters
from bole.ui.locales import page_language


def filters_in_words(filters: Filters) -> list[tuple[str, str]]:
    """(what, its values) of every filter that is set."""
    language = page_language()
    labels = {
        "tech_areas": _("Technology area"), "stages": _("Stage"), "modes": _("Cooperation"), "horizons": _("Near or long term"),
        "territory": _("Territory"), "services": _("What they do"), "disciplines": _("Discipline"),
        "languages_spoken": _("Speaks"), "availability": _("Availability"),
    }  # fmt: skip
    comma = "、" if language.startswith("zh") else ", "
    found = []
    for name, label in labels.items():
        value = getattr(filters, name)
        codes = value if isinstance(value, tuple) else (value,) if value else ()
        if codes:
            found.append((label, comma.join(vocabulary(FILTER_CODES[name]).label(c, language) for c in codes)))
    if filters.languages:
        found.append((_("Original language"), comma.join(language_name(c, language) for c in filters.languages)))
    if filters.centre:
        named = people.centres().filter(path=filters.centre).first()
        found.append((_("Centre"), named.organisation.name_in(language) if named else filters.centre))
    if filters.trl_min:
        found.append((_("Readiness"), f"TRL ≥ {filters.trl_min}"))
    if filters.price_max is not None:
        found.append((_("Budget and price"), f"≤ {filters.price_max.normalize():,f} {filters.currency}".strip()))
    if filters.open_only:
        found.append((_("Deadline"), _("not past")))
    return found
