"""The rules of push: families, budgets, what reasons ask for, the way of an interest, who is a reader."""

from __future__ import annotations

from uuid import UUID

import pytest

from bole.kernel.states import WrongState
from bole.push.domain.budget import Waiting, due
from bole.push.domain.family import keys_of, patent_key
from bole.push.domain.funnel import Funnel, is_robot
from bole.push.domain.interest import OPENED, WAY, Part, asker_is_named_to, deeds
from bole.push.domain.reasons import ASKS, addressed_by, fields_asked
from bole.reference.queries import vocabulary
from bole.registry.domain.brokering import is_brokered, is_nameless
from bole.registry.domain.fields import BY_NAME


@pytest.mark.parametrize(
    ("number", "office", "key"),
    [
        ("ZL 2020 1 0123456.3", "", "CN:202010123456"),
        ("CN202010123456.3", "", "CN:202010123456"),
        ("２０２０１０１２３４５６．３", "国家知识产权局", "CN:202010123456"),
        ("202010123456", "", "CN:202010123456"),
        ("US 11,123,456 B2", "", "US:11123456"),
        ("11123456", "USPTO", "US:11123456"),
        ("EP 3 456 789 A1", "", "EP:3456789"),
        ("CN112345678B", "", "CN:112345678"),
        ("none", "", ""),
        ("123", "", ""),
        ("", "CN", ""),
    ],
)
def test_a_patent_number_has_one_form_however_an_office_writes_it(number, office, key):
    assert patent_key(number, office) == key


def test_keys_join_the_same_source_and_the_same_patent_but_not_needs_with_achievements():
    rights = [("invention", "ZL202010123456.3", ""), ("software", "2020SR0123456", ""), ("know_how", "123456", "")]
    keys = keys_of(kind="achievement", source="sbir", external_id="7", rights=rights)
    assert keys == ("achievement|source:sbir:7", "achievement|patent:CN:202010123456")
    assert keys_of(kind="achievement", source="", external_id="7", rights=[]) == ()
    assert not set(keys) & set(keys_of(kind="need", source="sbir", external_id="7", rights=rights))


def test_the_best_comes_first_what_was_revised_before_all_and_no_budget_is_passed():
    me, you = UUID(int=1), UUID(int=2)
    waiting = [
        Waiting(UUID(int=10), me, 0.5),
        Waiting(UUID(int=11), me, 0.9),
        Waiting(UUID(int=12), me, 0.1, again=True),
        Waiting(UUID(int=13), you, 0.3),
    ]
    assert due(waiting, used={}, budget=2) == [UUID(int=12), UUID(int=11), UUID(int=13)]
    assert due(waiting, used={me: 2, you: 5}, budget=2) == []


def test_every_reason_of_the_vocabulary_has_its_rule_and_names_fields_there_are():
    assert set(ASKS) == set(vocabulary("decline_reason").codes())
    assert {f for fields in ASKS.values() for f in fields} - {"wordings"} <= set(BY_NAME)


def test_a_revision_addresses_the_reasons_that_named_its_fields():
    assert addressed_by(["trl"]) == {"too_early"}
    assert addressed_by(["wordings"]) == {"benefit_unclear", "description_unclear"}
    assert addressed_by(["price_max", "deadline"]) == {"route_unclear", "price"}
    assert addressed_by(["contact_name"]) == set()
    assert "application_status" not in fields_asked("too_early", "need")


def test_an_interest_goes_its_way_and_no_other():
    assert deeds("with_broker", [Part.BROKER], is_brokered=True) == ("forward", "decline")
    assert deeds("with_broker", [Part.OWNER], is_brokered=True) == ("decline",)
    assert deeds("sent", [Part.BROKER], is_brokered=True) == ("decline",)
    assert deeds("sent", [Part.BROKER], is_brokered=False) == ("accept", "decline")
    assert deeds("accepted", [Part.ASKER], is_brokered=True) == ("open", "withdraw")
    assert deeds(OPENED, list(Part), is_brokered=True) == ()
    with pytest.raises(WrongState):
        WAY.next("accept", OPENED)


def test_only_what_is_open_to_everybody_goes_to_the_owner_directly():
    assert not is_brokered(visibility="public", description_tier="public")
    assert is_brokered(visibility="members", description_tier="public")
    assert is_brokered(visibility="public", description_tier="agreement")
    assert is_nameless(kind="need", visibility="public", description_tier="members")
    assert not is_nameless(kind="expert", visibility="members", description_tier="members")  # his name is the title
    assert not asker_is_named_to(Part.OWNER, "accepted", is_brokered=True)
    assert asker_is_named_to(Part.OWNER, OPENED, is_brokered=True)


@pytest.mark.parametrize(
    "agent", ["", "Googlebot/2.1", "curl/8.1", "python-requests/2", "Mozilla/5.0 (compatible; bingbot/2.0)", "Baiduspider"]
)
def test_robots_are_no_readers(agent):
    assert is_robot(agent)


def test_people_are_readers_and_a_funnel_of_nothing_is_empty():
    assert not is_robot("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Mobile Safari/604.1")
    assert Funnel().is_empty
    assert not Funnel(views=1).is_empty
