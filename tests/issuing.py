"""Composing catalogues and publishing their editions, for the tests of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bole.registry import queries
from bole.registry.domain.catalogues import AddRecords, Plan, Words
from bole.registry.models import Catalogue, Record
from bole.registry.queries import editions as taken
from bole.registry.services import catalogues, editions, records

PLAN = Plan(
    words=(Words("zh", "杭州市科技成果目录", "本目录收录可转化成果。"), Words("en", "Catalogue of Hangzhou")),
    themes=("NEM_ENERGY",),
    industries=("C",),
)
CITY = "cn.zj.hz"
TODAY = dt.date(2026, 11, 23)


def composed(world, *found, plan=PLAN, by=None):
    made = catalogues.compose(by or world.broker, centre=CITY, plan=plan)
    if found:
        catalogues.rearrange(world.broker, made.id, change=AddRecords(tuple(r.id for r in found)))
    return Catalogue.objects.get(id=made.id)


def issued(world, made, **values):
    return editions.publish_edition(world.director, made.id, state=Catalogue.objects.get(id=made.id).state, **values)


def shown(edition):
    return taken.lines(list(taken.rows_of(edition)))


def titles(edition):
    return [line.entry.title for line in shown(edition)]


def revised(record, by, **values):
    sheet = queries.sheet_of(queries.whole(Record.objects.filter(id=record.id)).get())
    return records.revise(by, record.id, sheet=replace(sheet, **values), version=Record.objects.get(id=record.id).version)
