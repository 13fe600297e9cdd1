"""The refusals of the exchange.

Missing      SaleMissing, BidderMissing
Forbidden    NotSeller, NotHouse, NotABidder
Invalid      NotARecord, BadTerms, BadAmount, BidTooLow, BidTooHigh, CommitmentDiffers, BadRequestKey, NoReasonForSale,
             NotForSale, NotByTheRules, BadPass
Conflict     NotOnOffer, KeyOfAnother, RelatedToSeller, BidderDecided, AlreadyApplied, TooLateToApply, OwnSale, BegunAlready,
             NotOverYet, NotOpenYet, BiddingClosed, BiddingSuspended, NotSuspended, AlreadyLeading, NotThePrice, AlreadyTaken,
             NotYourTurn, NothingToReveal, AlreadyRevealed, NotAtThisStage, NotClosed
"""

from __future__ import annotations

from bole.kernel.errors import N_, Conflict, Forbidden, Invalid, Missing


class SaleMissing(Missing):
    code = "sale_missing"
    sentence = N_("There is no such sale, or it is not for you.")


class BidderMissing(Missing):
    code = "bidder_missing"
    sentence = N_("There is no such bidder in this sale.")


class NotSeller(Forbidden):
    code = "not_seller"
    sentence = N_("Only the owner of the record, or the staff of its centre, may do this.")


class NotHouse(Forbidden):
    code = "not_house"
    sentence = N_("Only a registrar or director of the centre may do this.")


class NotABidder(Forbidden):
    code = "not_a_bidder"
    sentence = N_("You are not admitted to bid in this sale.")


class NotOnOffer(Conflict):
    code = "not_on_offer"
    sentence = N_("The sale is not in a state in which this is possible.")


class KeyOfAnother(Conflict):
    code = "key_of_another"
    sentence = N_("This form was sent before with another content; load the page again.")


class RelatedToSeller(Conflict):
    code = "related_to_seller"
    sentence = N_("Who sells, who holds the sale, and who is related to them may not bid.")


class BidderDecided(Conflict):
    code = "bidder_decided"
    sentence = N_("This application was decided already.")


class AlreadyApplied(Conflict):
    code = "already_applied"
    sentence = N_("You have applied already.")


class TooLateToApply(Conflict):
    code = "too_late_to_apply"
    sentence = N_("The time for applications is over.")


class OwnSale(Conflict):
    code = "own_sale"
    sentence = N_("You drew up this sale yourself, so another may announce it: %(who)s.")


class BegunAlready(Conflict):
    code = "begun_already"
    sentence = N_("Bidding has begun: the terms are fixed.")


class NotOverYet(Conflict):
    code = "not_over_yet"
    sentence = N_("Bidding is not over yet.")


class NotForSale(Invalid):
    code = "not_for_sale"
    sentence = N_("Only what is published and has an owner can be sold or asked for.")


class NotByTheRules(Invalid):
    code = "not_by_the_rules"
    sentence = N_("This is not what the rules of this kind of sale allow.")


class NoReasonForSale(Invalid):
    code = "no_reason_for_sale"
    sentence = N_("A reason is needed; everybody will read it.")


class BadRequestKey(Invalid):
    code = "bad_request_key"
    sentence = N_("The request needs a key of at most 80 printable characters, so that it is done once.")


class BadPass(Invalid):
    code = "bad_pass"
    sentence = N_("This pass is not valid any more; load the page of the sale again.")


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
