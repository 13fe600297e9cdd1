"""Refusals of challenges.

Missing    ChallengeMissing, ApplicationMissing, SeatMissing, AwardMissing, ChallengeFileMissing
Forbidden  NotChallengeOwner, NotChallengeStaff, NotOfTeam, OwnerMayNotApply, NotOpenTo, NotAcknowledged
Invalid    NotANeed, BadPlan, BadOffer, WhyMissing, BadScores, BadShares, BadMeasurement, NoEvidence, BadPitch, SeedMissing,
           NotAnExpertWithAccount, FileTooLarge, TooManyFiles, NoFeedbackText
Conflict   ApplicationsClosed, ApplicationsOpen, PlanChanged, NotScreenedYet, NobodyEligible, LotsDrawn, LotsNotDrawn, NotIndependent,
           NotDeclared, ConflictDeclared, ScoresFinal, ScoresMissing, TooManyTeams, AlreadyApplied, MilestonesOpen, MoneyOpen, FeedbackMissing,
           TextNotSame, NothingFailed
"""

from __future__ import annotations

from bole.kernel.errors import N_, Conflict, Forbidden, Invalid, Missing


class ChallengeMissing(Missing):
    code = "challenge_missing"
    sentence = N_("There is no such challenge, or it is not for you.")


class ApplicationMissing(Missing):
    code = "application_missing"
    sentence = N_("There is no such application, or it is not for you.")


class SeatMissing(Missing):
    code = "seat_missing"
    sentence = N_("You have no seat in the panel of this challenge.")


class AwardMissing(Missing):
    code = "award_missing"
    sentence = N_("There is no such team under contract, or it is not for you.")


class ChallengeFileMissing(Missing):
    code = "challenge_file_missing"
    sentence = N_("There is no such file, or it is not for you.")


class NotChallengeOwner(Forbidden):
    code = "not_challenge_owner"
    sentence = N_("Only who represents the owner of the challenge may do this.")


class NotChallengeStaff(Forbidden):
    code = "not_challenge_staff"
    sentence = N_("Only a registrar or the director of the centre may do this.")


class NotOfTeam(Forbidden):
    code = "not_of_team"
    sentence = N_("Only who represents the team may do this.")


class OwnerMayNotApply(Forbidden):
    code = "owner_may_not_apply"
    sentence = N_("Who puts up a challenge, or runs it, does not apply to it.")


class NotOpenTo(Forbidden):
    code = "not_open_to"
    sentence = N_("This challenge is not open to applicants of this kind.")


class NotAcknowledged(Forbidden):
    code = "not_acknowledged"
    sentence = N_("The details are open to who has promised to keep them confidential.")


class NotANeed(Invalid):
    code = "not_a_published_need"
    sentence = N_("A challenge hangs on a published need that has an owner.")


class BadPlan(Invalid):
    code = "bad_plan"
    sentence = N_("Some of the challenge is not right yet.")


class BadOffer(Invalid):
    code = "bad_offer"
    sentence = N_("Something is still missing in the application; it was not sent.")


class WhyMissing(Invalid):
    code = "why_missing"
    sentence = N_("Say why, in a sentence; nothing was done.")


class BadScores(Invalid):
    code = "bad_scores"
    sentence = N_("Each criterion takes a number from 0 to %(most)s with at most two decimals; nothing was saved.")


class BadShares(Invalid):
    code = "bad_shares"
    sentence = N_("The shares of the chosen teams must be more than nothing and 100 %% together; now they are %(sum)s %%.")


class BadMeasurement(Invalid):
    code = "bad_measurement"
    sentence = N_("Every measured value is a number, with how it was measured; nothing was saved.")


class NoEvidence(Invalid):
    code = "no_evidence"
    sentence = N_("Say what was done and where it can be seen.")


class BadPitch(Invalid):
    code = "bad_pitch"
    sentence = N_("A pitch day needs a time after the end of applications, and a place or a link.")


class SeedMissing(Invalid):
    code = "seed_missing"
    sentence = N_("Enter the published value from which the lots are drawn.")


class NotAnExpertWithAccount(Invalid):
    code = "not_an_expert_with_account"
    sentence = N_("A seat in the panel takes a published expert who has said “this is me”.")


class FileTooLarge(Invalid):
    code = "challenge_file_too_large"
    sentence = N_("A file may have %(limit)s MB at most.")


class TooManyFiles(Invalid):
    code = "too_many_challenge_files"
    sentence = N_("An application may have %(limit)s files at most.")


class NoFeedbackText(Invalid):
    code = "no_feedback_text"
    sentence = N_("The feedback is empty; nothing was sent.")


class ApplicationsClosed(Conflict):
    code = "applications_closed"
    sentence = N_("The time for applications is over; nothing was changed.")


class ApplicationsOpen(Conflict):
    code = "applications_open"
    sentence = N_("Applications are still taken; nobody looks into them before the deadline.")


class PlanChanged(Conflict):
    code = "plan_changed"
    sentence = N_("There is a new edition of the challenge; read it before you go on.")


class NotScreenedYet(Conflict):
    code = "not_screened_yet"
    sentence = N_("First it must be said of every application whether the team may take part.")


class NobodyEligible(Conflict):
    code = "nobody_eligible"
    sentence = N_("There is no team that may take part.")


class LotsDrawn(Conflict):
    code = "lots_drawn"
    sentence = N_("The lots are drawn; this cannot be changed any more.")


class LotsNotDrawn(Conflict):
    code = "lots_not_drawn"
    sentence = N_("The lots are not drawn yet.")


class NotIndependent(Conflict):
    code = "reviewer_not_independent"
    sentence = N_("This expert is tied to the owner or to a team, or works for the centre; choose another.")


class NotDeclared(Conflict):
    code = "not_declared"
    sentence = N_("Declare first that nothing ties you to this challenge or to a team.")


class ConflictDeclared(Conflict):
    code = "conflict_declared"
    sentence = N_("You have declared a conflict of interest; you do not score here.")


class ScoresFinal(Conflict):
    code = "scores_final"
    sentence = N_("These scores are final.")


class ScoresMissing(Conflict):
    code = "scores_missing"
    sentence = N_("Application %(number)s has %(given)s final score sheets; the plan asks for %(needed)s.")


class TooManyTeams(Conflict):
    code = "too_many_teams"
    sentence = N_("At most %(most)s teams can be chosen, and at least one.")


class AlreadyApplied(Conflict):
    code = "already_applied"
    sentence = N_("Your team has applied already; this application is another one.")


class MilestonesOpen(Conflict):
    code = "milestones_open"
    sentence = N_("First every milestone must have been checked.")


class MoneyOpen(Conflict):
    code = "money_open"
    sentence = N_("Money of this team has not been passed on yet.")


class FeedbackMissing(Conflict):
    code = "feedback_missing"
    sentence = N_("%(count)s teams have not been told yet why they were not chosen.")


class TextNotSame(Conflict):
    code = "pledge_not_same"
    sentence = N_("The pledge was changed meanwhile; read it again before you sign.")


class NothingFailed(Conflict):
    code = "nothing_failed"
    sentence = N_("A team is stopped only after a milestone was checked and not met.")
