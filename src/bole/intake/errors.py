"""Refusals of intake.

Missing    SurveyMissing, ReportMissing, NothingKept
Forbidden  NotStaff, SignInToAnswer
Invalid    NoWords, NoCentreYet, NoQuestions, NoAnswers, BadSurvey, BadPeriod, NoUpperCentre, NothingToReport, NoReason, NoContact
Conflict   AskedAlready, SurveyClosed, ReportThere
"""

from __future__ import annotations

from bole.kernel.errors import N_, Invalid


class NoWords(Invalid):
    code = "no_words"
    sentence = N_("There are no words in this; describe the problem in a sentence or two, in any language.")


class NoCentreYet(Invalid):
    code = "no_centre_yet"
    sentence = N_("There is no centre here yet that could take your need.")
