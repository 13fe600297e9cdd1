"""The journal: append-only whoever asks, chained per subject, and read in an order in which nothing is inserted."""

from __future__ import annotations

import uuid
import zoneinfo

import pytest
from django.db import DatabaseError, connection, transaction

from bole.people.facts import PersonRegistered, TokenIssued
from bole.runtime import acts, journal
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

pytestmark = pytest.mark.django_db
ONE, OTHER = uuid.uuid4(), uuid.uuid4()


def tell(*facts):
    with acts.under_way(SYSTEM):
        for fact in facts:
            acts.record(fact)


def history():
    return list(Entry.objects.order_by("id"))


@pytest.fixture
def told(db):
    tell(PersonRegistered(subject_id=ONE), TokenIssued(subject_id=ONE, token_id=OTHER, label="钥匙 “key”"))
    tell(PersonRegistered(subject_id=OTHER))
    tell(TokenIssued(subject_id=ONE, token_id=OTHER, label="two"))
    return history()


ATTACKS = {
    "UPDATE": "UPDATE runtime_entry SET actor = 'nobody'",
    "UPDATE of one": "UPDATE runtime_entry SET body = body WHERE id = (SELECT min(id) FROM runtime_entry)",
    "DELETE": "DELETE FROM runtime_entry",
    "TRUNCATE": "TRUNCATE runtime_entry CASCADE",
}


@pytest.mark.parametrize("sql", ATTACKS.values(), ids=ATTACKS)
def test_the_database_refuses_to_change_the_journal(told, sql):
    before = [(e.id, e.hash) for e in history()]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert [(e.id, e.hash) for e in history()] == before


def test_each_subject_has_a_chain_of_its_own(told):
    chains = {subject: [e.previous for e in told if e.subject == subject] for subject in {e.subject for e in told}}
    hashes = {subject: [e.hash for e in told if e.subject == subject] for subject in chains}
    for subject, previous in chains.items():
        assert previous == ["", *hashes[subject][:-1]]
    assert journal.broken_links(told) == []


FORGERIES = {
    "body": lambda e: e.body.update(label="forged"),
    "public": lambda e: setattr(e, "public", {"forged": 1}),
    "actor": lambda e: setattr(e, "actor", "person:somebody"),
    "acting for": lambda e: setattr(e, "acting_for", "x"),
    "time": lambda e: setattr(e, "at", e.at.replace(year=2020)),
    "kind": lambda e: setattr(e, "kind", "people.token_revoked"),
    "hash": lambda e: setattr(e, "hash", "0" * 64),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_entry_is_found(told, forge):
    forge(told[1])
    assert told[1].id in journal.broken_links(told)


def test_an_entry_that_was_taken_out_is_found_and_so_is_a_changed_order(told):
    assert journal.broken_links([told[0], told[2], told[3]]) == [told[3].id]
    assert journal.broken_links([told[0], told[3], told[2], told[1]]) == [told[3].id, told[1].id]


def test_the_chain_holds_over_what_json_makes_of_values(told):
    again = Entry.objects.get(id=told[1].id)
    assert again.body == {"token_id": str(OTHER), "label": "钥匙 “key”"}
    assert journal.chained(again.previous, journal.hashed_part(again)) == again.hash


def test_the_chain_does_not_depend_on_the_time_zone_of_the_reader(told):
    for entry in told:
        entry.at = entry.at.astimezone(zoneinfo.ZoneInfo("Asia/Tokyo"))
    assert journal.broken_links(told) == []


def test_a_fact_of_many_subjects_at_once_is_told_in_one_go(db):
    many = [uuid.uuid4() for _ in range(1200)]
    tell(*(PersonRegistered(subject_id=i) for i in many), *(PersonRegistered(subject_id=i) for i in many[:3]))
    assert Entry.objects.count() == 1203
    assert journal.broken_links(history()) == []
