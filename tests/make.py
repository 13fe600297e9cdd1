"""Makers. They call the services, so nothing impossible is built."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import F

from bole.exchange.domain.asking import Ask, Receipt
from bole.exchange.domain.entries import Kind
from bole.exchange.domain.notice_sheet import NoticeSheet
from bole.exchange.domain.price_notice import Relation
from bole.exchange.domain.sheets import SaleSheet
from bole.exchange.domain.terms import Format
from bole.exchange.models import Sale
from bole.exchange.services import admission, bidding, sales
from bole.people import queries as people_queries
from bole.people import services as people
from bole.people.domain.actor import ANONYMOUS, Actor, Role
from bole.people.models import Centre, Organisation, Person
from bole.registry.domain.sheet import RecordSheet, WordingSheet
from bole.registry.models import Record
from bole.registry.queries import freshness as freshness_queries
from bole.registry.services import freshness, records
from bole.runtime import clock
from bole.runtime.system import SYSTEM

_count = itertools.count(1)
FIVE_MINUTES = dt.timedelta(minutes=5)
PASSWORD = "a-long-password"

TITLE_ZH, SUMMARY_ZH = "低温锂离子电池电解液", "一种在零下四十度仍能正常工作的锂离子电池电解液，容量保持率达到百分之八十。"
TITLE_EN = "Electrolyte for lithium-ion batteries at low temperature"
SUMMARY_EN = "An electrolyte that lets lithium-ion batteries work at minus forty degrees and keeps eighty percent of their capacity."


def person(name: str = "", *, administrator: bool = False) -> Person:
    """A person with an account and PASSWORD."""
    name = name or f"person{next(_count)}"
    return people.register_person(
        SYSTEM, email=f"{name}@test.example", name=name, password=PASSWORD, language="en", is_administrator=administrator
    )


def actor(who: Person) -> Actor:
    """The actor the person is now."""
    return people_queries.actor_of(Person.objects.get(id=who.id), language="en", in_staff_mode=True)


def wording(language: str = "zh", **values: Any) -> WordingSheet:
    """A good wording."""
    words = {"title": TITLE_ZH, "summary": SUMMARY_ZH} if language == "zh" else {"title": TITLE_EN, "summary": SUMMARY_EN}
    return WordingSheet(language=language, **{**words, **values})


def sheet(kind: str = "achievement", **values: Any) -> RecordSheet:
    """A good sheet."""
    return replace(RecordSheet(kind=kind, wordings=(wording(),)), **values)


@dataclass(frozen=True)
class World:
    """Who and what there is. Persons are actors; places are centres and organisations."""

    nation: Centre
    province: Centre
    city: Centre
    elsewhere: Centre
    university: Organisation
    factory: Organisation
    admin: Actor
    director: Actor  # of the province
    registrar: Actor  # of the city
    broker: Actor  # of the city
    foreign_registrar: Actor  # of elsewhere
    professor: Actor  # member of the university
    owner: Actor  # representative of the factory
    stranger: Actor  # signed in, belongs nowhere
    anonymous: Actor = ANONYMOUS

    def everybody(self) -> list[Actor]:
        names = ("admin", "director", "registrar", "broker", "foreign_registrar", "professor", "owner", "stranger", "anonymous")
        return [getattr(self, n) for n in names]


def world() -> World:
    """The small world of the stories."""
    nation = people.open_centre(SYSTEM, code="cn", level="nation", name="国家中心")
    province = people.open_centre(SYSTEM, code="zj", level="province", name="浙江中心", parent="cn", region="330000")
    city = people.open_centre(SYSTEM, code="hz", level="city", name="杭州中心", parent="cn.zj", region="330000")
    elsewhere = people.open_centre(SYSTEM, code="gd", level="province", name="广东中心", parent="cn", region="440000")
    university = people.register_organisation(SYSTEM, name="浙江大学", kind="university")
    factory = people.register_organisation(SYSTEM, name="钱江电池厂", kind="enterprise")

    def with_role(name: str, place: Any, role: Role) -> Actor:
        who = person(name)
        people.grant_role(SYSTEM, person_id=who.id, organisation_id=place.pk, role=role)
        return actor(who)

    return World(
        nation=nation, province=province, city=city, elsewhere=elsewhere, university=university, factory=factory,
        admin=actor(person("admin", administrator=True)),
        director=with_role("director", province, Role.DIRECTOR),
        registrar=with_role("registrar", city, Role.REGISTRAR),
        broker=with_role("broker", city, Role.BROKER),
        foreign_registrar=with_role("foreign", elsewhere, Role.REGISTRAR),
        professor=with_role("professor", university, Role.MEMBER),
        owner=with_role("owner", factory, Role.REPRESENTATIVE),
        stranger=actor(person("stranger")),
    )  # fmt: skip


def draft(world: World, by: Actor | None = None, **values: Any) -> Record:
    """A draft in the city, by the professor unless told otherwise."""
    return records.draft(by or world.professor, centre="cn.zj.hz", sheet=sheet(**values))


def aged(record: Record, days: int) -> Record:
    """The record as it is when its term ended `days` days ago (or ends in minus that many), and the day's work was done."""
    today = freshness_queries.day_of(clock.database_now())
    shift = today - dt.timedelta(days=days) - Record.objects.get(id=record.id).confirm_by
    moved = {name: F(name) + shift for name in ("confirm_by", "confirmed_at")}
    Record.objects.filter(id=record.id).update(asked_at=None, **moved)
    freshness.ask_to_confirm(SYSTEM)
    Record.objects.filter(id=record.id, confirm_by__lt=today).update(asked_at=F("confirmed_at"))  # it was asked in time
    freshness.sink_overdue(SYSTEM)
    freshness.expire_unconfirmed(SYSTEM)
    return Record.objects.get(id=record.id)


