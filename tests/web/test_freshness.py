"""Pages about freshness: the banner, the button, the lists to confirm, the address in a reminder, the league table."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from bole.people.models import Membership, Person
from bole.registry.models import Record
from bole.registry.queries import links
from bole.registry.services import freshness
from bole.runtime import clock
from bole.runtime.models import Entry

from .. import make


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def page(client, record):
    return text_of(client.get(reverse("registry:record", args=[record.id])))


@pytest.fixture
def late(world, shelf):
    """The achievement of the shelf, whose term ended ten days ago."""
    return make.aged(shelf.achievement, 10)


@pytest.fixture
def address(late):
    """What a reminder sent the professor."""
    professor = Person.objects.get(email="professor@test.example")
    return links.asked(professor.id, late.id, late.confirm_by, told_at=clock.database_now()).address()


def test_a_reader_is_told_when_the_confirmation_is_overdue(as_whom, shelf):
    assert "confirmation overdue" not in page(as_whom(""), shelf.achievement)
    late = make.aged(shelf.achievement, 10)
    assert "confirmation overdue since" in page(as_whom(""), late)
    assert "Ask whether it is still available" in page(as_whom("stranger"), late)
    assert "超期" in page(as_whom("", "zh-hans"), late)


def test_the_button_confirms_and_the_banner_goes(as_whom, late):
    client = as_whom("professor")
    assert "Still valid" in page(client, late)
    answer = client.post(reverse("registry:confirm", args=[late.id]), follow=True)
    assert "Confirmed: still valid" in text_of(answer)
    assert "confirmation overdue" not in page(client, late)
    assert not Record.objects.get(id=late.id).sinking


def test_others_have_no_button_and_are_refused(as_whom, late):
    assert "Still valid" not in page(as_whom("stranger"), late)
    assert as_whom("stranger").post(reverse("registry:confirm", args=[late.id])).status_code == 403
    assert as_whom("").post(reverse("registry:confirm", args=[late.id])).status_code == 302
    assert as_whom("professor").get(reverse("registry:confirm", args=[late.id])).status_code == 405
    assert Record.objects.get(id=late.id).sinking


def test_an_expired_record_is_not_there_for_strangers_and_its_owner_is_told_how_to_bring_it_back(as_whom, shelf):
    gone = make.expired(shelf.achievement)
    assert as_whom("").get(reverse("registry:record", args=[gone.id])).status_code == 404
    assert as_whom("").post(reverse("registry:confirm", args=[gone.id])).status_code == 302
    assert as_whom("stranger").post(reverse("registry:confirm", args=[gone.id])).status_code == 404
    assert "Left the search on" in page(as_whom("professor"), gone)
    as_whom("professor").post(reverse("registry:confirm", args=[gone.id]))
    assert as_whom("").get(reverse("registry:record", args=[gone.id])).status_code == 200


def test_the_work_list_confirms_many_at_once(as_whom, shelf, late):
    need = make.aged(shelf.need, 20)
    client = as_whom("registrar")
    listed = client.get("/to-confirm")
    places = [listed.content.decode().index(f"record-{r.id}") for r in (need, late)]
    assert places == sorted(places)  # the one whose term ended first comes first
    assert "To be confirmed 2" in text_of(client.get("/work"))
    answer = client.post("/to-confirm", {"records": [str(need.id), str(late.id)]}, follow=True)
    assert "2 records confirmed" in text_of(answer)
    assert "Nothing is to be confirmed" in text_of(answer)


def test_the_button_beside_one_confirms_that_one_only(as_whom, shelf, late):
    need = make.aged(shelf.need, 20)
    as_whom("registrar").post("/to-confirm", {"records": [str(need.id)], "only": str(late.id)})
    assert [Record.objects.get(id=r.id).sinking for r in (late, need)] == [False, True]


def test_nothing_chosen_and_nonsense_confirm_nothing(as_whom, late):
    client = as_whom("registrar")
    for given in ({}, {"records": ["nonsense", ""]}):
        assert "No record was chosen" in text_of(client.post("/to-confirm", given, follow=True))
    assert as_whom("foreign").post("/to-confirm", {"records": [str(late.id)]}).status_code == 403
    assert Record.objects.get(id=late.id).sinking


def test_ones_own_list_and_the_front_page_say_what_is_to_be_confirmed(as_whom, late):
    client = as_whom("professor")
    assert "1 of your records to be confirmed" in text_of(client.get("/"))
    assert "overdue since" in text_of(client.get("/mine/confirm"))
    assert as_whom("").get("/mine/confirm").status_code == 302
    assert "Nothing is to be confirmed" in text_of(as_whom("owner").get("/mine/confirm"))


# ---- the address in a reminder ----


def test_one_click_without_a_sign_in_and_the_second_is_told_it_is_done(late, address):
    stranger = Client()
    asked = stranger.get(address)
    assert (asked.status_code, asked["Referrer-Policy"]) == (200, "same-origin")
    assert "Is it still valid?" in text_of(asked)
    assert Record.objects.get(id=late.id).sinking  # looking confirms nothing
    for _ in range(2):
        assert "It is confirmed" in text_of(stranger.post(address, follow=True))
    entries = Entry.objects.filter(subject=f"record:{late.id}", kind="registry.record_confirmed")
    assert [e.actor for e in entries] == [f"person:{Person.objects.get(email='professor@test.example').id}"]


def test_what_another_confirmed_meanwhile_is_told_as_done(world, late, address):
    freshness.confirm(world.registrar, late.id)
    assert "It is confirmed" in text_of(Client().get(address))


def test_an_address_brings_an_expired_record_back(late, address):
    make.expired(late)
    professor = Person.objects.get(email="professor@test.example")
    gone = Record.objects.get(id=late.id)
    fresh = links.asked(professor.id, gone.id, gone.confirm_by, told_at=clock.database_now()).address()
    assert "left the search on" in text_of(Client().get(fresh))
    Client().post(fresh)
    assert Record.objects.get(id=late.id).status == "published"


def test_a_forged_address_is_refused(late, address):
    token = address.removeprefix("/confirm/")
    for forged in (token[:-1], token + "x", "x" + token, "nonsense", "a:b", token.replace(":", "")):
        for method in ("get", "post"):
            answer = getattr(Client(), method)(f"/confirm/{forged}")
            assert answer.status_code == 404, forged
    assert "not complete" in text_of(Client().get("/confirm/nonsense"))
    assert Record.objects.get(id=late.id).sinking


def test_an_address_that_is_too_old_is_refused(late, address):
    with clock.freeze(clock.database_now() + dt.timedelta(days=links.LINK_DAYS + 1)):
        answer = Client().post(address)
    assert answer.status_code == 403
    assert "not any more" in text_of(answer)
    assert Record.objects.get(id=late.id).sinking


def test_an_address_of_somebody_who_left_is_refused(late):
    def of(name):
        who = Person.objects.get(email=f"{name}@test.example")
        return links.asked(who.id, late.id, late.confirm_by, told_at=clock.database_now()).address()

    broker = of("broker")
    assert Client().get(broker).status_code == 200
    Membership.objects.filter(person__email="broker@test.example").delete()
    Person.objects.filter(email="registrar@test.example").update(is_active=False)
    for foreign in (broker, of("registrar"), of("stranger")):
        assert Client().post(foreign).status_code == 403
        assert "not in charge" in text_of(Client().get(foreign))
    assert Record.objects.get(id=late.id).sinking


def test_a_form_from_elsewhere_confirms_nothing(late, address):
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    assert Record.objects.get(id=late.id).sinking


def test_a_record_that_was_withdrawn_has_nothing_to_confirm(world, late, address):
    from bole.registry.services import records

    records.withdraw(world.professor, late.id)
    assert "There is nothing to confirm" in text_of(Client().get(address))
    Client().post(address)
    assert Record.objects.get(id=late.id).status == "withdrawn"


# ---- the league table ----


def rows_of(answer):
    body = answer.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.sub(r"\s+", " ", re.sub(r"<span class=\"cell-label\">.*?</span>|<[^>]+>", " ", r)).split() for r in body.split("</tr>")[:-1]]


def test_the_league_rolls_up_and_is_the_same_for_everybody(as_whom, world, shelf):
    make.aged(shelf.achievement, -365)  # confirmed today: the shelf was made before, and that may have been yesterday
    make.aged(shelf.need, 20)
    make.published(world, visibility="members")  # not counted: not everybody could see it
    make.expired(make.published(world))
    tables = [rows_of(as_whom(name).get("/centres/league?sort=tree")) for name in ("", "stranger", "admin")]
    assert tables[0] == tables[1] == tables[2]
    assert [row[0] for row in tables[0]] == ["国家中心", "广东中心", "浙江中心", "杭州中心"]
    # published, within their term, overdue, left the search, median days since confirmation; then what others add
    assert tables[0][0][-6:-1] == ["2", "50%", "1", "1", "192.5"]
    assert tables[0][1][-6:-1] == ["0", "–", "0", "0", "–"]
    assert tables[0][3][-6:-1] == ["2", "50%", "1", "1", "192.5"]


def test_the_league_is_sorted_by_any_column_both_ways(as_whom, world, shelf):
    client = as_whom("")
    best = [row[0] for row in rows_of(client.get("/centres/league?sort=published"))]
    assert best[-1] == "广东中心"
    worst = [row[0] for row in rows_of(client.get("/centres/league?sort=-published"))]
    assert worst[0] == "广东中心"
    assert client.get("/centres/league?sort=nonsense").status_code == 200


def test_the_league_as_a_spreadsheet_and_its_place_below_centres(as_whom, shelf):
    answer = as_whom("", "zh-hans").get("/centres/league.xlsx?sort=tree")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == ["cn", "cn.gd", "cn.zj", "cn.zj.hz"]
    assert rows[1][2:5] == [2, 1, 0]
    assert "/centres/league" in as_whom("").get("/centres").content.decode()
    assert as_whom("").get("/centres/cn.zj").status_code == 200


def test_another_context_adds_its_column_to_the_league(as_whom, shelf, monkeypatch):
    from bole.ui import panels

    monkeypatch.setitem(panels._figures, "registry.league", [])
    panels.add_figure(
        "registry.league", title="Answer time", counts=lambda actor: {"cn": 2.5}, explained="in days", said=lambda n: f"{n} d", rises=False
    )
    answer = as_whom("").get("/centres/league?sort=figure-1")
    assert rows_of(answer)[0][-2:] == ["2.5", "d"]
    assert "In days" in text_of(answer)
