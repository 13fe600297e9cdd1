"""Fill an empty database with demo content; what is there already is left alone, what was cut off goes on."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

import click

from bole.runtime import settings_table

from .auctions import hold_sales
from .catalogues import publish_catalogues
from .contests import put_up_challenges
from .price_notices import announce_prices

DATA = resources.files("bole.cli.demo")
SOURCES = {
    "chinaxiv": "cn.zj", "csl": "cn.gd", "sbir_awards": "cn.us", "sbir_topics": "cn.us", "challenges": "cn.us",
}  # fmt: skip
INVENTED = "为演示虚构，并无此人 / invented for this demonstration, there is no such person"
HAND_WRITTEN = "为演示手写，不是真实企业需求 / hand-written for this demonstration, not a real need"
BATCH = 200

CENTRES = (
    # code, parent, level, name, English name, region
    ("cn", "", "nation", "国家技术转移中心（演示）", "National Technology Transfer Centre (demo)", ""),
    ("zj", "cn", "province", "浙江省技术转移中心（演示）", "Zhejiang Technology Transfer Centre (demo)", "330000"),
    ("hz", "cn.zj", "city", "杭州市技术转移中心（演示）", "Hangzhou Technology Transfer Centre (demo)", "330000"),
    ("gd", "cn", "province", "广东省技术转移中心（演示）", "Guangdong Technology Transfer Centre (demo)", "440000"),
    ("dg", "cn.gd", "city", "东莞国际技术转移中心（演示）", "Dongguan International Technology Transfer Centre (demo)", "440000"),
    ("us", "cn", "portal", "中美技术转移门户（演示）", "China-US Technology Transfer Portal (demo)", ""),
)


@dataclass(frozen=True, slots=True)
class Logins:
    """The demo persons and what each is for."""

    password: str
    rows: tuple[tuple[str, str], ...]

    def present(self) -> bool:
        """Whether the demo persons exist in this database."""
        from bole.people.models import Person

        return Person.objects.filter(email=self.rows[0][0]).exists()


LOGINS = Logins(
    "bole-demo-2026",
    (
        ("admin@demo.example", "administrator 系统管理员"),
        ("director@demo.example", "director of the Zhejiang centre 浙江省中心主任"),
        ("registrar@demo.example", "registrar in Dongguan 东莞中心登记员"),
        ("broker@demo.example", "technology manager in Hangzhou 杭州中心技术经理人"),
        ("professor@demo.example", "professor 高校教授"),
        ("factory@demo.example", "factory owner 企业负责人"),
        ("partner@demo.example", "partner abroad 国外合作伙伴"),
    ),
)


def fill_if_empty() -> None:
    """Bring in the demo content on the first start, with a progress bar; index it; never twice."""
    if not settings_table.value("DEMO"):
        return
    from bole.people.models import Centre, Person

    marked = Person.objects.filter(email=LOGINS.rows[0][0]).exists()
    if Centre.objects.exists() and not marked:
        return  # somebody's own content
    if not marked:
        click.echo("first start: filling in the demo content (a minute or two)")
        _people()
    _records()
    _claim()
    _confirmed_at_different_times()
    publish_catalogues()
    announce_prices()
    put_up_challenges()
    hold_sales()
    _index()


def _people() -> None:
    from bole.people import services
    from bole.people.domain.actor import Role
    from bole.runtime import acts
    from bole.runtime.system import SYSTEM

    with acts.under_way(SYSTEM):
        organisations = {}
        for code, parent, level, name, english, region in CENTRES:
            centre = services.open_centre(
                SYSTEM, code=code, parent=parent, level=level, name=name, names={"en": english, "zh": name}, region=region
            )
            organisations[centre.path] = centre.organisation
        organisations["university"] = services.register_organisation(
            SYSTEM, name="浙江示例大学", names={"en": "Zhejiang Example University"}, kind="university", region="330000"
        )
        organisations["factory"] = services.register_organisation(
            SYSTEM,
            name="（示例）东莞松山湖精密焊接厂",
            names={"en": "Songshan Lake Precision Welding (example)"},
            kind="enterprise",
            region="440000",
        )
        organisations["partner"] = services.register_organisation(
            SYSTEM, name="Example Transfer Agency GmbH", kind="intermediary", country="DE"
        )
        people = (
            ("admin", "系统管理员 Admin", "zh-hans", ()),
            ("director", "王主任", "zh-hans", (("cn.zj", Role.DIRECTOR),)),
            ("registrar", "陈登记", "zh-hans", (("cn.gd.dg", Role.REGISTRAR),)),
            ("broker", "李经理", "zh-hans", (("cn.zj.hz", Role.BROKER),)),
            ("professor", "张教授", "zh-hans", (("university", Role.MEMBER),)),
            ("factory", "刘厂长", "zh-hans", (("factory", Role.REPRESENTATIVE),)),
            ("partner", "Anna Schmidt", "en", (("partner", Role.REPRESENTATIVE), ("cn.us", Role.BROKER))),
        )
        for name, shown, language, roles in people:
            person = services.register_person(
                SYSTEM, email=f"{name}@demo.example", name=shown, password=LOGINS.password, language=language,
                is_administrator=name == "admin",
            )  # fmt: skip
            for place, role in roles:
                services.grant_role(SYSTEM, person_id=person.id, organisation_id=organisations[place].pk, role=role)


def _records() -> None:
    from bole.registry.models import Record
    from bole.registry.services.bulk import bring_in
    from bole.runtime.system import SYSTEM

    from ..progress import counting

    batches = list(_batches())
    total = sum(len(rows) for _, _, rows in batches)
    there = Record.objects.filter(external_source__startswith="demo:").count()
    if there >= total:
        return
    done = 0
    with counting("registering", total=total) as progress:
        for source, centre, rows in batches:
            bring_in(SYSTEM, centre=centre, source=f"demo:{source}", sheets=[sheet_of(r) for r in rows], publish=True)
            done += len(rows)
            progress(done)


def _claim() -> None:
    """The professor says which of the invented experts he is."""
    from allauth.account.models import EmailAddress

    from bole.people import queries as people
    from bole.registry.queries import experts as reads
    from bole.registry.services import experts

    address = "professor@demo.example"
    actor = people.actor_of(people.person_with(address))
    EmailAddress.objects.get_or_create(user_id=actor.person_id, email=address, defaults={"verified": True, "primary": True})
    found = reads.claimable(actor).first()
    if found is not None and reads.record_of(actor.person_id) is None:
        experts.claim(actor, found.id)


def _confirmed_at_different_times() -> None:
    """Let the demo records have been confirmed at different times, the same ones each time: most of them this year, one in
    thirty to be confirmed within two weeks, one in twenty overdue."""
    from django.db import connection

    from bole.registry.services import freshness
    from bole.runtime.system import SYSTEM

    untouched = "external_source LIKE 'demo:%%' AND status = 'published' AND deadline IS NULL AND confirmed_at = created_at"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH lots AS (SELECT id, confirm_by - current_date AS whole, ('x' || left(md5(external_id), 6))::bit(24)::int %% 1000 AS lot "
            f"FROM registry_record WHERE {untouched}), "
            "ends AS (SELECT id, whole, CASE WHEN lot < 33 THEN 1 + lot %% 13 WHEN lot < 83 THEN -1 - lot %% 50 "
            "ELSE greatest(least(whole, 20), whole - lot * 17 %% 330) END AS remaining FROM lots) "
            "UPDATE registry_record r SET confirm_by = current_date + e.remaining, "
            "confirmed_at = confirmed_at - make_interval(days => e.whole - e.remaining), "
            "published_at = published_at - make_interval(days => e.whole - e.remaining), "
            "asked_at = CASE WHEN e.remaining < 0 THEN now() - make_interval(days => 14 - e.remaining) END "
            "FROM ends e WHERE e.id = r.id AND e.remaining < e.whole",
            [],
        )
    freshness.sink_overdue(SYSTEM)


def _index() -> None:
    from bole.matching import queries, services
    from bole.runtime import jobs

    from ..progress import counting

    jobs.work_off("reactions")  # else the worker would mark the same records stale once more
    services.mark_unindexed()
    with counting("reading and indexing", total=queries.index_state().waiting) as progress:
        services.index_waiting(progress=progress)


def _batches() -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    for centre, rows in _hand_written().items():
        yield "hand-written", centre, rows
    for centre, rows in _experts().items():
        yield "experts", centre, rows
    for source, centre in SOURCES.items():
        content = gzip.decompress((DATA / f"{source}.jsonl.gz").read_bytes()).decode()
        rows = [json.loads(line) for line in content.splitlines()]
        for start in range(0, len(rows), BATCH):
            yield source, centre, rows[start : start + BATCH]


def _hand_written() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for need in json.loads((DATA / "needs_zh.json").read_text(encoding="utf-8")):
        row = {
            "kind": "need", "external_id": need["id"], "need_kind": "TECHNOLOGY", "owner": need["owner"], "origin": HAND_WRITTEN,
            "licence": "Apache-2.0", "tech_areas": need["areas"], "trl": need["trl"], "cooperation_modes": need["modes"],
            "price_max": need["budget"], "currency": "CNY", "deadline": need["deadline"], "territories": ["CN"],
            "wordings": [{"language": "zh", "title": need["title"], "summary": need["summary"], "keywords": need["keywords"]}],
        }  # fmt: skip
        found.setdefault(need["centre"], []).append(row)
    return found


def _experts() -> dict[str, list[dict[str, Any]]]:
    """A dozen invented experts, by centre. Nobody is asked for consent, for there is nobody; the record says so."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in json.loads((DATA / "experts.json").read_text(encoding="utf-8")):
        row = {
            "kind": "expert", "external_id": one["id"], "origin": INVENTED, "licence": "Apache-2.0", "tech_areas": one["areas"],
            "professional_titles": one["titles"], "languages_spoken": one["languages"], "active_since": one["since"],
            "consent_on": "2026-11-01", "consent_text": INVENTED,
            **{name: value for name, value in one.items() if name not in ("id", "centre", "areas", "titles", "languages", "since")},
        }  # fmt: skip
        found.setdefault(one["centre"], []).append(row)
    return found


def sheet_of(row: dict[str, Any]) -> Any:
    """A packed row as a sheet."""
    from bole.registry.domain.sheet_json import sheet_from_json

    sheet, problems = sheet_from_json(row)
    if sheet is None:
        raise ValueError("; ".join(p.text() for p in problems))
    return sheet
