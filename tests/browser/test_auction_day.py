"""An auction day in Chromium, in both languages: two bidders, one of them on a phone, and a watcher in the hall, with a live
server beside; a double click, a soft close, the result, its confirmation, and the record that a stranger verifies."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings as django_settings
from django.db import connection
from playwright.sync_api import expect
from psycopg.conninfo import conninfo_to_dict

from bole.exchange.models import Sale, SaleEntry
from bole.exchange.queries import verified
from bole.exchange.services import closing
from bole.people.models import Person
from bole.runtime import clock, database
from bole.runtime.system import SYSTEM

from .. import make
from ..slow.instance import free_port, until
from .test_accessibility import violations
from .test_days import widest

pytestmark = pytest.mark.browser
SECOND = dt.timedelta(seconds=1)
PICTURES = os.environ.get("BOLE_PICTURES", "")


@pytest.fixture(scope="module")
def live(site) -> Iterator[str]:
    """The live server, a process of its own as always, on the database of the tests."""
    port = free_port()
    environ = {
        **os.environ, "PORT": str(port), "BOLE_HOST": "127.0.0.1", "BOLE_SECRET_KEY": django_settings.SECRET_KEY,
        "BOLE_DATABASE_URL": _address_of_the_database(),
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-m", "bole", "live"], env=environ)
    try:
        until(lambda: _answers(port + 1), "the live server answers", seconds=30)
        yield f"http://127.0.0.1:{port + 1}/live"
    finally:
        process.terminate()
        process.wait(10)


def _address_of_the_database() -> str:
    there = conninfo_to_dict(database.conninfo(connection.settings_dict["NAME"]))
    user, password = quote(str(there.get("user", "")), safe=""), quote(str(there.get("password", "")), safe="")
    place = urlencode({name: there[name] for name in ("host", "port") if name in there})
    return f"postgresql://{user}:{password}@/{there['dbname']}?{place}"


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def content(page):
    assert violations(page) == []
    assert widest(page) <= 0


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_auction_day(site, open_page, live, language, settings):
    settings.BOLE_LIVE_URL = live
    at = clock.database_now()
    offering = make.offering(
        site.world, opens_at=at + 20 * SECOND, ends_at=at + 50 * SECOND, window=15 * SECOND, added=15 * SECOND, start=Decimal(1000)
    )
    names = [Person.objects.get(id=one.person_id).name for one in offering.bidders]
    room, (first, second) = f"/sales/{offering.sale.id}", offering.codes
    hall = open_page(language=language)  # somebody nobody knows
    hall.goto(f"{room}/screen")
    one, other = open_page(names[0], language=language), open_page(names[1], language=language, width=390)
    for page in (one, other):
        page.goto(room)
        content(page)
        expect(page.locator("[data-clock]")).to_contain_text(":")
    until(lambda: clock.database_now() >= offering.sale.rules.opens_at, "bidding has begun")

    expect(one.locator("form[data-bid=bid]")).to_be_visible(timeout=15_000)  # the room opened by itself
    one.fill("input[name=amount]", "1,500")
    one.locator("form[data-bid=bid] button").dblclick()
    expect(one.locator("[data-entries] li.own")).to_have_count(1)
    expect(other.locator("[data-price]")).to_contain_text("1,500")  # nobody loaded that page again
    expect(other.locator("[data-leader-code]")).to_have_text(first)
    expect(hall.locator("[data-price]")).to_contain_text("1,500")
    assert SaleEntry.objects.filter(sale=offering.sale).count() == 1

    until(lambda: clock.database_now() >= offering.sale.rules.ends_at - 12 * SECOND, "the last stretch has begun")
    other.fill("input[name=amount]", "1550")
    other.locator("form[data-bid=bid] button").click()
    expect(other.locator("[role=alert]")).to_contain_text("1600")  # a step is a hundred
    other.fill("input[name=amount]", "1600")
    other.locator("form[data-bid=bid] button").click()
    expect(one.locator("[data-leader-code]")).to_have_text(second)
    expect(one.locator("[data-extended]")).to_be_visible()
    extended = Sale.objects.select_related("lot").get(id=offering.sale.id).lot.over_at
    assert extended > offering.sale.rules.ends_at
    content(other)
    _photograph(one, f"{language}-room")
    _photograph(other, f"{language}-phone")
    _photograph(hall, f"{language}-hall", whole=False)

    until(lambda: clock.database_now() >= extended, "it is over")
    closing.close_what_is_over(SYSTEM)
    expect(one.locator(".room-amount")).to_contain_text("1,600", timeout=15_000)
    expect(other.locator("a[href$='record.json']")).to_be_visible(timeout=15_000)
    house = open_page("registrar", language=language)
    house.goto(room)
    content(house)
    house.locator("form[action$='/confirm'] button").click()
    house.wait_for_load_state()
    expect(house.locator("form[action$='/confirm']")).to_have_count(0)
    _photograph(house, f"{language}-house")
    record = hall.request.get(f"{room}/record.json").body()
    found = verified(record)
    assert (found.award.winner, found.award.price, found.entries) == (second, 1600, 2)


def _photograph(page, name, *, whole=True):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"auction-{name}.png"), full_page=whole)
