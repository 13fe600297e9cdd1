"""The refusals of policy.

Missing    FigureMissing, RegimeMissing
Forbidden  NotFigureKeeper
Invalid    BadFigure, FigureLaxer, NoReasonForFigure, FigureInThePast, BadDayOff
"""

from __future__ import annotations

from bole.kernel.errors import N_, Forbidden, Invalid, Missing


class FigureMissing(Missing):
    code = "figure_missing"
    sentence = N_("There is no figure “%(figure)s” for %(jurisdiction)s on %(day)s.")


class RegimeMissing(Missing):
    code = "regime_missing"
    sentence = N_("There is no legal regime “%(regime)s”; there are: %(possible)s.")


class NotFigureKeeper(Forbidden):
    code = "not_figure_keeper"
    sentence = N_("Figures are set by the director of the centre they hold for; those for everywhere by administrators.")


class BadFigure(Invalid):
    code = "bad_figure"
    sentence = N_("“%(given)s” is not a value of this figure; right would be a number from 0 to %(most)s.")


class FigureLaxer(Invalid):
    code = "figure_laxer"
    sentence = N_("A centre may be stricter than the rule, not laxer: the rule says %(rule)s. Only an administrator may set this.")


class NoReasonForFigure(Invalid):
    code = "no_reason_for_figure"
    sentence = N_("Say why the figure is another one here, and where that is written.")


class FigureInThePast(Invalid):
    code = "figure_in_the_past"
    sentence = N_("A figure can be set from today on; what was done before was done under the figure of its day.")


class BadDayOff(Invalid):
    code = "bad_day_off"
    sentence = N_("Say which day it is, whether one works on it, and why.")