def expired(record: Record) -> Record:
    """The record as it is when nobody confirmed it for so long that it left the search."""
    return aged(record, freshness_queries.days().sink + 1)


def expert(world: World, **values: Any) -> Record:
    """A published expert, registered by the city's broker with documented consent."""
    consent = {"consent_on": dt.date(2026, 10, 1), "consent_text": "signed paper 17"}
    made = records.draft(world.broker, centre="cn.zj.hz", sheet=sheet("expert", **{**consent, **values}))
    return records.publish(world.registrar, made.id)


def published(world: World, by: Actor | None = None, **values: Any) -> Record:
    """A published record in the city."""
    return records.publish(world.registrar, draft(world, by, **values).id)


def offering(world: World, *, bidders: int = 2, lot: Record | None = None, sheet: SaleSheet | None = None, **rules: Any) -> Offering:
    """An announced sale of the university's achievement with admitted bidders; it opens in an hour and lasts a day, unless told otherwise."""
    at = clock.database_now()
    plain: dict[str, Any] = {
        "format": Format.ENGLISH, "currency": "CNY", "start": Decimal(1000), "opens_at": at + dt.timedelta(hours=1),
        "ends_at": at + dt.timedelta(hours=25), "steps": ((Decimal(0), Decimal(100)),), "window": FIVE_MINUTES, "added": FIVE_MINUTES,
    }  # fmt: skip
    reserve = rules.pop("secret", None)
    drawn = sheet or SaleSheet(rules={**plain, **rules}, wordings={"zh": {"title": TITLE_ZH}, "en": {"title": TITLE_EN}})
    lot = lot or published(world, owner=world.university.name)
    sale = sales.draft(world.broker, lot.id, sheet=drawn, reserve=reserve)
    sales.announce(world.registrar, sale.id)
    seats = [seat(world, sale) for _ in range(bidders)]
    return Offering(Sale.objects.select_related("lot").get(id=sale.id), [one for one, _ in seats], [code for _, code in seats])


def seat(world: World, sale: Sale, *, rank: int | None = None) -> tuple[Actor, str]:
    """A person who is admitted to bid, and his code."""
    who = actor(person())
    made = admission.apply(who, sale.id)
    admission.qualify(world.registrar, made.id, rank=rank)
    return who, made.code


@dataclass(frozen=True)
class Offering:
    """A sale and who bids in it."""

    sale: Sale
    bidders: list[Actor]
    codes: list[str]

    def bid(self, bidder: int, amount: int | str, *, most: int | str | None = None, key: str = "") -> Receipt:
        """A bid of the bidder of this place."""
        ask = Ask(
            Kind.BID, key or f"key{next(_count)}", "", amount=Decimal(amount), most=Decimal(most) if most is not None else None
        )  # fmt: skip
        return bidding.place(self.bidders[bidder], self.sale.id, ask=ask)


def notice_sheet(**values: Any) -> NoticeSheet:
    """What a whole price notice says."""
    words = {"zh": {"name": "低温电解液", "abstract": "零下四十度仍能工作的电解液", "price": ""}}
    whole = NoticeSheet(
        words=words, mode="TRANSFER", price_min=Decimal(1_000_000), buyer="钱江电池厂", relation=Relation.NONE, unit_place="浙江大学公告栏",
        contact={"name": "王老师", "phone": "0571-1"},
    )  # fmt: skip
    return replace(whole, **values)
