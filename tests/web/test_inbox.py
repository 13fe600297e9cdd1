"""The inbox as pages: by day, unread first seen, opened, marked read; nobody reaches another's."""

from __future__ import annotations

import uuid

import pytest

from bole.kernel.errors import N_
from bole.notices import kinds, queries
from bole.notices import services as notices
from bole.notices.models import Notice
from bole.runtime.system import SYSTEM

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    monkeypatch.setattr(kinds, "KINDS", dict(kinds.KINDS))
    for code, group in (("test.due", kinds.OWN_RECORDS), ("test.match", kinds.MATCHES)):
        kinds.add_kind(code, group=group, sentence=N_("About “%(title)s”: %(what)s"), url=lambda n: "/centres")


def tell(*persons, kind="test.due", **values):
    given = {"title": "Cold <battery>", "what": "something", **values}
    return notices.tell(SYSTEM, persons=[p.person_id for p in persons], kind=kind, subject="record:1", values=given)


def page_of(client, address="/inbox", **headers):
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("language", "words"), [("en", ("Nothing has come yet", "Inbox")), ("zh-hans", ("还没有收到任何通知", "收件箱"))])
def test_an_empty_inbox_teaches(as_whom, language, words):
    page = page_of(as_whom("stranger", language))
    assert all(word in page for word in words)


def test_the_inbox_shows_what_was_told_and_the_header_how_much_is_unread(as_whom, world):
    tell(world.professor)
    tell(world.professor, kind="test.match", what="a match")
    page = page_of(as_whom("professor"))
    assert "About “Cold &lt;battery&gt;”: something" in page
    assert '<span class="count">2</span>' in page
    assert "Today" in page
    assert '<span class="count">2</span>' in page_of(as_whom("professor"), "/centres")
    assert 'class="count"' not in page_of(as_whom("owner"), "/centres")
    assert "tool-notices-inbox" not in page_of(as_whom(""), "/centres")


def test_the_inbox_is_filtered_by_group_and_by_what_is_unread(as_whom, world):
    (due,) = tell(world.professor, what="confirm it")
    tell(world.professor, kind="test.match", what="look at it")
    notices.mark_read(world.professor, due.id)
    client = as_whom("professor")
    shown = {
        address: ["confirm it" in page_of(client, address), "look at it" in page_of(client, address)]
        for address in (
            "/inbox",
            "/inbox?group=own_records",
            "/inbox?group=matches",
            "/inbox?unread=1",
            "/inbox?group=centre",
            "/inbox?group=x",
        )
    }
    assert shown == {
        "/inbox": [True, True], "/inbox?group=own_records": [True, False], "/inbox?group=matches": [False, True],
        "/inbox?unread=1": [False, True], "/inbox?group=centre": [False, False], "/inbox?group=x": [True, True],
    }  # fmt: skip


def test_opening_marks_read_and_leads_on(as_whom, world):
    (told,) = tell(world.professor)
    answer = as_whom("professor").get(f"/inbox/{told.id}")
    assert (answer.status_code, answer["Location"]) == (302, "/centres")
    assert queries.unread_count(world.professor) == 0


def test_marking_read_stays_on_the_page(as_whom, world):
    (told,) = tell(world.professor)
    answer = as_whom("professor").post(f"/inbox/{told.id}/read", {"next": "/inbox?unread=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/inbox?unread=1")
    assert queries.unread_count(world.professor) == 0


def test_mark_all_read_takes_a_group_and_nobody_elses(as_whom, world):
    tell(world.professor, world.owner)
    tell(world.professor, kind="test.match")
    as_whom("professor").post("/inbox/read", {"group": "matches"})
    assert (queries.unread_count(world.professor), queries.unread_count(world.owner)) == (1, 1)
    as_whom("professor").post("/inbox/read", {"until": "nonsense", "next": "https://elsewhere.example/"})
    assert (queries.unread_count(world.professor), queries.unread_count(world.owner)) == (0, 1)


@pytest.mark.parametrize("name", ["owner", "admin", "director"])
def test_anothers_notice_is_not_there(as_whom, world, name):
    (told,) = tell(world.professor)
    client = as_whom(name)
    assert [client.get(f"/inbox/{told.id}").status_code, client.get(f"/inbox/{uuid.uuid4()}").status_code] == [404, 404]
    assert client.post(f"/inbox/{told.id}/read").status_code == 404
    assert Notice.objects.get(id=told.id).read_at is None


def test_a_stranger_is_asked_to_sign_in(as_whom, world):
    (told,) = tell(world.professor)
    for address in ("/inbox", f"/inbox/{told.id}"):
        answer = as_whom("").get(address)
        assert (answer.status_code, answer["Location"].startswith("/accounts/login/")) == (302, True)
    as_whom("").post("/inbox/read")
    assert queries.unread_count(world.professor) == 1


def test_long_inboxes_come_in_pages(as_whom, world):
    for number in range(31):
        tell(world.professor, what=f"number {number:02}")
    client = as_whom("professor")
    assert "number 30" in page_of(client)
    assert "number 00" not in page_of(client)
    assert "number 00" in page_of(client, "/inbox?page=2")


def test_a_live_part_brings_the_list_and_the_count_of_the_header(as_whom, world):
    tell(world.professor)
    part = page_of(as_whom("professor"), **HTMX)
    assert "<html" not in part
    assert 'id="tool-notices-inbox"' in part
    assert 'hx-swap-oob="true"' in part
    assert "something" in part
