"""A day's mail under a stopped clock: each notice once, to each person in his language and rhythm."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes, policy

import pytest
from django.test import Client
from django.utils import translation

from bole.kernel.errors import N_
from bole.notices import kinds, queries
from bole.notices import services as notices
from bole.notices.errors import BadPreferences, LinkMissing
from bole.notices.models import Notice, Preferences
from bole.people.errors import NoAccount
from bole.people.models import Person
from bole.runtime import clock, mail
from bole.runtime.models import Mail
from bole.runtime.system import SYSTEM

MORNING = dt.datetime(2026, 11, 23, 0, 0, tzinfo=dt.UTC)  # Monday, eight o'clock in Shanghai
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch, settings, tmp_path):
    settings.BOLE_MAIL_URL, settings.BOLE_MAIL_FOLDER = "", tmp_path / "mail"
    monkeypatch.setattr(kinds, "KINDS", dict(kinds.KINDS))
    for code, group in (("test.due", kinds.OWN_RECORDS), ("test.answer", kinds.ANSWERS), ("test.match", kinds.MATCHES)):
        kinds.add_kind(code, group=group, sentence=N_("“%(title)s” is to be confirmed by %(day)s."), url=lambda n: "/centres")


def tell(who, at, kind="test.due", title="Cold battery", **more):
    with clock.freeze(at):
        (told,) = notices.tell(
            SYSTEM, persons=[who.person_id], kind=kind, subject="record:1", values={"title": title, "day": "2026-12-07"}, **more
        )
    return told


def prefer(who, **more):
    return notices.choose(who, **{"mails": True, "rhythms": {}, "hour": 8, **more})


@pytest.fixture
def post_office(settings):
    """`post_office(at)`: the jobs of this moment run; the mails that arrived, oldest first."""
    seen: set[str] = set()

    def arrived(at):
        with clock.freeze(at):
            notices.mail_what_is_due(SYSTEM)
            mail.send_waiting(seconds=20)
        files = [f for f in sorted(settings.BOLE_MAIL_FOLDER.glob("*.eml")) if f.name not in seen]
        seen.update(f.name for f in files)
        return [message_from_bytes(f.read_bytes(), policy=policy.default) for f in files]

    return arrived


def text_of(message):
    return message.get_body(("plain",)).get_content()


def test_a_day_of_mail_comes_once_to_each_in_his_language_and_rhythm(world, post_office):
    Person.objects.filter(id=world.professor.person_id).update(language="zh-hans")
    prefer(world.owner, rhythms={kinds.OWN_RECORDS: "weekly"}, hour=9)
    got: dict[tuple[str, int], list[str]] = {}
    for hour in range(24 * 8):
        at = MORNING + hour * HOUR
        if hour == 1:
            tell(world.professor, at, title="Catfish")
            tell(world.owner, at)
        if hour == 5:
            tell(world.professor, at, title="Welders")
            tell(world.professor, at, kind="test.answer", title="Answer")
        for message in post_office(at):
            got.setdefault((message["To"].split("@")[0], hour), []).append(message["Subject"])
        assert post_office(at) == []
    assert got == {
        ("professor", 5): ["“Answer” is to be confirmed by 2026年12月7日."],  # answers come at once
        ("professor", 24): ["伯乐：2 条通知｜“Catfish” is to be confirmed by 2026年12月7日."],  # the next morning at eight
        ("owner", 24 * 7 + 1): ["“Cold battery” is to be confirmed by December 7, 2026."],  # the next Monday at nine
    }
    assert Notice.objects.filter(mailed_at=None).count() == 0


def test_a_digest_says_everything_that_is_due_with_links_and_ways_out(world, post_office, settings):
    settings.BOLE_PUBLIC_URL = "https://bole.example.org"
    told = [tell(world.owner, MORNING, kind=kind, title=kind) for kind in ("test.due", "test.match")]
    (got,) = post_office(MORNING + DAY)
    assert got["Subject"].startswith("2 notices from Bole: ")
    text, html = text_of(got), got.get_body(("html",)).get_content()
    for notice in told:
        assert f"https://bole.example.org/inbox/{notice.id}" in text
        assert f"https://bole.example.org/inbox/{notice.id}" in html
    assert text.index("Matches") < text.index("My records")
    assert "https://bole.example.org/inbox/preferences" in text
    assert got["List-Unsubscribe"].startswith("<https://bole.example.org/inbox/unsubscribe/")
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"List-Unsubscribe: {got['List-Unsubscribe']}" in " ".join(next(settings.BOLE_MAIL_FOLDER.iterdir()).read_text().split())
    assert (got["Content-Language"], got["Auto-Submitted"]) == ("en", "auto-generated")
    assert '<html lang="en">' in html


def test_the_language_of_mails_may_be_another_than_that_of_the_pages(world, post_office):
    prefer(world.owner, language="zh-hans")
    tell(world.owner, MORNING)
    (got,) = post_office(MORNING + DAY)
    assert got["Content-Language"] == "zh-Hans"
    assert "您好" in text_of(got)
    assert '<html lang="zh-Hans">' in got.get_body(("html",)).get_content()


def test_a_title_is_text_in_html(world, post_office):
    tell(world.owner, MORNING, title="<script>alert(1)</script>")
    (got,) = post_office(MORNING + DAY)
    assert "<script>" not in got.get_body(("html",)).get_content()
    assert "<script>alert(1)</script>" in text_of(got)


def test_what_was_read_meanwhile_is_not_mailed(world, post_office):
    told = tell(world.owner, MORNING)
    with clock.freeze(MORNING + HOUR):
        notices.mark_read(world.owner, told.id)
    assert post_office(MORNING + DAY) == []
    assert Notice.objects.get().mail_at is None


def test_what_the_budget_held_back_comes_another_day_and_what_is_too_much_is_counted(world, post_office):
    prefer(world.owner, budget=2, rhythms={kinds.OWN_RECORDS: "at_once"})
    for number in range(5):
        tell(world.owner, MORNING + HOUR, title=f"number {number}")
    (first,) = post_office(MORNING + HOUR)
    assert ["number 0" in text_of(first), "number 1" in text_of(first), "number 2" in text_of(first)] == [True, True, False]
    assert post_office(MORNING + 23 * HOUR) == []
    (second,) = post_office(MORNING + DAY)
    assert ["number 2" in text_of(second), "number 3" in text_of(second), "number 4" in text_of(second)] == [True, True, False]
    assert "1 more notice lies in your inbox." in text_of(second)
    assert post_office(MORNING + 9 * DAY) == []
    assert queries.unread_count(world.owner) == 5


def test_an_urgent_notice_does_not_wait(world, post_office):
    prefer(world.owner, budget=0, rhythms={kinds.OWN_RECORDS: "weekly"})
    tell(world.owner, MORNING, title="patient")
    tell(world.owner, MORNING, title="in a hurry", urgent=True)
    (got,) = post_office(MORNING)
    assert "in a hurry" in text_of(got)
    assert "patient" not in text_of(got)
    assert post_office(MORNING + 8 * DAY) == []


def test_another_rhythm_takes_along_what_waits(world, post_office):
    prefer(world.owner, rhythms={kinds.OWN_RECORDS: "weekly"})
    tell(world.owner, MORNING)
    assert post_office(MORNING + DAY) == []
    prefer(world.owner, rhythms={kinds.OWN_RECORDS: "daily"})
    assert len(post_office(MORNING + DAY)) == 1
    tell(world.owner, MORNING + DAY)
    prefer(world.owner, rhythms={kinds.OWN_RECORDS: "never"})
    assert post_office(MORNING + 9 * DAY) == []


def test_who_left_gets_no_mail(world, post_office):
    tell(world.owner, MORNING)
    Person.objects.filter(id=world.owner.person_id).update(is_active=False)
    assert post_office(MORNING + DAY) == []
    assert Mail.objects.count() == 0


def test_the_digest_of_one_does_not_change_the_language_of_the_next(world, post_office):
    Person.objects.filter(id=world.professor.person_id).update(language="zh-hans")
    with translation.override("en"):
        tell(world.professor, MORNING)
        tell(world.owner, MORNING)
        got = {m["To"].split("@")[0]: m["Content-Language"] for m in post_office(MORNING + DAY)}
        assert translation.get_language() == "en"
    assert got == {"professor": "zh-Hans", "owner": "en"}


def test_one_click_stops_the_mails_without_a_sign_in(world, post_office):
    tell(world.owner, MORNING)
    tell(world.owner, MORNING + HOUR, kind="test.answer")
    (got,) = post_office(MORNING + HOUR)
    path = got["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.get(f"/{path}")
    assert (page.status_code, "o…@test.example" in page.content.decode(), "owner@" in page.content.decode()) == (200, True, False)
    assert Preferences.objects.filter(mails=False).count() == 0  # looking stops nothing: programs open links
    assert stranger.post(f"/{path}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert stranger.post(f"/{path}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert post_office(MORNING + 2 * DAY) == []
    tell(world.owner, MORNING + 2 * DAY, kind="test.answer")
    assert post_office(MORNING + 2 * DAY) == []
    assert queries.unread_count(world.owner) == 3


@pytest.mark.parametrize("token", ["nonsense", "a:b:c", "%00"])
def test_an_address_nobody_signed_stops_nothing(world, token):
    assert Client().post(f"/inbox/unsubscribe/{token}").status_code == 404
    with pytest.raises(LinkMissing):
        notices.stop_mails(SYSTEM, token=queries.feed_token(Preferences(person_id=world.owner.person_id)))
    assert Preferences.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"rhythms": {"nothing": "daily"}}, "rhythms"), ({"rhythms": {kinds.CENTRE: "hourly"}}, "rhythms.centre"), ({"hour": 24}, "hour"),
        ({"hour": -1}, "hour"), ({"language": "tlh"}, "language"), ({"budget": -1}, "budget"), ({"budget": 1001}, "budget"),
    ],
)  # fmt: skip
def test_preferences_that_are_not_possible_are_told_and_not_kept(world, wrong, field):
    with pytest.raises(BadPreferences) as told:
        prefer(world.owner, **wrong)
    assert [p.field for p in told.value.problems] == [field]
    assert Preferences.objects.count() == 0


def test_nobody_in_particular_has_no_preferences(world):
    with pytest.raises(NoAccount):
        prefer(world.anonymous)
