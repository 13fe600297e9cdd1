"""The Actor: roles reach down the tree of centres, never up and never sideways."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.people.domain.actor import ANONYMOUS, PUBLISHERS, STAFF, Actor, Role, covers

ID, OTHER = UUID(int=1), UUID(int=2)
paths = st.lists(st.sampled_from(["cn", "zj", "hz", "z", "zj-2"]), min_size=1, max_size=4).map(".".join)


@pytest.mark.parametrize(
    ("path", "other", "expected"),
    [
        ("cn", "cn", True), ("cn", "cn.zj", True), ("cn", "cn.zj.hz", True), ("cn.zj", "cn.zj.hz", True),
        ("cn.zj", "cn", False), ("cn.zj", "cn.gd", False), ("cn.z", "cn.zj", False), ("cn.zj", "cn.zj-2", False), ("cn", "us.cn", False),
    ],
)  # fmt: skip
def test_a_centre_covers_itself_and_what_is_below(path, other, expected):
    assert covers(path, other) is expected


@given(paths, paths, paths)
def test_covering_is_an_order(a, b, c):
    assert covers(a, a)
    assert not (covers(a, b) and covers(b, a)) or a == b
    assert not (covers(a, b) and covers(b, c)) or covers(a, c)


@given(st.dictionaries(paths, st.frozensets(st.sampled_from(Role), min_size=1), max_size=4), paths, st.frozensets(st.sampled_from(Role)))
def test_a_role_is_held_where_a_centre_above_gives_it(held, path, roles):
    actor = Actor(person_id=ID, centres=held)
    assert actor.holds(roles, path) == any(covers(above, path) and roles & given for above, given in held.items())


def test_a_role_held_in_one_centre_does_not_borrow_from_another():
    actor = Actor(person_id=ID, centres={"cn.zj": frozenset({Role.BROKER}), "cn.gd": frozenset({Role.REGISTRAR})})
    assert actor.holds(PUBLISHERS, "cn.gd.dg")
    assert not actor.holds(PUBLISHERS, "cn.zj.hz")
    assert actor.holds(STAFF, "cn.zj.hz")
    assert actor.centre_paths() == ("cn.gd", "cn.zj")
    assert actor.centre_paths(PUBLISHERS) == ("cn.gd",)


def test_members_and_representatives_of_a_centre_are_not_its_staff():
    actor = Actor(person_id=ID, centres={"cn": frozenset({Role.MEMBER, Role.REPRESENTATIVE})})
    assert not actor.holds(STAFF, "cn")
    assert actor.centre_paths() == ()


def test_an_administrator_holds_every_role_everywhere():
    assert Actor(person_id=ID, is_administrator=True).holds(frozenset({Role.DIRECTOR}), "anywhere")


def test_nobody_in_particular_is_nobody():
    assert not ANONYMOUS.is_signed_in
    assert ANONYMOUS.reference == "anonymous"
    assert not ANONYMOUS.belongs_to(None)
    assert not ANONYMOUS.belongs_to(ID)
    assert not ANONYMOUS.holds(STAFF, "cn")


def test_belonging_is_to_the_organisations_held():
    actor = Actor(person_id=ID, organisations={ID: frozenset({Role.MEMBER})})
    assert actor.belongs_to(ID)
    assert not actor.belongs_to(OTHER)
    assert not actor.belongs_to(None)
    assert actor.reference == f"person:{ID}"
