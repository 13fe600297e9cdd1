"""The pages of sales: what everybody sees, what a bidder does, what the house does; and the fast way with a pass."""

from __future__ import annotations

import datetime as dt
import io
import json
from decimal import Decimal

import pytest

from bole.config.wsgi import application
from bole.exchange.models import Bidder, Sale, SaleEntry
from bole.exchange.queries import verified
from bole.exchange.services import closing
from bole.exchange.web import desk
from bole.runtime import clock
from bole.runtime.system import SYSTEM

from .. import make


@pytest.fixture
def offering(world):
    return make.offering(world)


def room(offering):
    return f"/sales/{offering.sale.id}"


def during(offering, **later):
    return clock.freeze(offering.sale.rules.opens_at + dt.timedelta(**(later or {"minutes": 10})))


@pytest.fixture
def signed_in(client):
    def into(actor):
        from bole.people.models import Person

        client.force_login(Person.objects.get(id=actor.person_id))
        return client

    return into


def test_everybody_sees_the_room_and_the_list_but_nobody_a_secret(client, world):
    offering = make.offering(world, secret=Decimal(777777))
    with during(offering):
        offering.bid(0, 1000, most=654321)
        for address in ("/sales", room(offering), f"{room(offering)}/screen", f"/records/{offering.sale.record_id}/sales"):
            answer = client.get(address)
            text = answer.content.decode()
            assert answer.status_code == 200
            assert "1,000" in text
            assert not {"777777", "777,777", "654321", "654,321"} & {
                one for one in ("777777", "777,777", "654321", "654,321") if one in text
            }


def test_a_bidder_bids_by_the_form_once_however_often_it_is_sent(offering, signed_in):
    page = signed_in(offering.bidders[0])
    with during(offering):
        key = page.get(room(offering)).context["key"]
        for _ in range(3):
            answer = page.post(f"{room(offering)}/bid", {"kind": "bid", "key": key, "amount": "1,500"})
            assert answer.status_code == 302
    assert [(e.amount, e.bidder) for e in SaleEntry.objects.all()] == [(1500, offering.codes[0])]


def test_a_refused_bid_is_told_in_the_room_and_what_was_typed_stays(offering, signed_in):
    with during(offering):
        answer = signed_in(offering.bidders[0]).post(f"{room(offering)}/bid", {"kind": "bid", "key": "k", "amount": "12"})
    assert answer.status_code == 422
    assert 'value="12"' in answer.content.decode()
    assert "at least 1000" in answer.content.decode()


def test_the_leader_reads_his_own_maximum_and_nobody_else_does(offering, signed_in):
    with during(offering):
        offering.bid(0, 1000, most=5000)
        assert "5,000" in signed_in(offering.bidders[0]).get(room(offering)).content.decode()
        assert "5,000" not in signed_in(offering.bidders[1]).get(room(offering)).content.decode()


def test_the_form_of_a_sale_says_what_cannot_be_read_and_keeps_what_was_typed(world, signed_in):
    lot = make.published(world, owner=world.university.name)
    page = signed_in(world.broker)
    typed = dict(page.get(f"/records/{lot.id}/sales/new").context["given"].values)
    answer = page.post(f"/records/{lot.id}/sales/new", {**typed, "start": "a lot", "steps": "100", "en_title": "A lot"})
    assert answer.status_code == 422
    assert 'value="a lot"' in answer.content.decode()
    assert Sale.objects.count() == 0
    made = page.post(f"/records/{lot.id}/sales/new", {**typed, "start": "1000", "steps": "0: 100, 5000: 500", "en_title": "A lot"})
    assert made.status_code == 302
    assert Sale.objects.get().rules.steps == ((Decimal(0), Decimal(100)), (Decimal(5000), Decimal(500)))


def test_the_house_announces_admits_and_confirms_by_clicks(world, offering, signed_in):
    page = signed_in(world.registrar)
    with during(offering):
        offering.bid(1, 1000)
        assert page.post(f"{room(offering)}/suspend", {"reason": "the network"}).status_code == 302
        assert "the network" not in page.get("/sales").content.decode()
        page.post(f"{room(offering)}/resume", {"reason": "it is back"})
    with clock.freeze(Sale.objects.get().lot.over_at):
        page.post(f"{room(offering)}/close")
        page.post(f"{room(offering)}/confirm")
        assert Sale.objects.get().state == "confirmed"
        assert str(Bidder.objects.get(code=offering.codes[1]).person) in page.get(room(offering)).content.decode()


def test_the_record_is_one_file_that_verifies_and_there_is_none_before_the_close(offering, client):
    with during(offering):
        offering.bid(0, 1000, most=3000)
        offering.bid(1, 2000)
        assert client.get(f"{room(offering)}/record.json").status_code == 409
    with clock.freeze(Sale.objects.get().lot.over_at):
        closing.close(SYSTEM, offering.sale.id)
        found = verified(client.get(f"{room(offering)}/record.json").content)
    assert (found.entries, found.award.winner, found.award.price) == (2, offering.codes[0], 2100)


def sent(offering, body, *, bearer, sale_id=None, language="en"):
    """A bid by the fast way: status and answer."""
    content, told = json.dumps(body).encode(), []
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": f"/api/v1/sales/{sale_id or offering.sale.id}/bids", "HTTP_AUTHORIZATION": f"Pass {bearer}",
        "CONTENT_LENGTH": str(len(content)), "wsgi.input": io.BytesIO(content), "HTTP_ACCEPT_LANGUAGE": language, "REMOTE_ADDR": "127.0.0.1",
    }  # fmt: skip
    (answer,) = application(environ, lambda status, headers: told.append((status, dict(headers))))
    return int(told[0][0][:3]), json.loads(answer)


def test_a_pass_is_the_fast_way_to_the_same_verb(offering, monkeypatch):
    monkeypatch.setattr("bole.exchange.web.desk.connection.close", lambda: None)  # the test's transaction lives in it
    bearer = desk.pass_for(Bidder.objects.get(code=offering.codes[0]))
    with during(offering):
        status, receipt = sent(offering, {"key": "one", "amount": "1000"}, bearer=bearer)
        assert (status, receipt["number"], receipt["leader"], receipt["price"]) == (201, 1, offering.codes[0], "1000")
        assert sent(offering, {"key": "one", "amount": "1000"}, bearer=bearer)[0] == 200
        status, problem = sent(offering, {"key": "two", "amount": "5"}, bearer=bearer, language="zh-CN,zh;q=0.9")
        assert (status, problem["code"]) == (409, "already_leading")
        assert "您" in problem["detail"]
        assert sent(offering, {"key": "x", "amount": "5000"}, bearer=bearer[:-2] + "zz")[0] == 422
        assert sent(offering, {"key": "x", "amount": "5000"}, bearer=bearer, sale_id="01a20aae-12ab-70bc-8f49-a2df023da7d0")[0] == 422
        assert sent(offering, ["no"], bearer=bearer)[0] == 400
    assert SaleEntry.objects.count() == 1
