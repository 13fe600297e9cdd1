"""The registration ledger: one line per number, what became of it, as a table and on paper, for staff only."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from bole.registry.errors import NotLedgerKeeper, UnknownFormat
from bole.registry.queries import ledger
from bole.registry.queries.ledger import LedgerFilters
from bole.registry.services import records
from bole.registry.services.ledger import export_ledger

from .. import make

ALL = LedgerFilters()


def lines(actor, filters=ALL):
    return ledger.lines(list(ledger.registered(actor, filters).values_list("id", flat=True)))


def test_every_number_has_a_line_and_a_draft_has_none(world):
    made = [make.published(world), make.published(world, kind="need")]
    make.draft(world)
    assert {line.record.number for line in lines(world.broker)} == {m.number for m in made}
    assert lines(world.foreign_registrar) == []
    assert len(lines(world.director)) == 2


def test_what_becomes_of_a_record_stays_on_its_line(world):
    made = make.published(world)
    records.withdraw(world.professor, made.id, reason="sold")
    (line,) = lines(world.registrar)
    assert line.registrar == "registrar"
    assert [(m.kind, m.by) for m in line.moves] == [("registry.record_published", "registrar"), ("registry.record_withdrawn", "professor")]


def test_one_published_again_keeps_the_day_and_the_place_of_its_registration(world):
    first = make.published(world)
    make.published(world)
    day = lines(world.registrar)[0].registered_at
    records.withdraw(world.professor, first.id)
    records.publish(world.registrar, first.id)
    line = lines(world.registrar)[0]
    assert (line.record.id, line.registered_at) == (first.id, day)
    today = timezone.localtime(day).date()
    assert len(lines(world.registrar, LedgerFilters(since=today, until=today))) == 2
    assert lines(world.registrar, LedgerFilters(until=today - dt.timedelta(days=1))) == []


def test_the_figures_add_up_to_the_lines(world):
    make.published(world)
    records.withdraw(world.professor, make.published(world).id)
    make.published(world, kind="need")
    figures = ledger.per_status(ledger.registered(world.director, ALL))
    assert figures == [("achievement", "published", 1), ("achievement", "withdrawn", 1), ("need", "published", 1)]


def test_filters_narrow_it(world):
    made = make.published(world, kind="need")
    make.published(world)
    assert [line.record.id for line in lines(world.broker, LedgerFilters(kind="need", centre="cn.zj.hz"))] == [made.id]
    assert [line.record.id for line in lines(world.broker, LedgerFilters(named=made.number))] == [made.id]
    assert lines(world.broker, LedgerFilters(centre="cn.gd")) == []


def test_it_leaves_as_a_spreadsheet_and_on_paper(world):
    made = make.published(world, wordings=(make.wording(title='#panic("x") *低温* $电解液$ @ref'),), owner="浙江大学")
    export = export_ledger(world.broker, filters=ALL, form="xlsx", language="zh-hans")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(export.content))).get_sheet_by_index(0).to_python()
    assert (rows[1][0], rows[1][5]) == (made.number, "浙江大学")
    paper = b"".join(export_ledger(world.broker, filters=ALL, form="pdf", language="zh-hans").content)
    assert paper[:5] == b"%PDF-"


def test_it_is_for_staff_only_and_in_formats_it_has(world):
    for actor in (world.professor, world.stranger, world.anonymous):
        with pytest.raises(NotLedgerKeeper):
            ledger.registered(actor, ALL)
    with pytest.raises(UnknownFormat):
        export_ledger(world.broker, filters=ALL, form="doc", language="en")
