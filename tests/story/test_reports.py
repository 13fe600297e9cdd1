"""A city reports to its province: collected, frozen, asked back, taken over, as one spreadsheet."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from bole.intake.errors import BadPeriod, NoReason, NothingToReport, NotStaff, NoUpperCentre, ReportMissing
from bole.intake.models import Report
from bole.intake.queries import reports as reads
from bole.intake.services import report_tables, reports
from bole.kernel.states import WrongState
from bole.notices.queries import inbox
from bole.registry import queries as registry
from bole.registry.services import records

from .. import make

SINCE, UNTIL = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


def drafted(world, actor=None, **values) -> Report:
    given = {"centre": "cn.zj.hz", "kind": "need", "since": SINCE, "until": UNTIL, **values}
    return reports.draft_report(actor or world.broker, **given)


@pytest.fixture
def need(world):
    return make.published(world, by=world.owner, kind="need")


def rows_of(export) -> list[dict[str, object]]:
    """The rows of a spreadsheet, by header."""
    header, *rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(export.content))).get_sheet_by_index(0).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_what_came_in_and_is_no_draft_and_not_private_is_collected(world, need):
    make.draft(world, by=world.owner, kind="need")
    make.published(world)
    assert [line.record_id for line in reads.lines(drafted(world))] == [need.id]
    assert reads.lines(drafted(world, since=dt.date(2001, 1, 1), until=dt.date(2001, 3, 31))).count() == 0


def test_the_same_period_twice_is_one_report(world, need):
    assert drafted(world) == drafted(world, world.registrar)
    assert Report.objects.count() == 1


def test_the_root_has_nobody_to_report_to_and_a_period_has_an_order(world):
    with pytest.raises(NoUpperCentre):
        drafted(world, world.admin, centre="cn")
    with pytest.raises(BadPeriod):
        drafted(world, since=UNTIL, until=SINCE)
    with pytest.raises(NotStaff):
        drafted(world, world.owner)
    assert not Report.objects.exists()


def test_a_draft_is_hidden_from_other_centres_and_what_is_handed_up_is_received(world, need):
    report = drafted(world)
    with pytest.raises(ReportMissing):
        reads.report(world.foreign_registrar, report.id)
    reports.hand_up(world.broker, report.id, note="第四季度")
    assert reads.report(world.director, report.id).note == "第四季度"
    assert [n.kind for n in inbox(world.director)] == ["intake.report_handed_up"]
    upper = world.province
    standing = reads.progress(world.director, upper, kind="need", since=SINCE, until=UNTIL)
    assert [(s.centre.path, s.report.status, s.size) for s in standing] == [("cn.zj.hz", "handed_up", 1)]


def test_handing_up_twice_is_once_and_an_empty_report_is_not_handed_up(world, need):
    report = drafted(world)
    reports.hand_up(world.broker, report.id)
    reports.hand_up(world.registrar, report.id)
    assert len(inbox(world.director)) == 1
    empty = drafted(world, since=dt.date(2001, 1, 1), until=dt.date(2001, 3, 31))
    with pytest.raises(NothingToReport):
        reports.hand_up(world.broker, empty.id)
    assert Report.objects.get(id=empty.id).status == "drafted"


def test_the_list_is_frozen_in_the_version_that_was_handed_up(world, need):
    report = reports.hand_up(world.broker, drafted(world).id)
    sheet = registry.sheet_of(registry.record(world.owner, need.id))
    later = replace(sheet, wordings=(make.wording(title="改过的题目"),))
    records.revise(world.owner, need.id, sheet=later, version=1)
    (line,) = reads.lines(report)
    assert reads.frozen(reads.lines(report))[line.id].sheet["wordings"][0]["title"] == make.TITLE_ZH
    with pytest.raises(WrongState):
        reports.collect(world.broker, report.id)
    with pytest.raises(WrongState):
        reports.leave_out(world.broker, report.id, lines=[line.id])
    assert reads.lines(report).count() == 1


def test_the_centre_above_asks_back_and_takes_over_and_nobody_below_does(world, need):
    report = reports.hand_up(world.broker, drafted(world).id)
    with pytest.raises(NotStaff):
        reports.accept_report(world.registrar, report.id)
    with pytest.raises(NoReason):
        reports.return_report(world.director, report.id, reason=" ")
    reports.return_report(world.director, report.id, reason="缺少预算")
    assert "intake.report_returned" in [n.kind for n in inbox(world.broker)]
    reports.hand_up(world.broker, report.id)
    reports.accept_report(world.director, report.id)
    reports.accept_report(world.director, report.id)
    assert Report.objects.get(id=report.id).status == "accepted"
    with pytest.raises(WrongState):
        reports.return_report(world.director, report.id, reason="zu spät")


def test_all_that_was_taken_over_is_one_spreadsheet_that_an_import_knows(world, need):
    report = reports.hand_up(world.broker, drafted(world).id)
    table = {"upper": "cn.zj", "kind": "need", "since": SINCE, "until": UNTIL, "language": "zh-hans"}
    assert rows_of(report_tables.export_taken_over(world.director, **table)) == []
    reports.accept_report(world.director, report.id)
    export = report_tables.export_taken_over(world.director, **table)
    (row,) = rows_of(export)
    assert (row["名称"], row["登记号"]) == (make.TITLE_ZH, need.number)
    assert rows_of(report_tables.export_taken_over(world.foreign_registrar, **table)) == []
