"""What is kept about somebody, as one file; and what stays when he leaves: his deeds, never his name."""

from __future__ import annotations

import json

import pytest
from allauth.account.models import EmailAddress
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils import translation

from bole.people import queries, services
from bole.people.domain.actor import Role
from bole.people.errors import LastAdministrator, LastOfCentre, NotAdministrator
from bole.people.models import Membership, Person, Token
from bole.registry.models import Record, RecordVersion
from bole.registry.services import moderation, records, reviewing
from bole.registry.services.reviewing import Change
from bole.runtime import journal
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make


def told(actor):
    return json.loads(json.dumps(services.personal_data(actor, person_id=actor.person_id), cls=DjangoJSONEncoder))


@pytest.fixture
def leaver(world):
    """Somebody with a role, a key, a record, an address and an orcid."""
    who = make.person("zhang-leaver")
    services.grant_role(SYSTEM, person_id=who.id, organisation_id=world.city.pk, role=Role.BROKER)
    actor = make.actor(who)
    services.revise_profile(actor, person_id=who.id, name="张离开", language="en", orcid="0000-0002-1825-0097")
    EmailAddress.objects.create(user_id=who.id, email=who.email, primary=True)
    services.issue_token(actor, person_id=who.id, label="laptop")
    record = make.draft(world, by=make.actor(who))
    return make.actor(who), record


def test_the_file_holds_everything_and_nobody_elses(world, leaver):
    actor, record = leaver
    make.draft(world)
    found = told(actor)
    assert found["person"]["orcid"] == "0000-0002-1825-0097"
    assert [r["role"] for r in found["roles"]] == ["broker"]
    assert [t["name"] for t in found["tokens"]] == ["laptop"]
    assert [r["id"] for r in found["records"]] == [str(record.id)]
    assert found["records"][0]["titles"] == [make.TITLE_ZH]
    assert {"people.person_registered", "people.token_issued", "registry.record_drafted"} <= {e["kind"] for e in found["journal"]}
    assert "professor@test.example" not in json.dumps(found)
    assert "digest" not in json.dumps(found)


def test_the_file_holds_what_was_reported_and_proposed(world):
    record, waiting = make.published(world), make.draft(world)
    moderation.report(world.stranger, record.id, reason="wrong", text="It cannot work.")
    reviewing.propose(world.registrar, waiting.id, changes=[Change("zh", "title", "一种更好的标题")])
    assert [(r["record_id"], r["text"]) for r in told(world.stranger)["reports"]] == [(str(record.id), "It cannot work.")]
    assert [(p["record_id"], p["proposed"]) for p in told(world.registrar)["proposals"]] == [(str(waiting.id), "一种更好的标题")]
    assert told(world.professor)["reports"] == []


def test_nobody_reads_or_deletes_somebody_else(world, leaver):
    actor, _record = leaver
    for verb in (services.personal_data, services.erase_person):
        for other in (world.director, world.stranger, world.anonymous):
            with pytest.raises(NotAdministrator):
                verb(other, person_id=actor.person_id)
    assert Person.objects.get(id=actor.person_id).is_active


def test_who_leaves_is_forgotten_and_what_he_did_stays(world, leaver):
    actor, record = leaver
    secret = services.issue_token(actor, person_id=actor.person_id, label="again")
    entries = list(Entry.objects.order_by("id").values_list("id", "hash"))
    services.erase_person(actor, person_id=actor.person_id)
    person = Person.objects.get(id=actor.person_id)
    with translation.override("en"):
        assert (person.name, person.orcid, person.is_active, str(person)) == ("", "", False, "somebody who left")
    assert not Membership.objects.filter(person=person).exists()
    assert not Token.objects.filter(person=person).exists()
    assert not queries.actor_with_token(secret, today=actor_day()).is_signed_in
    assert Record.objects.get(id=record.id).centre_id == world.city.pk
    assert list(Entry.objects.order_by("id").values_list("id", "hash"))[: len(entries)] == entries
    assert journal.broken_links(Entry.objects.order_by("id")) == []
    records.forget_name(SYSTEM, person_id=person.id)
    assert not RecordVersion.objects.filter(actor_name="张离开").exists()
    for text in ("zhang-leaver", "张离开", "0000-0002-1825-0097"):
        assert places_of(text) == [], text


def actor_day():
    import datetime as dt

    return dt.datetime.now(dt.UTC).date()


def places_of(text):
    """Every table that still holds the text, in any column."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s', [f"%{text}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_an_address_is_free_again_after_its_owner_left(world, leaver):
    actor, _record = leaver
    services.erase_person(actor, person_id=actor.person_id)
    assert make.person("zhang-leaver").id != actor.person_id


def test_the_last_director_names_another_one_first(world):
    with pytest.raises(LastOfCentre) as told:
        services.erase_person(world.director, person_id=world.director.person_id)
    assert told.value.values == {"centre": "浙江中心"}
    assert Person.objects.get(id=world.director.person_id).is_active
    other = make.person()
    services.grant_role(SYSTEM, person_id=other.id, organisation_id=world.province.pk, role=Role.DIRECTOR)
    services.erase_person(world.director, person_id=world.director.person_id)
    assert not Person.objects.get(id=world.director.person_id).is_active


def test_the_last_administrator_stays(world):
    with pytest.raises(LastAdministrator):
        services.erase_person(world.admin, person_id=world.admin.person_id)
    assert Person.objects.get(id=world.admin.person_id).is_administrator
    make.person("second", administrator=True)
    services.erase_person(world.admin, person_id=world.admin.person_id)
    assert not Person.objects.get(id=world.admin.person_id).is_administrator
