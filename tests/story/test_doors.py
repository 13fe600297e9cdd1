"""Doors: for random people and random records, what the door lets through and what the list shows is one rule, told once more here."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import uuid
from dataclasses import replace

import pytest

from bole.kernel.errors import Missing, Refusal
from bole.people.domain.actor import ANONYMOUS, PUBLISHERS, STAFF, Actor, Reach, Role, covers
from bole.people.models import Centre, Organisation, Person
from bole.people.queries import centres_where
from bole.people.services import open_centre, register_organisation
from bole.registry import access, queries
from bole.registry.domain.life import IN_FORCE
from bole.registry.errors import NotEditor
from bole.registry.models import ImportJob, Record
from bole.registry.services import freshness, records
from bole.runtime import files
from bole.runtime.system import SYSTEM

from .. import make

PATHS = ["cn", "cn.zj", "cn.zj.hz", "cn.zj-2", "cn.gd", "cn.gd.dg", "us"]
STATUSES = ["draft", "submitted", "returned", "published", "held", "expired", "withdrawn", "archived"]
VISIBILITIES = ["public", "members", "centre", "private"]
TIERS = ["public", "members", "agreement"]


# The rule, told a second time, for one actor and one record


def may_see(actor, r):
    if actor is SYSTEM or actor.is_administrator:
        return True
    if not actor.is_signed_in:
        return r.status == "published" and r.visibility == "public"
    if r.created_by_id == actor.person_id:
        return True
    if r.visibility == "private":
        return False
    if r.owner_id in actor.organisations or is_staff(actor, r.centre.path):
        return True
    return r.status == "published" and r.visibility in ("public", "members")


def is_staff(actor, path, roles=STAFF):
    return any(covers(above, path) and held & roles for above, held in actor.centres.items())


def may_edit(actor, r):
    if actor is SYSTEM or actor.is_administrator:
        return True
    if actor.is_signed_in and r.created_by_id == actor.person_id:
        return True
    return r.visibility != "private" and (r.owner_id in actor.organisations or is_staff(actor, r.centre.path))


def may_publish(actor, r):
    return may_edit(actor, r) and (actor is SYSTEM or actor.is_administrator or is_staff(actor, r.centre.path, PUBLISHERS))


def open_to(actor, r, purpose):
    try:
        found = access.record_for(actor, r.id, to=purpose)
    except Refusal:
        return False
    return found.id == r.id


@pytest.fixture
def crowd(db):
    """Random people, organisations, centres and records of every status and visibility, the same ones each time."""
    rng = random.Random(2026)
    for path in PATHS:
        parent, _, code = path.rpartition(".")
        open_centre(SYSTEM, code=code, level="city", name=f"中心 {path}", parent=parent)
    organisations = [register_organisation(SYSTEM, name=f"单位{i}", kind="university") for i in range(4)]
    persons = [make.person() for _ in range(5)]
    centres = list(Centre.objects.all())
    combinations = list(itertools.product(STATUSES, VISIBILITIES)) * 4
    Record.objects.bulk_create(
        Record(
            kind=rng.choice(["achievement", "need"]), status=status, visibility=visibility, description_tier=rng.choice(TIERS),
            confirm_by=dt.date(2027, 6, 30) if status in IN_FORCE else None, centre=rng.choice(centres), owner=rng.choice([*organisations, None]), created_by=rng.choice([*persons, None]),
        )
        for status, visibility in combinations
    )  # fmt: skip

    def somebody():
        return Actor(
            person_id=rng.choice([*persons]).id if rng.random() < 0.8 else uuid.uuid4(),
            organisations={o.id: frozenset({rng.choice(list(Role))}) for o in rng.sample(organisations, rng.randint(0, 2))},
            centres={p: frozenset(rng.sample(list(Role), rng.randint(1, 2))) for p in rng.sample(PATHS, rng.randint(0, 2))},
            is_administrator=rng.random() < 0.05,
        )

    return [SYSTEM, ANONYMOUS, *(somebody() for _ in range(40))]


def test_the_list_shows_what_the_rule_says(crowd):
    everything = list(Record.objects.select_related("centre"))
    for actor in crowd:
        listed = access.records_for(actor).values_list("id", flat=True)
        assert sorted(listed) == sorted(r.id for r in everything if may_see(actor, r)), actor


def test_the_door_opens_for_what_the_list_shows_and_for_nothing_else(crowd):
    everything = list(Record.objects.select_related("centre"))
    for actor in crowd[::3]:
        listed = set(access.records_for(actor).values_list("id", flat=True))
        assert {r.id for r in everything if open_to(actor, r, "see")} == listed, actor


@pytest.mark.parametrize(("purpose", "rule"), [("edit", may_edit), ("publish", may_publish)])
def test_who_may_change_a_record_may_see_it_and_the_door_says_the_same(crowd, purpose, rule):
    everything = list(Record.objects.select_related("centre"))
    for actor in crowd[::4]:
        assert {r.id for r in everything if open_to(actor, r, purpose)} == {r.id for r in everything if rule(actor, r)}, actor
        assert all(may_see(actor, r) for r in everything if rule(actor, r))


def test_a_locked_door_is_the_same_door(crowd):
    everything = list(Record.objects.all())[:30]
    for actor in crowd[::8]:
        for r in everything:
            try:
                locked = access.record_for(actor, r.id, lock=True).id == r.id
            except Missing:
                locked = False
            assert locked == open_to(actor, r, "see")


def test_how_far_a_record_may_be_read(crowd):
    everything = list(Record.objects.select_related("centre"))
    for actor in crowd[::4]:
        for r in everything:
            if not may_see(actor, r):
                continue
            full, member = may_edit(actor, r), actor is SYSTEM or actor.is_signed_in
            assert access.reach_of(actor, r) == (Reach.FULL if full else Reach.MEMBERS if member else Reach.PUBLIC)
            opened = full or r.description_tier == "public" or (r.description_tier == "members" and member)
            assert access.may_read_description(actor, r) == opened


def test_imports_are_for_the_staff_of_their_centre(crowd):
    file = files.store(name="x", media_type="y", content=[])
    jobs = [ImportJob.objects.create(centre=c, file=file, created_by=Person.objects.first()) for c in Centre.objects.all()]
    for actor in crowd:
        expected = {j.id for j in jobs if actor is SYSTEM or actor.is_administrator or is_staff(actor, j.centre.path)}
        assert set(access.imports_for(actor).values_list("id", flat=True)) == expected
        for job in jobs:
            try:
                found = access.import_for(actor, job.id, lock=True).id == job.id
            except Missing:
                found = False
            assert found == (job.id in expected)


def test_centres_where_somebody_acts_are_those_where_he_holds_a_role(crowd):
    for actor in crowd[1:]:
        for roles in (STAFF, PUBLISHERS, frozenset({Role.DIRECTOR})):
            listed = set(centres_where(actor, roles).values_list("path", flat=True))
            assert listed == {path for path in PATHS if actor.holds(roles, path)}


def test_what_is_hidden_is_missing_not_forbidden(crowd):
    hidden = Record.objects.filter(visibility="private").exclude(created_by=None)
    for purpose, r in itertools.product(("see", "edit", "publish"), hidden):
        with pytest.raises(Missing) as told:
            access.record_for(ANONYMOUS, r.id, to=purpose)
        with pytest.raises(Missing) as never_there:
            access.record_for(ANONYMOUS, uuid.uuid4(), to=purpose)
        assert told.value.text() == never_there.value.text()


# Who may do what to a record of the city, written by the professor and owned by his university:
# m missing, f forbidden, y yes, w wrong state

ACTORS = ("admin", "director", "registrar", "broker", "foreign_registrar", "professor", "owner", "stranger", "anonymous")
TABLE = {
    #                      adm dir reg bro for pro own str ano
    ("draft", "see"):       "y   y   y   y   m   y   m   m   m",
    ("draft", "revise"):    "y   y   y   y   m   y   m   m   m",
    ("draft", "submit"):    "y   y   y   y   m   y   m   m   m",
    ("draft", "publish"):   "y   y   y   f   m   f   m   m   m",
    ("draft", "return"):    "w   w   w   f   m   f   m   m   m",
    ("draft", "withdraw"):  "w   w   w   w   m   w   m   m   m",
    ("draft", "archive"):   "y   y   y   y   m   y   m   m   m",
    ("submitted", "see"):      "y   y   y   y   m   y   m   m   m",
    ("submitted", "return"):   "y   y   y   f   m   f   m   m   m",
    ("submitted", "publish"):  "y   y   y   f   m   f   m   m   m",
    ("submitted", "withdraw"): "y   y   y   y   m   y   m   m   m",
    ("published", "see"):      "y   y   y   y   y   y   y   y   y",
    ("published", "revise"):   "y   y   y   y   f   y   f   f   f",
    ("published", "publish"):  "w   w   w   f   f   f   f   f   f",
    ("published", "withdraw"): "y   y   y   y   f   y   f   f   f",
    ("published", "history"):  "y   y   y   y   f   y   f   f   f",
    ("published", "archive"):  "w   w   w   w   f   w   f   f   f",
    ("published", "confirm"):  "y   y   y   y   f   y   f   f   f",
    ("expired", "see"):        "y   y   y   y   m   y   m   m   m",
    ("expired", "confirm"):    "y   y   y   y   m   y   m   m   m",
    ("expired", "revise"):     "y   y   y   y   m   y   m   m   m",
    ("expired", "publish"):    "w   w   w   f   m   f   m   m   m",
    ("expired", "withdraw"):   "y   y   y   y   m   y   m   m   m",
    ("expired", "archive"):    "y   y   y   y   m   y   m   m   m",
    ("draft", "confirm"):      "w   w   w   w   m   w   m   m   m",
}  # fmt: skip
LETTERS = {"RecordMissing": "m", "NotEditor": "f", "NotPublisher": "f", "WrongState": "w"}


@pytest.mark.parametrize(("status", "verb"), TABLE, ids=[f"{s}-{v}" for s, v in TABLE])
def test_who_may_do_what(world, status, verb):
    def attempt(actor):
        record = make.draft(world, owner=world.university.name)
        if status == "submitted":
            records.submit(world.professor, record.id)
        if status in IN_FORCE:
            records.publish(world.registrar, record.id)
        if status == "expired":
            make.expired(record)
        found = queries.record(SYSTEM, record.id)
        sheet = replace(queries.sheet_of(found), trl=3)
        deeds = {
            "see": lambda: queries.record(actor, record.id),
            "revise": lambda: records.revise(actor, record.id, sheet=sheet, version=found.version),
            "submit": lambda: records.submit(actor, record.id),
            "publish": lambda: records.publish(actor, record.id),
            "return": lambda: records.return_to_author(actor, record.id, reason="x"),
            "withdraw": lambda: records.withdraw(actor, record.id),
            "archive": lambda: records.archive(actor, record.id),
            "confirm": lambda: freshness.confirm(actor, record.id),
            "history": lambda: queries.versions(actor, record.id),
        }
        try:
            deeds[verb]()
        except Refusal as refusal:
            now = Record.objects.get(id=record.id)
            assert (now.status, now.version) == (found.status, found.version)
            return LETTERS[type(refusal).__name__]
        return "y"

    assert "   ".join(attempt(getattr(world, name)) for name in ACTORS) == TABLE[status, verb]


@pytest.mark.parametrize("name", ACTORS[:-1])
def test_whoever_is_signed_in_may_begin_a_record(world, name):
    made = records.draft(getattr(world, name), centre="cn.zj.hz", sheet=make.sheet())
    assert Record.objects.get().id == made.id


def test_nobody_in_particular_begins_nothing(world):
    with pytest.raises(NotEditor):
        records.draft(world.anonymous, centre="cn.zj.hz", sheet=make.sheet(owner="新单位"))
    assert not Record.objects.exists()
    assert not Organisation.objects.filter(name="新单位").exists()


def test_the_shorter_lists_are_what_the_whole_list_gives_narrowed(crowd):
    """Own records, those of a centre's staff, those to publish: each asks less of the database, and shows the same."""
    made = list(Record.objects.select_related("centre"))
    for actor in crowd:
        if actor is SYSTEM:
            continue
        seen = set(access.records_for(actor).values_list("id", flat=True))
        own = {r.id for r in made if actor.is_signed_in and (r.created_by_id == actor.person_id or r.owner_id in actor.organisations)}
        staffed = {r.id for r in made if r.visibility != "private" and is_staff(actor, r.centre.path)}
        publishes = {r.id for r in made if is_staff(actor, r.centre.path, PUBLISHERS)}
        for found, expected in (
            (access.own_records(actor), seen & own),
            (access.staffed_records(actor), seen if actor.is_administrator else seen & staffed),
            (access.records_to_publish(actor), seen if actor.is_administrator else seen & publishes),
        ):
            assert set(found.values_list("id", flat=True)) == expected, actor
