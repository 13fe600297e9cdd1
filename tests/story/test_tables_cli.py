"""`bole import` and `bole export` as an operator types them, on a real database; bad files in both languages."""

from __future__ import annotations

import contextlib
import csv
import json
import zipfile

import pytest
from click.testing import CliRunner

from bole.cli import tables as commands
from bole.registry.models import ImportJob, Record
from bole.runtime.models import StoredFile

from .. import tables


@pytest.fixture
def bole(world, monkeypatch):
    """A command run in this process, on the test's database."""
    monkeypatch.setattr(commands, "database_up", contextlib.nullcontext)
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")

    def run(command, *arguments, **env):
        return CliRunner().invoke(command, [str(a) for a in arguments], env=env)

    return run


@pytest.fixture
def file(tmp_path):
    def made(content: bytes, name: str = "table.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return made


def test_imported_again_and_told_as_json(bole, file):
    path = file(tables.as_csv([*tables.good_rows(3), tables.good_row(4, 技术成熟度="12")]))
    options = (path, "--centre", "cn.zj.hz", "--kind", "achievement", "--json")
    first = bole(commands.import_, *options)
    told = json.loads(first.stdout)
    assert first.exit_code == 1
    assert [told[k] for k in ("rows", "created", "updated", "unchanged", "failed", "status")] == [4, 3, 0, 0, 1, "done"]
    assert (told["first_problems"][0]["row"], told["first_problems"][0]["code"]) == (5, "bad_trl")
    again = json.loads(bole(commands.import_, *options).stdout)
    assert [again[k] for k in ("created", "unchanged", "failed")] == [0, 3, 1]
    assert Record.objects.count() == 3


def test_a_dry_run_writes_no_record_and_all_right_is_zero(bole, file):
    path = file(tables.as_csv(tables.good_rows(2)))
    done = bole(commands.import_, path, "--centre", "cn.zj.hz", "--kind", "achievement", "--dry-run")
    assert done.exit_code == 0, done.output
    assert "2 would be created" in done.stdout
    assert not Record.objects.exists()


def test_errors_go_to_a_file_in_the_language_asked_for(bole, file, tmp_path):
    path = file(tables.as_csv([tables.good_row(1, 截止日期="2027-02-30")]))
    errors = tmp_path / "wrong.csv"
    options = (path, "--centre", "cn.zj.hz", "--kind", "achievement", "--errors", errors)
    bole(commands.import_, *options, "--language", "zh")
    rows = list(csv.reader(errors.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == ["行", "列", "字段", "填写的值", "问题", "正确的写法"]
    assert rows[1][:4] == ["2", "截止日期", "截止日期", "2027-02-30"]
    bole(commands.import_, *options[:-1], tmp_path / "wrong.xlsx")
    assert zipfile.is_zipfile(tmp_path / "wrong.xlsx")


def test_columns_are_named_by_hand_and_a_wrong_name_keeps_nothing(bole, file):
    path = file(tables.as_csv([["1", "Ein leises Gebläse für Bibliotheken"]], ["eins", "zwei=x"]))
    options = (path, "--centre", "cn.zj.hz", "--kind", "need")
    refused = bole(commands.import_, *options, "--mapping", "zwei=x=nothing")
    assert refused.exit_code == 2
    assert "There is no field “nothing”" in refused.stderr
    assert not StoredFile.objects.exists()
    done = bole(commands.import_, *options, "--mapping", "zwei=x=title", "--mapping", "eins=external_id")
    assert done.exit_code == 0, done.output
    assert Record.objects.get(external_id="1").kind == "need"


def test_an_import_that_was_stopped_goes_on(bole, file, world, monkeypatch):
    from bole.registry.services import importing, imports

    monkeypatch.setattr(importing, "BATCH", 2)
    content = tables.as_csv(tables.good_rows(5))
    job = tables.uploaded(world.broker, content, kind="achievement")
    imports.start(world.broker, job.id)
    importing.run(job.id, seconds=0)
    imports.cancel(world.broker, job.id)
    done = bole(commands.import_, file(content), "--centre", "cn.zj.hz")
    assert "going on behind row 2" in done.stderr
    assert (ImportJob.objects.get().created, Record.objects.count()) == (5, 5)


@pytest.mark.parametrize(
    ("content", "english", "chinese"),
    [
        (b"", "is empty", "是空的"),
        (bytes(range(256)) * 64, "is not a table", "不是表格"),
        (b"<!doctype html><table></table>", "is a web page", "网页"),
        ("名称\n".encode(), "has a header but no row", "只有表头"),
    ],
)
def test_a_file_that_is_no_table_is_told_in_the_language_of_the_terminal(bole, file, content, english, chinese):
    path = file(content)
    for language, told in (("en_GB.UTF-8", english), ("zh_CN.UTF-8", chinese)):
        refused = bole(commands.import_, path, "--centre", "cn.zj.hz", LANG=language)
        assert refused.exit_code == 2
        assert told in refused.stderr
    assert not StoredFile.objects.exists()


def test_acting_as_somebody_is_held_to_what_he_may(bole, file):
    path = file(tables.as_csv(tables.good_rows(1)))
    options = (path, "--centre", "cn.zj.hz", "--kind", "achievement", "--as")
    refused = bole(commands.import_, *options, "stranger@test.example", "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["code"]) == (2, "not_importer")
    assert bole(commands.import_, *options, "broker@test.example").exit_code == 0
    assert str(Record.objects.get().created_by) == "broker"


def test_an_export_is_taken_back_whole(bole, file, tmp_path):
    path = file(tables.as_csv(tables.good_rows(3)))
    bole(commands.import_, path, "--centre", "cn.zj.hz", "--kind", "achievement", "--source", "here")
    for form in ("xlsx", "csv", "jsonl"):
        out = tmp_path / f"out.{form}"
        done = bole(commands.export, "--status", "draft", "-o", out, "--json", "--language", "zh")
        assert json.loads(done.stdout) == {"file": str(out), "records": 3, "format": form}
        back = json.loads(bole(commands.import_, out, "--centre", "cn.zj.hz", "--source", "here", "--json").stdout)
        assert [back[k] for k in ("created", "updated", "unchanged", "failed")] == [0, 0, 3, 0], form
    assert bole(commands.export, "--status", "draft", "--filter", "trl=9").stdout == ""
    assert len(bole(commands.export, "--status", "draft", "--filter", "trl=6").stdout.splitlines()) == 3
    assert bole(commands.export).stdout == ""
    refused = bole(commands.export, "-o", tmp_path / "nowhere" / "x.csv")
    assert refused.exit_code == 2
    assert "cannot be written" in refused.stderr


def test_templates_and_mappings_need_no_database(bole, tmp_path):
    out = tmp_path / "need.csv"
    assert bole(commands.import_, "--template", "need", "-o", out, "--language", "zh").exit_code == 0
    assert "需求类别" in out.read_text(encoding="utf-8-sig")
    names = [row["name"] for row in json.loads(bole(commands.import_, "--list-mappings", "--json").stdout)]
    assert names == ["bole", "chinaxiv", "sbir-topics", "sbir-awards", "challenge.gov"]


@pytest.mark.parametrize(
    "title", ["2006年12月13日太阳射电暴对GPS 观测的影响", "\\*中国经济转型的路径分析", "10kV配电线路带电作业固定引流线及跳线绝缘装置的研究"]
)
def test_a_chinaxiv_title_may_begin_with_a_number(title):
    from bole.registry.domain.profiles import BY_NAME

    row = {"id": "ChinaXiv-1", "title_zh": title, "abstract_zh": "摘要", "abstract_en": "x"}
    english = "The Symbol of European Think Tanks--Chatham House, the Royal Institute of International Affairs"
    assert BY_NAME["chinaxiv"].read({**row, "title_en": english})[1] == ()
    for wrong in ("4 Results and interpretation of taphonomic features", "Beijing Guangqumen Middle School)", "3.2Estimation of plate inertia tensor"):  # fmt: skip
        assert BY_NAME["chinaxiv"].read({**row, "title_en": wrong})[0] is None
