"""The screens for red flags: figures computed by hand, and what must not change them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.exchange.adapters.screens import bases
from bole.exchange.domain import bid_figures as figures
from bole.exchange.domain.flags import Observed, Offered, Verdict, screened
from bole.exchange.domain.shilling import Open, Past, score
from bole.exchange.domain.terms import Format

OPENS = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
BIDS = st.lists(st.integers(1, 10**6).map(Decimal), min_size=5, max_size=9)


def d(*values):
    return [Decimal(str(one)) for one in values]


def test_the_coefficient_of_variation_of_100_110_120_is_ten_over_one_hundred_and_ten():
    assert figures.variation(d(100, 110, 120)) == Decimal("9.0909")  # mean 110, s = sqrt(200 / 2) = 10


def test_the_relative_distance_divides_the_first_gap_by_the_deviation_of_the_losers():
    assert figures.distance(d(100, 110, 120, 130), downward=True) == Decimal("1.0000")  # 10 / sqrt((100 + 0 + 100) / 2)
    assert figures.distance(d(100, 120, 121, 122), downward=True) == Decimal("20.0000")  # 20 / 1
    assert figures.distance(d(100, 120, 121, 122), downward=False) == Decimal("0.0844")  # 1 / sqrt(280.67 / 2): 100, 120, 121 lose
    assert figures.distance(d(100, 120, 120), downward=True) is None
    assert figures.distance(d(100, 120), downward=True) is None


def test_spread_and_difference_are_shares_of_the_lowest_and_of_the_best():
    assert figures.spread(d(80, 100, 120)) == 50  # (120 - 80) / 80
    assert figures.difference(d(80, 100, 120), downward=True) == 25  # (100 - 80) / 80
    assert figures.difference(d(80, 100, 120), downward=False) == Decimal("16.6667")  # (120 - 100) / 120
    assert figures.spread(d(5)) is None


def test_the_kurtosis_of_1_to_5_is_minus_one_point_two_as_spreadsheets_say():
    assert figures.kurtosis(d(1, 2, 3, 4, 5)) == Decimal("-1.2000")
    assert figures.kurtosis(d(1, 1, 1, 1)) is None
    assert figures.kurtosis(d(1, 2, 3)) is None


@given(BIDS, st.integers(1, 1000), st.booleans(), st.randoms(use_true_random=False))
def test_neither_the_currency_nor_the_order_of_bids_changes_a_figure(bids, factor, downward, random):
    mixed = [one * factor for one in bids]
    random.shuffle(mixed)
    for figure in (figures.variation, figures.spread, figures.kurtosis):
        assert figure(bids) == figure(mixed)
    for figure in (figures.distance, figures.difference):
        assert figure(bids, downward=downward) == figure(mixed, downward=downward)


def sale(*offered, format=Format.SEALED, downward=True, **more):
    return Observed(format, downward, tuple(offered), **more)


def found(seen):
    return {one.basis.code: one for one in screened(seen, bases())}


def priced(*amounts):
    return sale(*(Offered(f"B{n}", Decimal(one)) for n, one in enumerate(amounts)))


def test_cover_bids_show_in_variation_distance_and_spread():
    hits = found(priced(1000, 1040, 1041, 1042))
    assert {code for code, one in hits.items() if one.verdict is Verdict.FOUND} == {"variation", "distance", "spread"}
    assert hits["variation"].figures["value"] == Decimal("1.9904")  # mean 1030.75, s = sqrt(1262.75 / 3) = 20.5163
    assert hits["difference"].verdict is Verdict.NOT_FOUND
    assert hits["kurtosis"].verdict is Verdict.TOO_LITTLE
    assert (hits["kurtosis"].data, hits["kurtosis"].basis.least) == (4, 5)


def test_bids_that_differ_as_bids_do_show_nothing():
    assert not [one for one in found(priced(800, 930, 1100, 1400, 1250)).values() if one.verdict is Verdict.FOUND]


def test_two_bids_are_not_enough_and_an_open_sale_is_not_for_screens_of_sealed_bids():
    assert found(priced(1000, 1001))["variation"].verdict is Verdict.TOO_LITTLE
    seen = sale(*(Offered(f"B{n}", Decimal(1000 + n)) for n in range(4)), format=Format.ENGLISH)
    assert {found(seen)[code].verdict for code in ("variation", "distance", "spread", "difference", "kurtosis", "timing")} == {
        Verdict.NOT_FOR_FORMAT
    }
    assert found(priced(1, 2, 3))["shill"].verdict is Verdict.NOT_FOR_FORMAT


def test_sealed_bids_within_seconds_are_a_pair_whoever_was_first():
    seen = found(sale(Offered("A", at=(OPENS,)), Offered("B", at=(OPENS + 30 * SECOND,)), Offered("C", at=(OPENS + 61 * SECOND,))))[
        "timing"
    ]
    assert (seen.verdict, seen.bidders, seen.figures["value"]) == (Verdict.FOUND, (("A", "B"),), 30)
    later = found(sale(Offered("A", at=(OPENS,)), Offered("B", at=(OPENS + 31 * SECOND,))))["timing"]
    assert (later.verdict, later.bidders) == (Verdict.NOT_FOUND, ())


def test_what_bidders_share_is_told_as_groups():
    seen = found(
        sale(
            Offered("A", origins=frozenset("xy"), accounts=frozenset({"acme"}), members=frozenset({"p"})),
            Offered("B", origins=frozenset("x"), accounts=frozenset({"acme"}), members=frozenset({"q"})),
            Offered("C", origins=frozenset("y"), devices=frozenset("d"), members=frozenset({"p", "s"})),
            seller_members=frozenset({"s"}),
        )
    )
    assert seen["origin"].bidders == (("A", "B"), ("A", "C"))
    assert seen["device"].verdict is Verdict.TOO_LITTLE
    assert seen["payer"].bidders == (("A", "B"),)
    assert seen["members"].bidders == (("A", "C"),)
    assert seen["seller"].bidders == (("C",),)


def past(winner="W", shill="S"):
    """An hour: the shill bids at once and after each bid of the winner, by 10 of whose 30."""
    rows = [(shill, 100, 0), ("W", 130, 36), (shill, 140, 72), ("W", 170, 108), (shill, 180, 144), ("W", 210, 180)]
    bids = tuple(Open(bidder, Decimal(amount), OPENS + after * SECOND) for bidder, amount, after in rows)
    return Past(winner, OPENS, OPENS + 3600 * SECOND, bids)


def test_the_shill_score_of_somebody_who_only_drives_the_price_by_hand():
    made = score("S", [past(), past(), past()], elsewhere=0)
    parts = {"exclusive": 1, "often": 1, "losing": 1, "quick": Decimal("0.9900"), "small": Decimal("0.6667"), "early": 1}
    assert made.parts == parts  # 36 of 3,600 seconds; 1 - 10 / 30; 3 of the 3 bids he could make
    assert made.score == Decimal("9.6879")  # 10 (9 + 2 + 5 + 2 * 0.99 + 2 * 2 / 3 + 2) / 22
    assert (made.sales, made.won) == (3, 0)
    assert score("nobody", [past()], elsewhere=0) is None


def test_who_wins_or_bids_with_many_sellers_scores_less():
    loyal, winner = score("S", [past()] * 3, elsewhere=0), score("W", [past()] * 3, elsewhere=0)
    assert winner.score < loyal.score
    assert score("S", [past()] * 3, elsewhere=9).score < loyal.score


def test_a_shill_is_found_after_three_sales_and_never_when_he_won_one():
    def seen(pasts):
        return found(sale(Offered("CODE", name="S"), Offered("WIN", name="W"), format=Format.ENGLISH, downward=False, pasts=pasts))["shill"]

    assert (seen((past(),) * 2).verdict, seen((past(),) * 2).data) == (Verdict.TOO_LITTLE, 2)
    assert (seen((past(),) * 3).verdict, seen((past(),) * 3).bidders) == (Verdict.FOUND, (("CODE",),))
    assert seen((past(), past(), past(winner="S"))).verdict is Verdict.NOT_FOUND


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_screen_says_what_it_is_and_on_what_it_stands(language):
    for one in bases().values():
        assert one.title(language)
        assert one.says(language)
        assert one.source(language)
