"""An import: uploaded, mapped, checked, started, cut off, gone on with, and what became of every row."""

from __future__ import annotations

import io

import pytest

from bole.people.errors import CentreMissing
from bole.registry import queries
from bole.registry.errors import BadMapping, ImportBusy, ImportMissing, ImportOver, NotImporter, NotPublisher, UnknownColumns
from bole.registry.models import ImportJob, ImportProblem, Record, Wording
from bole.registry.queries import imports as reads
from bole.registry.services import bulk, importing, imports, records
from bole.runtime.models import Entry, StoredFile

from .. import make, tables
from ..tables import counts, good_row, good_rows, imported, ran, uploaded


def problems(job: ImportJob) -> list[tuple[int, str, str, str]]:
    """Row, column, code and given value of each."""
    return list(ImportProblem.objects.filter(job=job).order_by("row", "id").values_list("row", "column", "code", "given"))


def test_a_file_is_recognised_mapped_and_imported_as_drafts(world):
    job = uploaded(world.broker, tables.as_csv(good_rows(3)))
    assert (job.kind, job.profile, job.source, job.status) == ("", "", "table", "uploaded")
    names = [name for _, name in imports.Plan.from_json(job.mapping).mapping]
    assert names == ["external_id", "title", "summary", "trl", "ipc", "deadline"]
    imports.map_columns(world.broker, job.id, kind="achievement")
    assert counts(ran(world.broker, job)) == (3, 0, 0, 0)
    assert set(Record.objects.values_list("status", "centre__path", "trl")) == {("draft", "cn.zj.hz", 6)}
    assert Wording.objects.filter(title="第2号低温电解液", language="zh").exists()


def test_a_dry_run_says_what_would_be_and_writes_nothing(world):
    rows = [*good_rows(2), good_row(3, 技术成熟度="12"), good_row(1, 技术成熟度="7"), good_row(2)]
    job = imported(world.broker, tables.as_csv(rows), kind="achievement", dry_run=True)
    assert counts(job) == (2, 1, 1, 1)
    assert job.status == "done"
    assert not Record.objects.exists()
    assert counts(ran(world.broker, job)) == (2, 1, 1, 1)
    assert Record.objects.count() == 2


def test_the_same_file_twice_changes_nothing(world):
    content = tables.as_csv(good_rows(4))
    imported(world.broker, content, kind="achievement")
    versions = list(Record.objects.order_by("id").values_list("id", "version", "updated_at"))
    assert counts(imported(world.broker, content, kind="achievement")) == (0, 0, 4, 0)
    assert list(Record.objects.order_by("id").values_list("id", "version", "updated_at")) == versions


def test_a_changed_row_makes_a_version_and_an_equal_one_keeps_what_was_edited_here(world):
    imported(world.broker, tables.as_csv(good_rows(2)), kind="achievement")
    edited = Record.objects.get(external_id="A-1")
    sheet = queries.sheet_of(queries.record(world.broker, edited.id))
    records.revise(world.broker, edited.id, sheet=make.replace(sheet, trl=9), version=1)
    job = imported(world.broker, tables.as_csv([good_row(1), good_row(2, 技术成熟度="8")]), kind="achievement")
    assert counts(job) == (0, 1, 1, 0)
    assert dict(Record.objects.values_list("external_id", "trl")) == {"A-1": 9, "A-2": 8}
    assert dict(Record.objects.values_list("external_id", "version")) == {"A-1": 2, "A-2": 2}


def test_of_one_id_twice_in_a_file_the_later_row_counts(world):
    rows = [good_row(1, 技术成熟度="4"), good_row(2), good_row(1, 技术成熟度="5"), good_row(1, 技术成熟度="5")]
    assert counts(imported(world.broker, tables.as_csv(rows), kind="achievement")) == (2, 1, 1, 0)
    assert Record.objects.get(external_id="A-1").trl == 5


def test_rows_without_an_id_are_known_again_by_what_they_say(world):
    content = tables.as_csv([good_row(n, 外部编号="") for n in (1, 2)])
    assert counts(imported(world.broker, content, kind="achievement")) == (2, 0, 0, 0)
    assert counts(imported(world.broker, content, kind="achievement")) == (0, 0, 2, 0)


def test_two_sources_may_use_the_same_ids(world):
    content = tables.as_csv(good_rows(1))
    imported(world.broker, content, kind="achievement", source="one office")
    assert counts(imported(world.broker, content, kind="achievement", source="another office")) == (1, 0, 0, 0)


