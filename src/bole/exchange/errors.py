"""The refusals of the exchange.

Missing      SaleMissing, BidderMissing
Forbidden    NotSeller, NotHouse, NotABidder
Invalid      NotARecord, BadTerms, BadAmount, BidTooLow, BidTooHigh, CommitmentDiffers, BadRequestKey, NoReasonForSale,
             NotForSale, NotByTheRules, BadPass
Conflict     NotOnOffer, KeyOfAnother, RelatedToSeller, BidderDecided, AppliedBefore, TooLateToApply, OwnSale, BegunAlready,
             NotOverYet, NotOpenYet, BiddingClosed, BiddingSuspended, NotSuspended, AlreadyLeading, NotThePrice, AlreadyTaken,
             NotYourTurn, NothingToReveal, AlreadyRevealed, NotAtThisStage, NotClosed

Of price notices
Missing      PriceNoticeMissing, ObjectionMissing, ProofMissing
Forbidden    NotNoticeEditor, NotNoticePublisher, NotObjectionJudge, ConflictOfInterest, OwnNotice
Invalid      BadPriceNotice, BadObjection, NoDecisionReason, NotAProof
Conflict     RecordNotPublished, RelationUntold, NoticeNotRunning, ObjectionDecided, TooManyObjections, NoticeChanged
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


class AppliedBefore(Conflict):
    code = "applied_before"
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


# ---- price notices ----


class PriceNoticeMissing(Missing):
    code = "price_notice_missing"
    sentence = N_("There is no such price notice, or it is not for you.")


class ObjectionMissing(Missing):
    code = "objection_missing"
    sentence = N_("There is no such objection, or it is not for you.")


class ProofMissing(Missing):
    code = "proof_missing"
    sentence = N_("The proof is not made yet; it takes a few seconds after publication.")


class NotNoticeEditor(Forbidden):
    code = "not_notice_editor"
    sentence = N_("A price notice is drafted by those who may change the achievement.")


class NotNoticePublisher(Forbidden):
    code = "not_notice_publisher"
    sentence = N_("A price notice is published by the registrars and directors of its centre.")


class OwnNotice(Forbidden):
    code = "own_notice"
    sentence = N_("You drafted this notice yourself; somebody else publishes it: %(who)s.")


class NotObjectionJudge(Forbidden):
    code = "not_objection_judge"
    sentence = N_("Objections are decided by the registrars and directors of the centre.")


class ConflictOfInterest(Forbidden):
    code = "conflict_of_interest"
    sentence = N_("You published or drafted this notice, object to it, or belong to the seller or the buyer; somebody else decides.")


class BadPriceNotice(Invalid):
    code = "bad_price_notice"
    sentence = N_("Something in the notice is missing or wrong.")


class BadObjection(Invalid):
    code = "bad_objection"
    sentence = N_("Something in the objection is missing or wrong.")


class NoDecisionReason(Invalid):
    code = "no_decision_reason"
    sentence = N_("A decision needs reasons; they are shown in public.")


class NotAProof(Invalid):
    code = "not_a_proof"
    sentence = N_("This is not the proof of a published notice, or it was changed: %(what)s.")


class RecordNotPublished(Conflict):
    code = "record_not_published"
    sentence = N_("The achievement itself must be published first.")


class RelationUntold(Conflict):
    code = "relation_untold"
    sentence = N_("The buyer has the name of somebody behind the achievement: say how they are related.")


class NoticeNotRunning(Conflict):
    code = "notice_not_running"
    sentence = N_("The notice does not run any more; nothing can be objected to it here.")


class ObjectionDecided(Conflict):
    code = "objection_decided"
    sentence = N_("This objection was decided already.")


class TooManyObjections(Conflict):
    code = "too_many_objections"
    sentence = N_("At most %(limit)s objections are taken from one sender in 24 hours.")


class NoticeChanged(Conflict):
    code = "notice_changed"
    sentence = N_("Somebody else has changed this draft meanwhile; look at it again.")
