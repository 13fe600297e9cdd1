"""The inbox, preferences and webhooks for programs: one's own, and nobody else's."""

from __future__ import annotations

import uuid

import pytest

from bole.kernel.errors import N_
from bole.notices import kinds, queries
from bole.notices import services as notices
from bole.notices.models import Delivery, Notice, Preferences, Webhook
from bole.runtime.system import SYSTEM

from . import town as towns

NEVER_MADE = uuid.UUID("2c75cb35-0f6b-4c0a-a84f-6722ddffaaae")


@pytest.fixture
def town(db):
    made = towns.build(indexed=False)
    Notice.objects.all().delete()  # what the town's records told their authors
    return made


@pytest.fixture(autouse=True)
def _kinds(monkeypatch, settings):
    settings.BOLE_WEBHOOKS_PRIVATE = True
    monkeypatch.setattr(kinds, "KINDS", dict(kinds.KINDS))
    for code, group in (("test.due", kinds.OWN_RECORDS), ("test.match", kinds.MATCHES)):
        kinds.add_kind(code, group=group, sentence=N_("“%(title)s” is to be confirmed by %(day)s."), url=lambda n: "/centres")


def tell(person, kind="test.due"):
    given = {"title": "Fan", "day": "2026-12-07"}
    return notices.tell(SYSTEM, persons=[person.person_id], kind=kind, subject="record:1", values=given)[0]


def test_the_inbox_is_read_filtered_and_marked(town):
    who = town.world.professor
    due, match = tell(who), tell(who, "test.match")
    page = town.ask("get", "/notices?lang=en", who="professor").json()
    assert (page["total"], page["unread"], [n["kind"] for n in page["items"]]) == (2, 2, ["test.match", "test.due"])
    assert page["items"][1]["sentence"] == "“Fan” is to be confirmed by December 7, 2026."
    assert page["items"][1]["values"] == {"title": "Fan", "day": "2026-12-07"}
    assert town.ask("post", f"/notices/{due.id}/read", who="professor").json()["read_at"] is not None
    unread = town.ask("get", "/notices?unread=true&limit=1", who="professor").json()
    assert [n["id"] for n in unread["items"]] == [str(match.id)]
    assert town.ask("get", "/notices?group=own_records", who="professor").json()["total"] == 1
    assert town.ask("get", "/notices?group=nothing", who="professor").json()["total"] == 0
    assert town.ask("post", "/notices/read", {"group": "own_records"}, who="professor").json() == {"marked": 0}
    assert town.ask("post", "/notices/read", {}, who="professor").json() == {"marked": 1}


def test_anothers_notice_is_not_there(town):
    told = tell(town.world.professor)
    for who in ("stranger", "admin", "registrar"):
        for method, path in (("get", f"/notices/{told.id}"), ("post", f"/notices/{told.id}/read")):
            answer, never = town.ask(method, path, who=who), town.ask(method, path.replace(str(told.id), str(uuid.uuid4())), who=who)
            assert (answer.status_code, answer.json()) == (404, never.json())
        assert town.ask("get", "/notices", who=who).json()["total"] == 0
    assert Notice.objects.get().read_at is None


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "/notices", None), ("post", "/notices/read", {}), ("get", "/notices/preferences", None), ("put", "/notices/preferences", {}),
        ("get", "/webhooks", None), ("post", "/webhooks", {"address": "https://x.example/"}), ("get", f"/notices/{NEVER_MADE}", None),
        ("delete", f"/webhooks/{NEVER_MADE}", None),
    ],
)  # fmt: skip
def test_strangers_are_asked_to_sign_in(town, method, path, body):
    assert town.ask(method, path, body).status_code == 401
    assert (Webhook.objects.count(), Preferences.objects.count()) == (0, 0)


def test_preferences_are_chosen_whole(town):
    before = town.ask("get", "/notices/preferences", who="professor").json()
    assert (before["mails"], before["hour"], before["rhythms"]["answers"], before["rhythms"]["matches"]) == (True, 8, "at_once", "daily")
    chosen = {"rhythms": {"matches": "weekly"}, "hour": 18, "language": "zh-hans", "budget": 5}
    after = town.ask("put", "/notices/preferences", chosen, who="professor").json()
    assert (after["hour"], after["language"], after["budget"], after["rhythms"]["matches"]) == (18, "zh-hans", 5, "weekly")
    assert after["feed"] == before["feed"]
    refused = town.ask("put", "/notices/preferences", {"hour": 24, "rhythms": {"nothing": "daily"}}, who="professor")
    assert (refused.status_code, [e["field"] for e in refused.json()["errors"]]) == (422, ["rhythms", "hour"])
    assert town.ask("get", "/notices/preferences", who="professor").json()["hour"] == 18


def test_a_webhook_is_registered_shown_without_its_secret_tried_and_removed(town):
    made = town.ask("post", "/webhooks", {"address": "https://127.0.0.1/hook"}, who="professor")
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    listed = town.ask("get", "/webhooks", who="professor")
    assert made.json()["secret"] not in listed.content.decode()
    path = f"/webhooks/{made.json()['id']}"
    assert town.ask("post", f"{path}/try", who="professor").status_code == 202
    assert Delivery.objects.count() == 1
    for who in ("stranger", "admin"):
        assert [town.ask("post", f"{path}/{verb}", who=who).status_code for verb in ("try", "resume")] == [404, 404]
        assert town.ask("delete", path, who=who).status_code == 404
    assert town.ask("post", f"{path}/resume", who="professor").json()["disabled_at"] is None
    assert town.ask("delete", path, who="professor").status_code == 204
    assert Webhook.objects.count() == 0


def test_a_webhook_to_a_private_address_or_for_another_organisation_is_refused(town, settings):
    settings.BOLE_WEBHOOKS_PRIVATE = False
    refused = town.ask("post", "/webhooks", {"address": "https://169.254.169.254/latest"}, who="professor")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "private_address")
    given = {"address": "https://192.0.2.1.example/", "organisation": str(town.world.factory.id)}
    settings.BOLE_WEBHOOKS_PRIVATE = True
    assert town.ask("post", "/webhooks", given, who="professor").status_code == 403
    assert Webhook.objects.count() == 0


def test_the_count_is_of_ones_own(town):
    tell(town.world.professor)
    assert queries.unread_count(town.world.stranger) == 0