def test_one_broken_row_stops_no_other_and_says_where_and_what(world):
    broken = [good_row(2, 技术成熟度="12", 截止日期="2027-02-30"), good_row(3, **{"IPC 分类号": "H01M10"}), good_row(4, 名称="")]
    rows = [good_row(1), *broken, good_row(5)]
    job = imported(world.broker, tables.as_csv(rows), kind="achievement")
    assert counts(job) == (2, 0, 0, 3)
    assert problems(job) == [
        (3, "截止日期", "no_such_day", "2027-02-30"),
        (3, "技术成熟度", "bad_trl", "12"),
        (4, "IPC 分类号", "bad_ipc", "H01M10"),
        (5, "名称", "no_title", ""),
    ]
    assert sorted(Record.objects.values_list("external_id", flat=True)) == ["A-1", "A-5"]


def test_a_row_that_only_the_database_refuses_stops_no_other(world, monkeypatch):
    monkeypatch.setattr(bulk, "checked", lambda sheet: sheet.tidied())  # as if a rule had been forgotten
    rows = [good_row(n, 技术成熟度="77" if n == 4 else "6") for n in range(1, 8)]
    job = imported(world.broker, tables.as_csv(rows), kind="achievement")
    assert counts(job) == (6, 0, 0, 1)
    assert [(row, code) for row, _, code, _ in problems(job)] == [(5, "not_stored")]


def test_a_registrar_publishes_and_numbers_have_no_gaps(world, noon):
    rows = [good_row(1), good_row(2, 摘要="zu kurz"), good_row(3)]
    job = imported(world.registrar, tables.as_csv(rows), kind="achievement", publish=True)
    assert counts(job) == (2, 0, 0, 1)
    assert sorted(Record.objects.values_list("number", flat=True)) == ["330000032026Y000001", "330000032026Y000002"]


def test_a_published_record_does_not_lose_its_summary_by_an_import(world):
    imported(world.registrar, tables.as_csv(good_rows(1)), kind="achievement", publish=True)
    job = imported(world.broker, tables.as_csv([good_row(1, 摘要="")]), kind="achievement")
    assert (counts(job), problems(job)[0][2]) == ((0, 0, 0, 1), "no_summary")
    assert Wording.objects.get().summary == tables.SUMMARY


def test_an_archived_record_is_left_alone(world):
    imported(world.broker, tables.as_csv(good_rows(1)), kind="achievement")
    records.archive(world.broker, Record.objects.get().id)
    job = imported(world.broker, tables.as_csv([good_row(1, 技术成熟度="9")]), kind="achievement")
    assert (counts(job), problems(job)[0][2], Record.objects.get().trl) == ((0, 0, 0, 1), "archived", 6)


def test_a_row_may_not_turn_an_achievement_into_a_need(world):
    imported(world.broker, tables.as_csv(good_rows(1)), kind="achievement")
    job = imported(world.broker, tables.as_csv([good_row(1, 技术成熟度="9")]), kind="need")
    assert (problems(job)[0][2], Record.objects.get().kind, Record.objects.get().trl) == ("other_kind", "achievement", 6)


def test_who_may_upload_map_start_and_see(world):
    content = tables.as_csv(good_rows(1))
    for actor in (world.professor, world.stranger, world.anonymous, world.foreign_registrar):
        with pytest.raises(NotImporter):
            uploaded(actor, content)
    with pytest.raises(NotPublisher):
        uploaded(world.broker, content, publish=True)
    with pytest.raises(CentreMissing):
        uploaded(world.broker, content, centre="cn.nowhere")
    assert not ImportJob.objects.exists()
    assert not StoredFile.objects.exists()
    job = uploaded(world.broker, content)
    for verb in (imports.start, imports.check, imports.cancel, imports.map_columns):
        with pytest.raises(ImportMissing):
            verb(world.foreign_registrar, job.id)
    seeing = [a.name for a in world.everybody() if reads.imports(a).filter(id=job.id).exists()]
    assert seeing == ["admin", "director", "registrar", "broker"]


def test_a_broker_may_not_start_what_is_to_be_published(world):
    job = uploaded(world.registrar, tables.as_csv(good_rows(1)), publish=True, kind="achievement")
    with pytest.raises(NotPublisher):
        imports.start(world.broker, job.id)
    assert ImportJob.objects.get().status == "uploaded"


