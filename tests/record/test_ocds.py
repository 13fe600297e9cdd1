"""Sales as OCDS releases: they pass the public schema at every stage, say nothing secret, and their amounts are exact."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import jsonschema_rs
import pytest

from bole.exchange.domain.asking import Ask
from bole.exchange.domain.entries import Kind
from bole.exchange.domain.sealed_bids import commitment
from bole.exchange.domain.terms import Format
from bole.exchange.errors import SaleMissing
from bole.exchange.models import Bidder, Sale
from bole.exchange.queries import ocds
from bole.exchange.services import admission, bidding, closing, sales
from bole.runtime import clock
from bole.runtime.system import SYSTEM

from .. import make

FOLDER = Path(__file__).with_name("ocds")
MINUTE = dt.timedelta(minutes=1)


def schema(name):
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wrong():
    """What the public schema has against a package."""
    whole = schema("release-package-schema.json")
    whole["properties"]["releases"]["items"] = {}
    package, release = jsonschema_rs.Draft4Validator(whole), jsonschema_rs.Draft4Validator(schema("release-schema.json"))

    def found(given):
        errors = [*package.iter_errors(given), *(error for one in given["releases"] for error in release.iter_errors(one))]
        return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in errors]

    return found


def read(who, sale_id):
    return json.loads(ocds.of_sale(who, sale_id), parse_float=Decimal)


def test_the_schema_refuses_what_is_no_release(wrong):
    assert wrong({"uri": "x", "version": "1.1", "publishedDate": "2026-01-01T00:00:00Z", "publisher": {"name": "x"}, "releases": [{}]})


def test_a_sale_passes_the_public_schema_from_its_announcement_to_its_confirmation(client, world, wrong):
    offering = make.offering(world, bidders=1)
    made = admission.apply(world.owner, offering.sale.id, organisation_id=world.factory.pk)
    admission.qualify(world.registrar, made.id)
    before = read(world.anonymous, offering.sale.id)
    with clock.freeze(offering.sale.rules.opens_at + MINUTE):
        offering.bid(0, 1000)
        bidding.place(world.owner, offering.sale.id, ask=Ask(Kind.BID, "k", "", amount=Decimal("123456789012.25")))
        during = read(world.anonymous, offering.sale.id)
    with clock.freeze(offering.sale.rules.ends_at):
        closing.close(SYSTEM, offering.sale.id)
        closed = read(world.anonymous, offering.sale.id)
        closing.confirm(world.registrar, offering.sale.id)
        confirmed = read(world.anonymous, offering.sale.id)
    for one in (before, during, closed, confirmed):
        assert wrong(json.loads(json.dumps(one, default=float))) == []
    text = json.dumps([before, during], default=str)
    assert not [word for word in (made.code, offering.codes[0], world.factory.name, "123456789012") if word in text]
    (release,) = closed["releases"]
    assert (release["ocid"], release["tag"]) == (f"ocds-000000-{offering.sale.number}", ["tender", "award"])
    assert [one["name"] for one in release["tender"]["tenderers"]] == sorted([made.code, offering.codes[0]])
    (award,) = release["awards"]
    assert (award["status"], award["value"]) == ("pending", {"amount": Decimal("123456789012.25"), "currency": "CNY"})
    assert world.factory.name not in json.dumps(closed, default=str, ensure_ascii=False)
    (award,) = confirmed["releases"][0]["awards"]
    assert (award["status"], award["suppliers"][0]["name"]) == ("active", world.factory.name)


def test_a_person_who_won_is_never_named(world):
    offering = make.offering(world)
    with clock.freeze(offering.sale.rules.opens_at + MINUTE):
        offering.bid(0, 1000)
    with clock.freeze(offering.sale.rules.ends_at):
        closing.close(SYSTEM, offering.sale.id)
        closing.confirm(world.registrar, offering.sale.id)
    (award,) = read(world.anonymous, offering.sale.id)["releases"][0]["awards"]
    assert award["suppliers"] == [{"id": f"{offering.sale.number}-{offering.codes[0]}", "name": offering.codes[0]}]
    assert str(Bidder.objects.get(code=offering.codes[0]).person) not in ocds.of_sale(world.anonymous, offering.sale.id).decode()


def test_every_end_of_a_sale_and_every_format_passes_the_schema(world, wrong):
    withdrawn, unsold = make.offering(world, bidders=0), make.offering(world)
    sales.withdraw(world.registrar, withdrawn.sale.id, reason="the owner keeps it")
    zero = dt.timedelta(0)
    sealed = make.offering(world, format=Format.SEALED, reveal_for=MINUTE, window=zero, added=zero, downward=True)
    with clock.freeze(sealed.sale.rules.opens_at):
        digest = commitment(sealed.sale.rules.sale, sealed.codes[0], Decimal(900), "00")
        bidding.place(sealed.bidders[0], sealed.sale.id, ask=Ask(Kind.SEALED, "k", "", commitment=digest))
    ends = unsold.sale.rules.ends_at
    with clock.freeze(ends):
        closing.close(SYSTEM, unsold.sale.id)
        again = closing.relist(world.registrar, unsold.sale.id, start=Decimal(900), opens_at=ends + MINUTE, ends_at=ends + 9 * MINUTE)
        sales.announce(world.registrar, again.id)
    found = json.loads(ocds.packaged(list(ocds.announced()), address="/api/v1/ocds/releases"))
    assert wrong(found) == []
    by = {one["tender"]["id"]: one for one in found["releases"]}
    assert by[withdrawn.sale.number]["tag"] == ["tenderCancellation"]
    assert by[withdrawn.sale.number]["tender"]["status"] == "withdrawn"
    assert by[unsold.sale.number]["tender"]["status"] == "unsuccessful"
    assert by[again.number]["relatedProcesses"][0]["identifier"] == f"ocds-000000-{unsold.sale.number}"
    assert by[sealed.sale.number]["buyer"]["name"] == world.university.name


def test_a_draft_is_no_release_even_for_its_house(world):
    draft = sales.draft(world.broker, make.published(world, owner=world.university.name).id, sheet=_sheet(world))
    for who in (world.registrar, world.anonymous):
        with pytest.raises(SaleMissing):
            ocds.of_sale(who, draft.id)


def _sheet(world):
    terms = make.offering(world, bidders=0).sale.rules
    return make.SaleSheet(
        rules={name: getattr(terms, name) for name in ("format", "currency", "start", "opens_at", "ends_at", "steps")},
        wordings={"en": {"title": "A draft"}},
    )


def test_the_feed_goes_page_by_page_and_the_texts_of_others_become_no_numbers(client, world, wrong):
    made = [make.offering(world, bidders=0) for _ in range(3)]
    Sale.objects.filter(id=made[0].sale.id).update(wordings={"zh": {"title": "\ue00012"}})
    first = client.get("/api/v1/ocds/releases?limit=2").json()
    assert wrong(first) == []
    second = client.get(first["links"]["next"].partition("/api")[1] + first["links"]["next"].partition("/api")[2]).json()
    assert (len(first["releases"]), len(second["releases"]), "links" in second) == (2, 1, False)
    assert {one["tender"]["id"] for one in first["releases"] + second["releases"]} == {one.sale.number for one in made}
    assert second["releases"][0]["tender"]["title"] == "12"
