"""Refusals of push.

Missing    SubscriptionMissing, SuggestionMissing, InterestMissing, FeedMissing
Forbidden  NotForOwner, NotForYourPart
Invalid    NothingToSave, BadName, NoReason, BadReason, TextTooLong, NotYours
Conflict   TooManySubscriptions
"""

from __future__ import annotations

from bole.kernel.errors import N_, Conflict, Forbidden, Invalid, Missing


class SubscriptionMissing(Missing):
    code = "subscription_missing"
    sentence = N_("There is no such saved search, or it is not yours.")


class SuggestionMissing(Missing):
    code = "suggestion_missing"
    sentence = N_("There is no such suggestion, or it is not for you.")


class InterestMissing(Missing):
    code = "interest_missing"
    sentence = N_("There is no such interest, or it is not for you.")


class FeedMissing(Missing):
    code = "feed_missing"
    sentence = N_("There is no such feed, or it is not public.")


class NotForOwner(Forbidden):
    code = "not_for_owner"
    sentence = N_("This is your own record; others say whether it interests them.")


class NotForYourPart(Forbidden):
    code = "not_for_your_part"
    sentence = N_("This is for the other side to do.")


class NothingToSave(Invalid):
    code = "nothing_to_save"
    sentence = N_("There are neither words nor filters in this search; it would find everything.")


class BadName(Invalid):
    code = "bad_name"
    sentence = N_("A saved search needs a name of at most %(limit)s characters.")


class NoReason(Invalid):
    code = "no_reason"
    sentence = N_("Please say why not: one reason is enough, and it helps the owner.")


class BadReason(Invalid):
    code = "bad_reason"
    sentence = N_("“%(given)s” is not a reason; right would be one of: %(possible)s.")


class TextTooLong(Invalid):
    code = "text_too_long"
    sentence = N_("This has %(length)s characters; at most %(limit)s are possible.")


class NotYours(Invalid):
    code = "not_yours"
    sentence = N_("You can only answer for a published need or achievement of your own, and to a record of the other side.")


class TooManySubscriptions(Conflict):
    code = "too_many_subscriptions"
    sentence = N_("You have %(count)s saved searches; delete one before you save another.")