def test_without_a_title_column_nothing_starts(world):
    job = uploaded(world.broker, tables.as_csv([["1", "x"]], ["spalte eins", "spalte zwei"]))
    with pytest.raises(UnknownColumns):
        imports.start(world.broker, job.id)
    assert not Entry.objects.filter(kind="registry.import_started").exists()
    imports.map_columns(world.broker, job.id, columns={"spalte zwei": "名称"}, kind="need")
    assert counts(ran(world.broker, job)) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("columns", "code"),
    [({"nowhere": "title"}, "bad_mapping"), ({"名称": "no_such_field"}, "bad_mapping"), ({"摘要": "title"}, "taken_twice")],
)
def test_a_mapping_that_is_not_right_changes_nothing(world, columns, code):
    job = uploaded(world.broker, tables.as_csv(good_rows(1)))
    with pytest.raises(BadMapping) as told:
        imports.map_columns(world.broker, job.id, columns=columns, kind="need")
    assert [p.code for p in told.value.problems] == [code]
    assert ImportJob.objects.get().mapping == job.mapping


def test_two_batches_later_a_cut_off_import_goes_on_and_nothing_is_doubled(world, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 4)
    job = uploaded(world.broker, tables.as_csv([*good_rows(9), good_row(10, 技术成熟度="12"), *good_rows(3)]), kind="achievement")
    imports.start(world.broker, job.id)
    assert importing.run(job.id, seconds=0) is importing.Ran.MORE
    assert importing.run(job.id, seconds=0) is importing.Ran.MORE
    assert (ImportJob.objects.get().done, Record.objects.count()) == (8, 8)
    assert importing.run(job.id) is importing.Ran.OVER
    job.refresh_from_db()
    assert (counts(job), job.done, job.total, job.status) == ((9, 0, 3, 1), 13, 13, "done")
    assert [row for row, *_ in problems(job)] == [11]
    assert Record.objects.count() == 9


def test_a_cancelled_import_stops_keeps_what_was_written_and_can_go_on(world, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 4)
    job = uploaded(world.broker, tables.as_csv(good_rows(10)), kind="achievement")
    imports.start(world.broker, job.id)
    importing.run(job.id, seconds=0)
    imports.cancel(world.broker, job.id)
    assert importing.run(job.id) is importing.Ran.OVER
    assert Record.objects.count() == 4
    assert counts(ran(world.broker, job)) == (10, 0, 0, 0)
    with pytest.raises(ImportOver):
        imports.start(world.broker, job.id)


def test_a_running_import_is_neither_remapped_nor_checked(world):
    job = uploaded(world.broker, tables.as_csv(good_rows(1)), kind="achievement")
    imports.start(world.broker, job.id)
    for verb in (imports.map_columns, imports.check):
        with pytest.raises(ImportBusy):
            verb(world.broker, job.id)
    imports.start(world.broker, job.id)
    assert Entry.objects.filter(kind="registry.import_started").count() == 1


def test_the_journal_tells_how_far_it_is_with_numbers_only(world):
    job = imported(world.broker, tables.as_csv([*good_rows(2), good_row(3, 技术成熟度="12")]), kind="achievement")
    told = Entry.objects.filter(subject=f"import:{job.id}").order_by("id").values_list("kind", "public")
    assert list(told) == [
        ("registry.import_started", {"total": 0, "dry_run": False}),
        ("registry.import_advanced", {"done": 3, "total": 3, "created": 2, "updated": 0, "unchanged": 0, "failed": 1}),
        ("registry.import_finished", {"created": 2, "updated": 0, "unchanged": 0, "failed": 1, "dry_run": False}),
    ]


def test_somebody_who_lost_his_role_imports_nothing_more(world):
    job = uploaded(world.broker, tables.as_csv(good_rows(1)), kind="achievement")
    imports.start(world.broker, job.id)
    make.Person.objects.get(id=world.broker.person_id).memberships.all().delete()
    importing.run(job.id)
    job.refresh_from_db()
    assert (job.status, reads.failure_told(job)) == ("failed", "Only the staff of a centre may import.")
    assert not Record.objects.exists()


def test_owners_are_registered_once(world):
    rows = [[f"A-{n}", f"第{n}号", tables.SUMMARY, "浙江大学" if n < 4 else "新单位"] for n in range(1, 7)]
    imported(world.broker, tables.as_csv(rows, ("外部编号", "名称", "摘要", "单位")), kind="achievement")
    assert Record.objects.filter(owner=world.university).count() == 3
    assert make.Organisation.objects.filter(name="新单位").count() == 1


def test_an_upload_over_the_limit_is_refused_and_not_kept(world, settings):
    settings.BOLE_MAX_UPLOAD_MB = 1
    big = tables.as_csv([good_row(n, 摘要="长" * 4000) for n in range(200)])
    with pytest.raises(imports.FileTooLarge):
        imports.upload(world.broker, centre="cn.zj.hz", name="big.csv", file=io.BytesIO(big))
    assert not StoredFile.objects.exists()
