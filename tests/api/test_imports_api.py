"""An import by a program: uploaded, mapped, checked, started, followed; and tables out."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bole.registry.models import ImportJob, Record
from bole.registry.services import importing
from bole.runtime.models import StoredFile

from .. import tables
from . import town as towns


@pytest.fixture
def town(db):
    return towns.build(indexed=False)


def sent(town, content: bytes, name: str = "table.csv", *, who: str = "broker", **values):
    given = {"centre": "cn.zj.hz", **values, "file": SimpleUploadedFile(name, content)}
    return Client().post("/api/v1/imports", given, headers=town.headers(who))


def uploaded(town, content: bytes, name: str = "table.csv", **values) -> str:
    """The path of the import."""
    made = sent(town, content, name, **values)
    assert made.status_code == 201, made.content
    return made["Location"].removeprefix("/api/v1")


def run(path: str) -> None:
    """What the worker does."""
    assert importing.run(ImportJob.objects.get(id=path.rsplit("/", 1)[1]).id) is importing.Ran.OVER


def test_uploaded_checked_started_and_followed(town):
    before = Record.objects.count()
    path = uploaded(town, tables.as_csv([*tables.good_rows(3), tables.good_row(4, 技术成熟度="12")]), kind="achievement")
    told = town.ask("get", path, who="broker").json()
    assert (told["status"], told["file"], told["centre"], told["source"]) == ("uploaded", "table.csv", "cn.zj.hz", "table")
    assert [(c["header"], c["field"]) for c in told["columns"]][:2] == [("外部编号", "external_id"), ("名称", "title")]
    assert told["columns"][0]["samples"] == ["A-1", "A-2", "A-3"]
    assert town.ask("post", f"{path}/check", who="broker").json()["status"] == "running"
    run(path)
    told = town.ask("get", path, who="broker").json()
    assert [told[k] for k in ("status", "dry_run", "total", "created", "refused")] == ["done", True, 4, 3, 1]
    assert Record.objects.count() == before
    town.ask("post", f"{path}/start", who="broker")
    run(path)
    told = town.ask("get", path, who="broker").json()
    assert [told[k] for k in ("status", "dry_run", "created", "updated", "unchanged", "refused")] == ["done", False, 3, 0, 0, 1]
    problem = town.ask("get", f"{path}/problems", who="broker").json()["items"][0]
    assert [problem[k] for k in ("row", "column", "code", "given")] == [5, "技术成熟度", "bad_trl", "12"]
    assert problem == told["first_problems"][0]
    assert Record.objects.count() == before + 3
    assert town.ask("get", "/imports", who="broker").json()["total"] == 1


def test_the_problems_come_as_a_table_in_the_language_of_the_asker(town):
    path = uploaded(town, tables.as_csv([tables.good_row(1, 技术成熟度="12")]), kind="achievement")
    town.ask("post", f"{path}/start", who="broker")
    run(path)
    answer = town.ask("get", f"{path}/errors?lang=zh-hans", who="broker")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][0] == "行"
    assert rows[1][:4] == ["2", "技术成熟度", "技术成熟度（TRL 1-9）", "12"]
    book = b"".join(town.ask("get", f"{path}/errors?format=xlsx", who="broker").streaming_content)
    assert zipfile.ZipFile(io.BytesIO(book)).testzip() is None


def test_columns_are_mapped_and_a_wrong_mapping_changes_nothing(town):
    path = uploaded(town, tables.as_csv([["1", "Ein leises Gebläse für Bibliotheken"]], ["eins", "zwei"]), mapping="-")
    refused = town.ask("post", f"{path}/start", who="broker")
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_columns")
    refused = town.ask("put", f"{path}/mapping", {"columns": {"drei": "title"}}, who="broker")
    assert (refused.status_code, refused.json()["code"], refused.json()["errors"][0]["field"]) == (422, "bad_mapping", "drei")
    told = town.ask("put", f"{path}/mapping", {"columns": {"eins": "external_id", "zwei": "title"}, "kind": "need"}, who="broker")
    assert [c["field"] for c in told.json()["columns"]] == ["external_id", "title"]
    town.ask("post", f"{path}/start", who="broker")
    run(path)
    assert Record.objects.get(external_id="1").kind == "need"
    again = town.ask("post", f"{path}/start", who="broker")
    assert (again.status_code, again.json()["code"]) == (409, "import_over")


def test_who_may_import_and_see(town):
    content = tables.as_csv(tables.good_rows(1))
    for who, status, code in (("", 401, "not_signed_in"), ("stranger", 403, "not_importer"), ("professor", 403, "not_importer")):
        refused = sent(town, content, who=who)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
    refused = sent(town, content, publish="true")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_publisher")
    assert not StoredFile.objects.exists()
    path = uploaded(town, content)
    for method, rest, body in (("get", "", None), ("post", "/start", None), ("post", "/cancel", None), ("get", "/errors", None)):
        assert town.ask(method, path + rest, body, who="foreign_registrar").json()["code"] == "import_missing"
    assert town.ask("get", "/imports", who="foreign_registrar").json()["total"] == 0
    assert ImportJob.objects.get().status == "uploaded"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty_file"), (bytes(range(256)) * 64, "not_a_table"), (b"<html></html>", "web_page"), ("名称\n".encode(), "no_rows")],
)
def test_a_file_that_is_no_table_is_refused_and_not_kept(town, content, code):
    refused = sent(town, content)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert not ImportJob.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_form_that_is_not_right_says_where(town):
    refused = Client().post("/api/v1/imports", {"centre": "cn.zj.hz"}, headers=town.headers("broker"))
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "file")
    assert sent(town, b"a,b\n1,2\n", centre="cn\0").status_code == 404
    assert sent(town, b"a,b\n1,2\n", centre="cn.nowhere").json()["code"] == "centre_missing"
    assert sent(town, b"a,b\n1,2\n", mapping="nothing").json()["code"] == "bad_mapping"
    refused = Client().post("/api/v1/imports", b"{}", content_type="application/json", headers=town.headers("broker"))
    assert (refused.status_code, refused.json()["code"]) == (415, "wrong_media_type")


def test_a_whole_export_is_taken_back(town):
    answer = town.ask("get", "/export?kind=achievement", who="broker")
    lines = b"".join(answer.streaming_content)
    assert answer["Content-Type"].startswith("application/jsonl")
    assert len(lines.splitlines()) == 3
    path = uploaded(town, lines, "back.jsonl")
    town.ask("post", f"{path}/start", who="broker")
    run(path)
    told = town.ask("get", path, who="broker").json()
    assert [told[k] for k in ("mapping", "created", "refused")] == ["bole", 3, 0]


def test_an_export_holds_what_its_reader_may_read(town):
    answer = b"".join(town.ask("get", "/export", who="stranger").streaming_content).decode()
    assert towns.PUMP_TITLE in answer
    assert towns.MEMBERS_TEXT in answer
    assert towns.SECRET_TEXT not in answer
    assert town.ask("get", "/export").json()["code"] == "not_signed_in"
    rows = b"".join(town.ask("get", "/export?format=csv&trl_min=7", who="stranger").streaming_content).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(rows)))) == 2
    assert town.ask("get", "/export?trl_min=12", who="stranger").json()["code"] in ("bad_filter", "bad_values")
    assert town.ask("get", "/export?format=pdf", who="stranger").status_code == 422


def test_templates_and_meanings_are_for_everybody(town):
    answer = town.ask("get", "/import-template?kind=need&format=csv&lang=zh-hans")
    assert "需求类别" in b"".join(answer.streaming_content).decode("utf-8-sig")
    told = town.ask("get", "/import-meanings").json()
    assert {"name": "title", "label": "title", "kinds": ["achievement", "need", "expert"]} in told["fields"]
    assert "challenge.gov" in [m["name"] for m in told["mappings"]]
