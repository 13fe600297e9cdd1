"""Whether an enterprise could take an achievement over, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from bole.kernel.money import Money
from bole.people.domain.absorption import Fit, Reason, Verdict
from bole.reference.queries import vocabulary
from bole.ui.locales import page_language
from bole.ui.templatetags.bole import money


def verdict_in_words(verdict: Verdict) -> str:
    """The one line."""
    told = {
        Verdict.YES: _("could take this over."), Verdict.PARTLY: _("could take this over in part."),
        Verdict.NO: _("could hardly take this over."), Verdict.UNKNOWN: _("has not said enough to tell whether it could take this over."),
    }  # fmt: skip
    return told[verdict]


def _sentences() -> dict[str, str]:
    return {
        "readiness_unknown": _("Readiness: not stated on one side."),
        "too_early": _("Readiness: TRL %(level)s, and you take over from TRL %(low)s; %(gap)s to go."),
        "in_range": _("Readiness: TRL %(level)s lies in what you take over (TRL %(low)s to %(high)s)."),
        "riper": _("Readiness: TRL %(level)s, riper than you look for (up to TRL %(high)s)."),
        "price_unknown": _("Budget: no price is stated."),
        "budget_unknown": _("Budget: you have not said what is set aside."),
        "other_currency": _("Budget: the price is in another currency (%(price)s)."),
        "too_dear": _("Budget: %(price)s is asked, and at most %(most)s a year is set aside."),
        "affordable": _("Budget: %(price)s lies below what is set aside a year."),
        "within_band": _("Budget: %(price)s lies within what is set aside a year."),
        "equipment_unknown": _("Equipment: %(equipment)s would be needed; you have not said what is there."),
        "has_equipment": _("Equipment: %(equipment)s is there, as TRL %(level)s usually needs."),
        "lacks_equipment": _("Equipment: %(equipment)s is missing, as TRL %(level)s usually needs."),
        "staff_unknown": _("People: you have not said how many work in research and development."),
        "no_rd_staff": _("People: TRL %(level)s has to be developed on, and nobody works in research and development."),
        "has_rd_staff": _("People: there is somebody to develop TRL %(level)s on."),
        "field_unknown": _("Field: not stated on one side."),
        "same_field": _("Field: yours."),
        "other_field": _("Field: another than those you named."),
    }


def reason_in_words(reason: Reason) -> str:
    """One reason as a sentence."""
    values: dict[str, Any] = {n: money(v) if isinstance(v, Money) else v for n, v in reason.values.items()}
    if "equipment" in values:
        label = vocabulary("equipment_kind").label(str(values["equipment"]), page_language())
        values["equipment"] = label
    return _sentences()[reason.code] % values


def in_words(fit: Fit) -> dict[str, Any]:
    """The verdict and its reasons for a page."""
    return {
        "verdict": fit.verdict, "said": verdict_in_words(fit.verdict),
        "reasons": [(reason.state, reason_in_words(reason)) for reason in fit.reasons],
    }  # fmt: skip
