"""Refusals of intake.

Missing    SurveyMissing, ReportMissing
Forbidden  NotStaff, SignInToAnswer
Invalid    NoWords, NoCentreYet, NoQuestions, NoAnswers, BadSurvey, NoContact,
           NoUpperCentre, BadPeriod, NothingToReport, NoReason
Conflict   SurveyClosed
"""

from __future__ import annotations

from bole.kernel.errors import N_, Conflict, Forbidden, Invalid, Missing


class NoWords(Invalid):
    code = "no_words"
    sentence = N_("There are no words in this; describe the problem in a sentence or two, in any language.")


class NoCentreYet(Invalid):
    code = "no_centre_yet"
    sentence = N_("There is no centre here yet that could take your need.")


class NotStaff(Forbidden):
    code = "not_staff"
    sentence = N_("Only the staff of the centre may do this.")


class NoQuestions(Invalid):
    code = "no_questions"
    sentence = N_("There is nothing to ask; nothing was sent.")


class NoAnswers(Invalid):
    code = "no_answers"
    sentence = N_("Nothing was answered; nothing was changed.")


class SurveyMissing(Missing):
    code = "survey_missing"
    sentence = N_("There is no such survey. Perhaps a character of the address is missing.")


class SurveyClosed(Conflict):
    code = "survey_closed"
    sentence = N_("This survey is closed. Thank you for your interest.")


class BadSurvey(Invalid):
    code = "bad_survey"
    sentence = N_("Some of the survey is not right; nothing was saved.")


class NoContact(Invalid):
    code = "no_contact"
    sentence = N_("Leave your name and a telephone number or an e-mail address, so that somebody can answer you.")


class SignInToAnswer(Forbidden):
    code = "sign_in_to_answer"
    sentence = N_("This survey is answered with an account; please sign in first.")


class ReportMissing(Missing):
    code = "handed_up_report_missing"
    sentence = N_("There is no such report, or it is not for you.")


class NoUpperCentre(Invalid):
    code = "no_upper_centre"
    sentence = N_("Above this centre there is none to report to.")


class BadPeriod(Invalid):
    code = "bad_period"
    sentence = N_("A report needs a period: a first and a last day, in this order.")


class NothingToReport(Invalid):
    code = "nothing_to_report"
    sentence = N_("There is nothing in this report; nothing was handed up.")


class NoReason(Invalid):
    code = "no_reason_to_return"
    sentence = N_("Say what should be changed; nothing was done.")
