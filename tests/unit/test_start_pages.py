"""Start pages: which kind somebody is, what stands on his page, and that the table names nothing that is not there."""

from __future__ import annotations

from uuid import UUID

import pytest

from bole.matching.domain.start import DESK, MOST_DEEDS, MOST_STEPS, OWN, START, Kind, kinds_of, page_of
from bole.matching.web.start import CATALOGUES, PLACE, RECORDS
from bole.people.domain.actor import Actor, Role
from bole.people.models import Organisation
from bole.ui import panels, start

ME = UUID(int=1)


def held(*roles, kinds=(), **values):
    return Actor(person_id=ME, centres={"cn": frozenset(roles)} if roles else {}, kinds=frozenset(kinds), **values)


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (Actor(), ()),
        (held(), (Kind.PERSON,)),
        (held(kinds=["enterprise"]), (Kind.ENTERPRISE,)),
        (held(kinds=["something new"]), (Kind.PERSON,)),
        (held(kinds=["university", "enterprise"]), (Kind.ENTERPRISE, Kind.UNIVERSITY)),
        (held(Role.BROKER, kinds=["intermediary"]), (Kind.BROKER, Kind.INTERMEDIARY)),
        (held(Role.REGISTRAR, Role.DIRECTOR), (Kind.DIRECTOR, Kind.REGISTRAR)),
        (held(could_administer=True), (Kind.ADMINISTRATOR,)),
        (held(Role.DIRECTOR, could_administer=True, is_administrator=True), (Kind.ADMINISTRATOR, Kind.DIRECTOR)),
    ],
)
def test_what_somebody_is(actor, expected):
    assert kinds_of(actor) == expected


def test_every_kind_has_a_page_and_every_kind_of_organisation_is_a_kind():
    assert set(START) == set(Kind)
    assert {kind.value for kind in Organisation.Kind} <= {kind.value for kind in Kind}


@pytest.mark.parametrize("kind", Kind)
def test_the_table_names_only_what_contexts_register(kind):
    page = START[kind]
    assert set(page.deeds) <= set(start.DEEDS)
    assert set(page.waits) <= set(start.WAITS)
    assert set(page.steps) <= set(start.STEPS)
    known = {p["name"].rpartition("-")[2] for p in panels.panels_of(PLACE)}
    assert set(page.news) <= {*RECORDS, CATALOGUES, *known}


@pytest.mark.parametrize("kind", Kind)
def test_a_page_has_one_or_two_main_deeds_and_three_to_five_steps(kind):
    page = START[kind]
    assert 1 <= len(page.deeds) <= MOST_DEEDS
    assert 3 <= len(page.steps) <= MOST_STEPS
    assert page.looks_for in ("achievement", "need")


def test_nothing_that_is_registered_is_on_no_page():
    pages = START.values()
    assert set(start.DEEDS) == {code for page in pages for code in page.deeds}
    assert set(start.STEPS) == {code for page in pages for code in page.steps}
    assert set(start.WAITS) == {*OWN, *DESK}


def test_who_is_of_two_kinds_has_the_page_of_the_first_and_what_waits_for_both():
    page = page_of((Kind.REGISTRAR, Kind.UNIVERSITY))
    assert page.deeds == ("review", "import", "register")
    assert (page.steps, page.news) == (START[Kind.REGISTRAR].steps, START[Kind.REGISTRAR].news)
    assert set(page.waits) == {*OWN, *DESK}
