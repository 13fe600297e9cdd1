"""Pages on which a person says how he is told: preferences, feed, webhooks; and the addresses that work without a sign-in."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from bole.kernel.errors import N_
from bole.notices import kinds, queries
from bole.notices import services as notices
from bole.notices.models import Preferences, Webhook
from bole.people.models import Person
from bole.runtime.system import SYSTEM

ATOM = {"a": "http://www.w3.org/2005/Atom"}
GIVEN = {"mails": "mails", "hour": "18", "language": "zh-hans", "budget": "7", "rhythm-matches": "weekly", "rhythm-answers": "never"}


@pytest.fixture(autouse=True)
def _kinds(monkeypatch, settings):
    settings.BOLE_WEBHOOKS_PRIVATE = True
    monkeypatch.setattr(kinds, "KINDS", dict(kinds.KINDS))
    kinds.add_kind("test.due", group=kinds.OWN_RECORDS, sentence=N_("“%(title)s” is to be confirmed by %(day)s."), url=lambda n: "/centres")


def tell(*persons, title="Cold <battery>"):
    return notices.tell(
        SYSTEM, persons=[p.person_id for p in persons], kind="test.due", subject="record:1", values={"title": title, "day": "2026-12-07"}
    )


def feed_of(world_person):
    found = queries.preferences_of([world_person.person_id])[world_person.person_id]
    return f"/inbox/feed/{queries.feed_token(found)}"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("address", ["/inbox", "/inbox/preferences", "/inbox/webhooks"])
def test_the_pages_answer_in_both_languages_and_ask_strangers_to_sign_in(as_whom, address, language):
    assert as_whom("owner", language).get(address).status_code == 200
    assert as_whom("", language).get(address)["Location"].startswith("/accounts/login/")


def test_preferences_are_kept_and_shown(as_whom, world):
    client = as_whom("owner")
    assert client.post("/inbox/preferences", GIVEN).status_code == 302
    kept = Preferences.objects.get(person_id=world.owner.person_id)
    assert (kept.mails, kept.hour, kept.language, kept.budget) == (True, 18, "zh-hans", 7)
    assert kept.rhythms == {"matches": "weekly", "answers": "never"}
    page = client.get("/inbox/preferences").content.decode()
    assert '<option value="18" selected>18:00</option>' in page
    assert 'value="7"' in page
    client.post("/inbox/preferences", {**GIVEN, "mails": "", "budget": ""})
    kept.refresh_from_db()
    assert (kept.mails, kept.budget) == (False, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"budget": "many"},
        {"budget": "-3"},
        {"budget": "99999999999"},
        {"hour": "25"},
        {"hour": "x"},
        {"language": "xx"},
        {"rhythm-matches": "hourly"},
    ],
)
def test_what_is_not_possible_is_told_and_nothing_typed_is_lost(as_whom, world, wrong):
    answer = as_whom("owner").post("/inbox/preferences", {**GIVEN, **wrong})
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    if "budget" in wrong:
        assert f'value="{wrong["budget"]}"' in answer.content.decode()
    assert Preferences.objects.count() == 0


def test_the_feed_is_atom_in_the_persons_language_and_needs_no_sign_in(as_whom, world):
    Person.objects.filter(id=world.owner.person_id).update(language="zh-hans")
    (told,) = tell(world.owner)
    tell(world.professor, title="of another")
    answer = as_whom("", "en").get(feed_of(world.owner))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    root = ElementTree.fromstring(answer.content)
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "zh-Hans"
    (entry,) = root.findall("a:entry", ATOM)
    assert "2026年12月7日" in entry.findtext("a:title", namespaces=ATOM)
    assert entry.findtext("a:id", namespaces=ATOM) == f"urn:uuid:{told.id}"
    assert entry.find("a:link", ATOM).attrib["href"].endswith(f"/inbox/{told.id}")
    assert queries.unread_count(world.owner) == 1  # a reader that fetches has read nothing


def test_a_renewed_feed_ends_the_old_address(as_whom, world):
    old = feed_of(world.owner)
    as_whom("owner").post("/inbox/feed")
    assert [as_whom("").get(a).status_code for a in (old, feed_of(world.owner))] == [404, 200]


@pytest.mark.parametrize("token", ["x", "a:b", "%E4%B8%AD", "..", "2c75cb35-0f6b-4c0a-a84f-6722ddffaaae"])
def test_a_feed_nobody_signed_is_not_there(as_whom, world, token):
    assert as_whom("").get(f"/inbox/feed/{token}").status_code == 404


def test_the_address_that_stops_mails_is_no_feed_and_the_other_way_round(as_whom, world):
    feed = feed_of(world.owner).rsplit("/", 1)[1]
    stop = queries.unsubscribe_token(world.owner.person_id)
    assert [as_whom("").get(a).status_code for a in (f"/inbox/feed/{stop}", f"/inbox/unsubscribe/{feed}")] == [404, 404]


def test_the_feed_of_somebody_who_left_is_not_there(as_whom, world):
    address = feed_of(world.owner)
    Person.objects.filter(id=world.owner.person_id).update(is_active=False)
    assert as_whom("").get(address).status_code == 404


def test_a_webhooks_secret_is_shown_once(as_whom, world):
    client = as_whom("owner")
    page = client.post("/inbox/webhooks", {"address": "https://127.0.0.1/hook"}).content.decode()
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", page)[0]
    again = client.get("/inbox/webhooks").content.decode()
    assert "https://127.0.0.1/hook" in again
    assert secret not in again


def test_a_wrong_address_is_told_beside_it(as_whom, world, settings):
    settings.BOLE_WEBHOOKS_PRIVATE = False
    answer = as_whom("owner").post("/inbox/webhooks", {"address": "https://10.0.0.1/"})
    assert answer.status_code == 422
    assert "private network" in answer.content.decode()
    assert 'value="https://10.0.0.1/"' in answer.content.decode()
    assert Webhook.objects.count() == 0


def test_an_organisation_one_does_not_speak_for_is_refused(as_whom, world):
    for organisation in (world.university.id, "nonsense"):
        answer = as_whom("owner").post("/inbox/webhooks", {"address": "https://127.0.0.1/", "organisation": organisation})
        assert answer.status_code == 403
    assert Webhook.objects.count() == 0


@pytest.mark.parametrize("verb", ["try", "resume", "remove"])
def test_anothers_webhook_is_not_there(as_whom, world, verb):
    hook = notices.register_webhook(world.owner, address="https://127.0.0.1/")
    for name in ("professor", "admin"):
        assert as_whom(name).post(f"/inbox/webhooks/{hook.id}/{verb}").status_code == 404
    assert as_whom("owner").get(f"/inbox/webhooks/{hook.id}/{verb}").status_code == 405
    assert Webhook.objects.count() == 1
    assert as_whom("owner").post(f"/inbox/webhooks/{hook.id}/{verb}").status_code == 302


def test_verbs_need_the_csrf_token_but_for_the_one_click(world):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(Person.objects.get(id=world.owner.person_id))
    told = {a: strict.post(a).status_code for a in ("/inbox/read", "/inbox/feed", "/inbox/preferences", "/inbox/webhooks")}
    assert told == dict.fromkeys(told, 403)
    assert strict.post(f"/inbox/unsubscribe/{queries.unsubscribe_token(world.owner.person_id)}").status_code == 200
