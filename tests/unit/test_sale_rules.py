"""The rules of a sale by their golden cases (DOMAIN 5.3, 5.5; SCIENCE 4.1), and the properties behind them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.exchange.domain.entries import Entry, Kind
from bole.exchange.domain.falling import price_at
from bole.exchange.domain.sale import admit, award, begin, fold, is_over, over_at
from bole.exchange.domain.sealed_bids import commitment, reserve_commitment
from bole.exchange.domain.terms import Format, Terms
from bole.exchange.domain.values import value
from bole.exchange.errors import (
    AlreadyLeading,
    AlreadyTaken,
    BadAmount,
    BadTerms,
    BiddingClosed,
    BiddingSuspended,
    BidTooHigh,
    BidTooLow,
    CommitmentDiffers,
    NotClosed,
    NotOpenYet,
    NotThePrice,
    NotYourTurn,
)
from tests.record.sales import HOUR, OPENS, SECOND, bid, dutch, english, sealed, turns

END = OPENS + 24 * HOUR
MICRO = dt.timedelta(microseconds=1)


def test_a_bid_exactly_at_the_window_extends_and_one_a_second_before_does_not():
    terms = english(added=301 * SECOND)
    assert fold(terms, [bid("A", 1000, END - 300 * SECOND)]).ends_at == END + SECOND
    assert fold(terms, [bid("A", 1000, END - 301 * SECOND)]).ends_at == END


def test_a_bid_at_the_closing_moment_or_after_is_refused_and_one_a_microsecond_before_is_not():
    assert fold(english(), [bid("A", 1000, END - MICRO)]).ends_at == END - MICRO + 300 * SECOND
    for late in (END, END + dt.timedelta(milliseconds=1)):
        with pytest.raises(BiddingClosed):
            fold(english(), [bid("A", 1000, late)])
    with pytest.raises(NotOpenYet):
        fold(english(), [bid("A", 1000, OPENS - MICRO)])


def test_extensions_follow_each_other_until_the_terms_say_no_more():
    late = [bid("A", 1000, END - SECOND), bid("B", 1100, END + 298 * SECOND), bid("A", 1200, END + 597 * SECOND)]
    assert fold(english(), late).ends_at == END + 897 * SECOND
    assert fold(english(most_extensions=1), late[:2]).ends_at == END + 299 * SECOND
    assert fold(english(never_after=END + 60 * SECOND), late[:1]).ends_at == END + 60 * SECOND


def test_of_equal_bids_one_is_accepted():
    state = fold(english(), [bid("A", 1000, OPENS)])
    with pytest.raises(BidTooLow, match="1100"):
        admit(english(), state, bid("B", 1000, OPENS))
    with pytest.raises(AlreadyLeading):
        admit(english(), state, bid("A", 1100, OPENS))


def test_a_priority_holder_leads_at_an_equal_bid_and_wins_with_it():
    terms = english(ranks={"P": 1, "Q": 2})
    entries = [bid("A", 1500, OPENS), bid("Q", 1500, OPENS + HOUR), bid("P", 1500, OPENS + 2 * HOUR)]
    found = award(terms, fold(terms, entries))
    assert (found.winner, found.price, found.places) == ("P", Decimal(1500), ("P", "Q", "A"))
    with pytest.raises(BidTooLow):
        fold(terms, [*entries, bid("Q", 1500, OPENS + 3 * HOUR)])


def test_two_maxima_meet_in_one_instant_and_the_better_leads_a_step_beyond_the_other():
    entries = [bid("A", 1000, OPENS, most=2000), bid("B", 1100, OPENS + HOUR, most=3000)]
    state = fold(english(), entries)
    assert (state.leader, state.price, state.offers["A"].amount) == ("B", Decimal(2100), Decimal(2000))
    held = fold(english(), [bid("A", 1000, OPENS, most=2000), bid("B", 1100, OPENS + HOUR, most=1950)])
    assert (held.leader, held.price) == ("A", Decimal(2000))  # a step beyond 1950 would be 2050: more than A would pay
    tied = fold(english(), [bid("A", 1000, OPENS, most=2000), bid("B", 1100, OPENS + HOUR, most=2000)])
    assert (tied.leader, tied.price) == ("A", Decimal(2000))  # the earlier of two equal ones


def test_a_secret_reserve_decides_only_after_the_close():
    terms = english(reserve=reserve_commitment("sale-1", Decimal(1500), "key"))
    opened = Entry(Kind.RESERVE, END, amount=Decimal(1500), nonce="key")
    with pytest.raises(NotClosed):
        fold(terms, [bid("A", 1400, OPENS), Entry(Kind.RESERVE, END - HOUR, amount=Decimal(1500), nonce="key")])
    with pytest.raises(CommitmentDiffers):
        fold(terms, [bid("A", 1400, OPENS), Entry(Kind.RESERVE, END, amount=Decimal(1300), nonce="key")])
    assert award(terms, fold(terms, [bid("A", 1400, OPENS)])).reason == "reserve_not_opened"
    assert award(terms, fold(terms, [bid("A", 1400, OPENS), opened])).reason == "below_reserve"
    assert award(terms, fold(terms, [bid("A", 1400, OPENS, most=1600), opened])).price == Decimal(1500)
    assert award(terms, fold(terms, [bid("A", 1700, OPENS), opened])).price == Decimal(1700)


def test_a_winner_who_defaults_leaves_the_sale_to_the_next_bidder_at_his_own_bid():
    entries = [bid("A", 1000, OPENS), bid("B", 1100, OPENS), bid("A", 1200, OPENS)]
    found = award(english(), fold(english(), [*entries, Entry(Kind.DEFAULTED, END, "A")]))
    assert (found.winner, found.price) == ("B", Decimal(1100))


def test_a_suspension_keeps_the_time_that_was_left():
    pause = [Entry(Kind.SUSPENDED, OPENS + HOUR), Entry(Kind.RESUMED, OPENS + 5 * HOUR)]
    assert fold(english(), pause).ends_at == END + 4 * HOUR
    with pytest.raises(BiddingSuspended):
        fold(english(), [pause[0], bid("A", 1000, OPENS + 2 * HOUR)])
    short = [Entry(Kind.SUSPENDED, END - SECOND), Entry(Kind.RESUMED, END + HOUR)]
    assert fold(english(least_after_pause=HOUR), short).ends_at == END + 2 * HOUR


@pytest.mark.parametrize("amount", ["0", "-5", "1000.001", "NaN", "Infinity", "1e15", "1e30"])
def test_an_amount_nobody_can_bid_is_refused_whatever_the_format(amount):
    with pytest.raises(BadAmount):
        fold(english(), [bid("A", amount, OPENS)])


def test_downward_the_lowest_wins_and_a_bid_undercuts_by_a_step():
    terms = english(downward=True, start=Decimal(1000))
    state = fold(terms, [bid("A", 900, OPENS), bid("B", 800, OPENS)])
    assert (state.leader, state.price) == ("B", Decimal(800))
    with pytest.raises(BidTooHigh, match="700"):
        admit(terms, state, bid("A", 701, OPENS))


def sealed_bid(who: str, amount: int, at: dt.datetime = OPENS) -> list[Entry]:
    """A bid with its opening."""
    hidden = Entry(Kind.SEALED, at, who, commitment=commitment("sale-1", who, Decimal(amount), f"key of {who}"))
    return [hidden, Entry(Kind.REVEALED, END, who, Decimal(amount), nonce=f"key of {who}")]


def test_sealed_bids_pay_the_first_or_the_second_price_and_who_does_not_open_forfeits():
    pairs = [sealed_bid("A", 1500), sealed_bid("B", 1800), sealed_bid("C", 2500)]
    entries = [p[0] for p in pairs] + [p[1] for p in pairs[:2]]
    first, second = sealed(), sealed(second_price=True)
    assert award(first, fold(first, entries)).price == Decimal(1800)
    found = award(second, fold(second, entries))
    assert (found.winner, found.price, found.forfeited) == ("B", Decimal(1500), ("C",))
    with pytest.raises(CommitmentDiffers):
        fold(first, [pairs[0][0], Entry(Kind.REVEALED, END, "A", Decimal(1501), nonce="key of A")])
    with pytest.raises(NotOpenYet):
        fold(first, [pairs[0][0], Entry(Kind.REVEALED, END - MICRO, "A", Decimal(1500), nonce="key of A")])


def test_quality_counts_with_an_exact_coefficient():
    terms = sealed(downward=True, start=Decimal(2_000_000), most_score=Decimal("0.30"))
    scored = Entry(Kind.SCORED, OPENS, "A", scores=(Decimal("0.11"), Decimal("0.10")))
    good, cheap = sealed_bid("A", 1_000_000), sealed_bid("B", 800_000)
    state = fold(terms, [scored, good[0], cheap[0], good[1], cheap[1]])
    assert value(terms, state, "A") == Fraction(1_000_000) / Fraction(13, 10)
    assert round(float(value(terms, state, "A")), 2) == 769_230.77
    assert award(terms, state).winner == "A"  # dearer, and worth more
    assert award(terms, state).price == Decimal(1_000_000)


def test_a_falling_price_is_taken_once_at_what_the_clock_says():
    terms = dutch()
    at = OPENS + 90 * SECOND
    assert price_at(terms, begin(terms), at) == Decimal(990)
    with pytest.raises(NotThePrice, match="990"):
        fold(terms, [Entry(Kind.TAKEN, at, "A", Decimal(1000))])
    state = fold(terms, [Entry(Kind.TAKEN, at, "A", Decimal(990))])
    assert is_over(terms, state, at)
    with pytest.raises(BiddingClosed):
        admit(terms, state, Entry(Kind.TAKEN, at, "B", Decimal(990)))
    assert price_at(terms, begin(terms), OPENS + 2 * HOUR - MICRO) == Decimal(200)  # never below its floor


def test_in_the_hybrid_others_better_the_price_sealed_and_who_took_it_has_the_last_word():
    terms = dutch(Format.DUTCH_SEALED)
    at = OPENS + 90 * SECOND
    hidden = Entry(Kind.SEALED, at + SECOND, "B", commitment=commitment("sale-1", "B", Decimal(1100), "k"))
    shown = Entry(Kind.REVEALED, at + 600 * SECOND, "B", Decimal(1100), nonce="k")
    entries = [Entry(Kind.TAKEN, at, "A", Decimal(990)), hidden, shown]
    assert award(terms, fold(terms, entries)).winner == "B"
    with pytest.raises(AlreadyTaken):
        fold(terms, [*entries[:1], Entry(Kind.TAKEN, at, "B", Decimal(990))])
    last = Entry(Kind.BEST, at + 1200 * SECOND, "A", Decimal(1110))
    found = award(terms, fold(terms, [*entries, last]))
    assert (found.winner, found.price) == ("A", Decimal(1110))
    with pytest.raises(BidTooLow):
        fold(terms, [*entries, Entry(Kind.BEST, at + 1200 * SECOND, "A", Decimal(1105))])


def test_rounds_go_from_the_worst_to_the_best_and_nobody_bids_out_of_turn():
    terms = turns()
    initial = [Entry(Kind.INITIAL, OPENS - HOUR, who, Decimal(amount)) for who, amount in (("A", 900), ("B", 950), ("C", 800))]
    state = fold(terms, initial)
    assert over_at(terms, state) == OPENS + (5 + 2 + 2 + 6 * 3) * 60 * SECOND  # 9 + 6 N minutes, and the announcement before (2)
    first = OPENS + 300 * SECOND
    with pytest.raises(NotYourTurn):
        admit(terms, state, Entry(Kind.TURN, first, "C", Decimal(700)))
    state = admit(terms, state, Entry(Kind.TURN, first, "B", Decimal(700)))
    assert [o.amount for o in (state.offers["B"], admit(terms, state, Entry(Kind.RETRACTED, first + SECOND, "B")).offers["B"])] == [
        700,
        950,
    ]
    with pytest.raises(BidTooHigh):
        admit(terms, state, Entry(Kind.TURN, first + 120 * SECOND, "A", Decimal(895)))
    second = OPENS + (5 + 6 + 2) * 60 * SECOND  # the second round: now A is worst, B best
    assert admit(terms, state, Entry(Kind.TURN, second, "A", Decimal(600))).leader == ""
    assert award(terms, state).winner == "B"


def test_terms_that_do_not_go_together_are_refused_field_by_field():
    with pytest.raises(BadTerms) as told:
        english(start=Decimal(0), ends_at=OPENS, steps=((Decimal(5), Decimal(1)),))
    assert [p.field for p in told.value.problems] == ["start", "ends_at", "steps"]
    with pytest.raises(BadTerms):
        dutch(floor=None)
    with pytest.raises(BadTerms):
        sealed(reveal_for=0 * SECOND)


AMOUNTS = st.lists(st.integers(10, 300), min_size=2, max_size=5, unique=True)


@given(AMOUNTS, st.integers(0, 4), st.integers(10, 300))
def test_in_a_second_price_sale_nobody_gains_by_bidding_other_than_what_it_is_worth_to_him(worths, place, instead):
    """Vickrey: the gain of telling the truth is never less than that of any other bid (SCIENCE 4.1)."""
    place %= len(worths)
    terms = sealed(second_price=True, start=Decimal(1))

    def gain(own: int) -> Decimal:
        amounts = {f"B{i}": (own if i == place else worth) for i, worth in enumerate(worths)}
        pairs = [sealed_bid(who, amount) for who, amount in amounts.items()]
        found = award(terms, fold(terms, [p[0] for p in pairs] + [p[1] for p in pairs]))
        assert found.price is not None
        return worths[place] - found.price if found.winner == f"B{place}" else Decimal(0)

    assert gain(worths[place]) >= gain(instead)


@given(AMOUNTS)
def test_maxima_end_where_a_second_price_and_one_step_would(worths):
    """Whatever the order in which maxima arrive: the highest wins, a step beyond the second, at most his own."""
    terms = english(start=Decimal(1), steps=((Decimal(0), Decimal(1)),))
    state = begin(terms)
    for i, worth in enumerate(worths):
        least = state.price + 1 if state.price is not None else Decimal(1)
        if worth >= least:
            state = admit(terms, state, Entry(Kind.BID, OPENS, f"B{i}", least, Decimal(worth)))
    highest, second = sorted(worths, reverse=True)[:2]
    assert state.leader == f"B{worths.index(highest)}"
    assert state.price is not None
    assert state.price <= min(highest, second + 1)
    assert award(terms, state).places[0] == state.leader


@given(st.builds(lambda n: n, st.integers(0, 2**53 - 1)), st.sampled_from(list(Format)))
def test_terms_come_back_from_their_record(number, form):
    made = {Format.ENGLISH: english, Format.SEALED: sealed, Format.TURNS: turns}.get(form, lambda **more: dutch(form, **more))
    terms = made(ranks={"P": number % 5 + 1}, fewest_bidders=number % 3 + 1)
    assert Terms.from_json(terms.as_json()) == terms
