"""Start pages by kind of actor, and the first five minutes: ticked by what was done, put away, asked for again."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.utils import timezone

from bole.notices.models import Preferences
from bole.people import services as people
from bole.people.domain.actor import Role
from bole.people.models import Organisation, Person
from bole.push.models import Subscription
from bole.registry.services import records, reviewing
from bole.registry.services.reviewing import Change
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make

DEEDS = {
    "enterprise": ["/needs/ask", "/suggestions"], "university": ["/achievements/new", "/suggestions"], "institute": ["/achievements/new", "/suggestions"],
    "finance": ["/catalogues?kind=package", "/searches"], "intermediary": ["/needs/ask", "/achievements/new"], "government": ["/catalogues", "/centres/league"],
}  # fmt: skip


def page_of(client, address="/"):
    return html.unescape(client.get(address).content.decode())


def deeds(page):
    return re.findall(r'class="deed" href="([^"]+)"', page)


def waits(page):
    part = page.partition('<ul class="waiting">')[2].partition("</ul>")[0]
    return {address: int(count) for address, count in re.findall(r'href="([^"]+)"><strong>(\d+)', part)}


def steps(page):
    part = page.partition('<ol class="guide-list">')[2].partition("</ol>")[0]
    return [
        ("is-done" in item.partition(">")[0], re.sub(r"<[^>]+>", "", title).strip())
        for item, title in re.findall(r"<li(.*?step-title\">(.*?)</p>.*?)</li>", part, re.S)
    ]


@pytest.fixture
def newcomer(world, shelf):
    """Somebody of a kind, invited just now, in his browser."""

    def made(kind, role=Role.REPRESENTATIVE, language="en"):
        place = people.register_organisation(SYSTEM, name=f"{kind} of tomorrow", kind=kind)
        person = make.person(f"new-{kind}")
        people.grant_role(SYSTEM, person_id=person.id, organisation_id=place.pk, role=role)
        client = Client()
        client.cookies["django_language"] = language
        client.force_login(Person.objects.get(id=person.id))
        return client, make.actor(person), place

    return made


@pytest.mark.parametrize("kind", DEEDS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_kind_of_actor_has_a_start_page_of_its_own(newcomer, kind, language):
    client, _, _ = newcomer(kind, language=language)
    page = page_of(client)
    assert deeds(page) == DEEDS[kind]
    assert 3 <= len(steps(page)) <= 5
    assert waits(page) == {}
    assert 'id="side-need" checked' in page if kind in ("university", "institute") else 'id="side-achievement" checked' in page


@pytest.mark.parametrize(
    ("name", "first"), [("registrar", "/work"), ("director", "/work"), ("broker", "/needs/ask"), ("stranger", "/needs/ask"), ("admin", "/centres")]
)  # fmt: skip
def test_staff_administrators_and_who_belongs_nowhere_have_theirs(as_whom, shelf, name, first):
    assert deeds(page_of(as_whom(name)))[0] == first


def test_what_waits_is_counted_and_each_number_leads_there(as_whom, world, shelf):
    submitted = records.submit(world.professor, shelf.draft.id)
    assert waits(page_of(as_whom("registrar"))) == {"/work": 1}
    assert waits(page_of(as_whom("professor"))) == {}
    reviewing.propose(world.registrar, submitted.id, changes=[Change("zh", "title", "更好的标题")])
    records.return_to_author(world.registrar, submitted.id, reason="more")
    assert waits(page_of(as_whom("registrar"))) == {}
    professor = as_whom("professor")
    found = waits(page_of(professor))
    assert found == {"/mine?status=returned": 1, "/mine": 1}
    assert all(professor.get(address).status_code == 200 for address in found)


def test_every_number_of_a_director_leads_to_a_page_that_opens(as_whom, world, shelf):
    records.submit(world.professor, shelf.draft.id)
    make.aged(make.published(world), -3)
    make.draft(world, by=world.director)
    director = as_whom("director")
    found = waits(page_of(director))
    assert set(found) == {"/work", "/to-confirm", "/mine?status=draft"}
    assert all(director.get(address).status_code == 200 for address in found)


def test_the_first_steps_tick_themselves_by_what_was_done_and_go_when_all_is(newcomer):
    client, actor, place = newcomer("enterprise")
    assert [done for done, _ in steps(page_of(client))] == [False] * 5
    Organisation.objects.filter(id=place.pk).update(uscc="91330100799655058B", region="330000")
    records.draft(actor, centre="cn.zj.hz", sheet=make.sheet("need"))
    Subscription.objects.create(person_id=actor.person_id, name="x", side="achievement")
    page = page_of(client)
    assert [done for done, _ in steps(page)] == [True, True, False, True, False]
    assert "3 of 5 done" in page
    Preferences.objects.create(person_id=actor.person_id)
    assert [done for done, _ in steps(page_of(client))] == [True, True, False, True, True]


def test_looking_at_a_page_ticks_nothing(newcomer):
    client, _, _ = newcomer("university")
    for address in ("/achievements/new", "/suggestions", "/searches", "/account", "/account/notices"):
        client.get(address)
    assert [done for done, _ in steps(page_of(client))] == [False] * 5


def test_a_member_is_not_asked_for_what_only_a_representative_may_do(newcomer):
    client, _, _ = newcomer("enterprise", Role.MEMBER)
    assert "Complete what your organisation says of itself" not in [title for _, title in steps(page_of(client))]


def test_every_step_of_every_kind_leads_to_a_page_that_opens_for_him(newcomer, as_whom):
    browsers = [newcomer(kind)[0] for kind in DEEDS] + [as_whom(name) for name in ("registrar", "director", "broker", "stranger", "admin")]
    for client in browsers:
        page = page_of(client)
        links = re.findall(r'step-title"><a href="([^"]+)"', page) + deeds(page)
        assert [a for a in links if client.get(a).status_code != 200] == [], links


def test_the_first_steps_are_put_away_and_asked_for_again(newcomer):
    client, actor, _ = newcomer("finance")
    answer = client.post("/account/guide", {"do": "hide"}, follow=True)
    assert "put away" in answer.content.decode()
    assert steps(page_of(client)) == []
    client.post("/account/guide", {"do": "hide"})
    client.post("/account/guide", {"do": "explode"})
    client.post("/account/guide", {"do": "show"})
    assert len(steps(page_of(client))) == 4
    kept = Entry.objects.filter(subject=f"person:{actor.person_id}", kind="people.guide_switched").order_by("id")
    assert [entry.body["is_shown"] for entry in kept] == [False, True]


def test_who_has_been_here_for_long_is_not_guided_unless_he_asks(newcomer):
    client, actor, _ = newcomer("government")
    Person.objects.filter(id=actor.person_id).update(joined_at=timezone.now() - dt.timedelta(days=31))
    assert steps(page_of(client)) == []
    client.post("/account/guide", {"do": "show"})
    assert len(steps(page_of(client))) == 4


def test_a_stranger_has_the_plain_home_page_and_may_switch_nothing(as_whom, shelf):
    page = page_of(as_whom(""))
    assert (deeds(page), steps(page), waits(page)) == ([], [], {})
    assert as_whom("").post("/account/guide", {"do": "hide"}).status_code == 302
    assert not Entry.objects.filter(kind="people.guide_switched").exists()


def test_the_numbers_of_a_start_page_are_counted_in_one_statement(as_whom, shelf, django_assert_max_num_queries):
    director = as_whom("director")
    director.get("/")
    with django_assert_max_num_queries(14):
        director.get("/")


def test_the_question_asked_for_in_an_address_is_the_side_that_is_shown(newcomer):
    client, _, _ = newcomer("university")
    assert 'id="side-achievement" checked' in page_of(client, "/?side=achievement")
