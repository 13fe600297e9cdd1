"""Refusals of intake.

Forbidden  NotStaff
Invalid    NoWords, NoCentreYet, NoQuestions, NoAnswers
"""

from __future__ import annotations

from bole.kernel.errors import N_, Forbidden, Invalid


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
