"""The refusals of the exchange.

Invalid      NotARecord, BadTerms, BadAmount, BidTooLow, BidTooHigh, CommitmentDiffers
Conflict     NotOpenYet, BiddingClosed, BiddingSuspended, NotSuspended, AlreadyLeading, NotThePrice, AlreadyTaken,
             NotYourTurn, NothingToReveal, AlreadyRevealed, NotAtThisStage, NotClosed
"""

from __future__ import annotations

from bole.kernel.errors import N_, Conflict, Invalid


class NotARecord(Invalid):
    code = "not_a_record"
    sentence = N_("This is not the record of a sale, or it was changed: %(what)s.")


class BadTerms(Invalid):
    code = "bad_terms"
    sentence = N_("The terms of the sale do not go together.")


class BadAmount(Invalid):
    code = "bad_amount_of_bid"
    sentence = N_("“%(given)s” is not an amount one can bid; right would be a positive amount in steps of %(unit)s.")


class BidTooLow(Invalid):
    code = "bid_too_low"
    sentence = N_("The bid must be at least %(least)s.")


class BidTooHigh(Invalid):
    code = "bid_too_high"
    sentence = N_("The bid may be at most %(most)s.")


class CommitmentDiffers(Invalid):
    code = "commitment_differs"
    sentence = N_("This is not the bid that was sealed: the amount or the key differs.")


class NotOpenYet(Conflict):
    code = "not_open_yet"
    sentence = N_("Bidding has not begun yet.")


class BiddingClosed(Conflict):
    code = "bidding_closed"
    sentence = N_("Bidding is closed.")


class BiddingSuspended(Conflict):
    code = "bidding_suspended"
    sentence = N_("Bidding is suspended; the time that was left is kept.")


class NotSuspended(Conflict):
    code = "not_suspended"
    sentence = N_("Bidding is not suspended.")


class AlreadyLeading(Conflict):
    code = "already_leading"
    sentence = N_("You have the best bid already; only your maximum can be raised.")


class NotThePrice(Conflict):
    code = "not_the_price"
    sentence = N_("The price at this moment is %(price)s.")


class AlreadyTaken(Conflict):
    code = "already_taken"
    sentence = N_("Somebody else was faster and has taken the price.")


class NotYourTurn(Conflict):
    code = "not_your_turn"
    sentence = N_("It is not your turn now.")


class NothingToReveal(Conflict):
    code = "nothing_to_reveal"
    sentence = N_("There is no sealed bid of yours.")


class AlreadyRevealed(Conflict):
    code = "already_revealed"
    sentence = N_("Your bid was opened already.")


class NotAtThisStage(Conflict):
    code = "not_at_this_stage"
    sentence = N_("This is not possible at this stage of the sale.")


class NotClosed(Conflict):
    code = "not_closed"
    sentence = N_("Bidding is not over yet.")
