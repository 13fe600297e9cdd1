"""Importing by pages, without JavaScript: upload, columns, check, start, result; and every bad file."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bole.registry.models import ImportJob, Record
from bole.registry.services import importing
from bole.runtime.models import StoredFile

from .. import tables


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


def sent(client, content: bytes, name: str = "table.csv", **values):
    given = {"centre": "cn.zj.hz", "kind": "achievement", "profile": "", "source": "", **values}
    return client.post("/imports/new", {**given, "file": SimpleUploadedFile(name, content)})


def uploaded(client, content: bytes, name: str = "table.csv", **values) -> str:
    """The address of the import's page."""
    answer = sent(client, content, name, **values)
    assert answer.status_code == 302, text_of(answer)
    return answer["Location"]


def run(page: str) -> None:
    """What the worker does."""
    assert importing.run(ImportJob.objects.get(id=page.rsplit("/", 1)[1]).id) is importing.Ran.OVER


def streamed(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_from_upload_over_check_to_result(as_whom, shelf):
    client = as_whom("broker")
    before = Record.objects.count()
    page = uploaded(client, tables.as_csv([*tables.good_rows(3), tables.good_row(4, 技术成熟度="12")]))
    shown = text_of(client.get(page))
    assert "第1号低温电解液" in shown
    assert 'option value="trl" selected' in shown
    assert client.post(f"{page}/columns", {"kind": "achievement", "source": "our office", "do": "check"})["Location"] == page
    assert "being checked" in text_of(client.get(page))
    run(page)
    shown = text_of(client.get(page))
    assert "What the file would do" in shown
    assert "“12” is not a readiness level" in shown
    assert Record.objects.count() == before
    client.post(f"{page}/columns", {"kind": "achievement", "source": "our office", "do": "start"})
    run(page)
    shown = text_of(client.get(page))
    assert "They are drafts of the centre." in shown
    assert re.findall(r"<dd[^>]*>(\d+)</dd>", shown) == ["3", "0", "0", "1"]
    assert set(Record.objects.filter(external_id__startswith="A-").values_list("external_source", flat=True)) == {"our office"}
    assert "1 refused" in text_of(client.get("/imports"))


def test_the_part_is_polled_while_it_runs_and_no_longer(as_whom, shelf):
    client = as_whom("broker")
    page = uploaded(client, tables.as_csv(tables.good_rows(2)))
    client.post(f"{page}/start")
    whole = text_of(client.get(page))
    assert 'hx-trigger="every 1s"' in whole
    assert 'http-equiv="refresh"' in whole
    part = text_of(client.get(page, headers={"HX-Request": "true"}))
    assert part.lstrip().startswith('<div id="import" hx-get')
    run(page)
    over = text_of(client.get(page, headers={"HX-Request": "true"}))
    assert "hx-trigger" not in over
    assert "The import is over." in over
    assert 'http-equiv="refresh"' not in text_of(client.get(page))


def test_a_second_start_is_the_same_start_and_an_import_that_is_over_says_so(as_whom, shelf):
    client = as_whom("broker")
    page = uploaded(client, tables.as_csv(tables.good_rows(2)))
    client.post(f"{page}/start")
    client.post(f"{page}/start")
    run(page)
    assert "This import is over" in text_of(client.post(f"{page}/start", follow=True))
    assert ImportJob.objects.get().created == 2


def test_stopped_and_gone_on_with(as_whom, shelf, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 2)
    client = as_whom("broker")
    page = uploaded(client, tables.as_csv(tables.good_rows(5)))
    client.post(f"{page}/start")
    importing.run(ImportJob.objects.get().id, seconds=0)
    client.post(f"{page}/cancel")
    shown = text_of(client.get(page))
    assert "Stopped after 2 rows" in shown
    assert "Go on" in shown
    client.post(f"{page}/start")
    run(page)
    assert ImportJob.objects.get().created == 5
    assert Record.objects.filter(external_id__startswith="A-").count() == 5


def test_the_error_table_says_row_column_value_wrong_and_right(as_whom, shelf):
    client = as_whom("broker")
    wrong = [tables.good_row(1, 技术成熟度="12"), tables.good_row(2, 截止日期="2027-02-30"), tables.good_row(3, **{"IPC 分类号": "H01M10"})]
    page = uploaded(client, tables.as_csv(wrong))
    client.post(f"{page}/start")
    run(page)
    given = client.get(f"{page}/problems.csv")
    assert given["Content-Disposition"].startswith('attachment; filename="table.errors.csv"')
    rows = list(csv.reader(io.StringIO(streamed(given).decode("utf-8-sig"))))
    assert rows[0] == ["row", "column", "field", "given value", "what is wrong", "what would be right"]
    assert [row[:4] for row in rows[1:]] == [
        ["2", "技术成熟度", "technology readiness (TRL 1-9)", "12"],
        ["3", "截止日期", "deadline", "2027-02-30"],
        ["4", "IPC 分类号", "IPC symbols", "H01M10"],
    ]
    assert all(row[4] and row[5] for row in rows[1:])
    assert zipfile.ZipFile(io.BytesIO(streamed(client.get(f"{page}/problems.xlsx")))).testzip() is None
    chinese = streamed(client.get(f"{page}/problems.csv?language=zh")).decode("utf-8-sig")
    assert chinese.startswith("行,列,字段,填写的值,问题,正确的写法")


def test_columns_that_nobody_knows_are_chosen_by_hand(as_whom, shelf):
    client = as_whom("broker")
    page = uploaded(client, tables.as_csv([["1", "Ein leises Gebläse für Bibliotheken"]], ["spalte eins", "spalte zwei"]), kind="need")
    refused = client.post(f"{page}/columns", {"kind": "need", "source": "x", "do": "start"})
    assert refused.status_code == 422
    assert "No column says what the title is" in text_of(refused)
    twice = client.post(f"{page}/columns", {"kind": "need", "column-0": "title", "column-1": "title", "do": "start"})
    assert twice.status_code == 422
    assert "Two columns are mapped to “title”" in text_of(twice)
    assert ImportJob.objects.get().status == "uploaded"
    client.post(f"{page}/columns", {"kind": "need", "column-0": "external_id", "column-1": "title", "do": "start"})
    run(page)
    assert Record.objects.get(external_id="1").kind == "need"


def test_a_source_with_a_ready_mapping_is_recognised(as_whom, shelf):
    row = {"id": "ChinaXiv-1", "title_zh": "低温锂离子电池电解液研究", "title_en": "Electrolytes for lithium-ion batteries", "abstract_zh": tables.SUMMARY, "abstract_en": "Works."}  # fmt: skip
    page = uploaded(as_whom("broker"), tables.as_jsonl([row]), "pairs.jsonl", kind="")
    shown = text_of(as_whom("broker").get(page))
    assert "The ready mapping “ChinaXiv preprints, Chinese and English” reads this file" in shown
    assert ImportJob.objects.get().profile == "chinaxiv"


def test_a_registrar_may_publish_at_once_and_a_broker_is_not_asked(as_whom, shelf):
    assert 'name="publish"' not in text_of(as_whom("broker").get("/imports/new"))
    client = as_whom("registrar")
    assert 'name="publish"' in text_of(client.get("/imports/new"))
    page = uploaded(client, tables.as_csv(tables.good_rows(1)), publish="1")
    client.post(f"{page}/start")
    run(page)
    assert Record.objects.get(external_id="A-1").status == "published"


def test_who_is_let_in(as_whom, shelf):
    page = uploaded(as_whom("broker"), tables.as_csv(tables.good_rows(1)))
    for name in ("professor", "stranger"):
        assert as_whom(name).get("/imports").status_code == 403
        assert sent(as_whom(name), b"x").status_code == 403
        assert as_whom(name).get(page).status_code == 404
        assert 'href="/imports"' not in text_of(as_whom(name).get("/"))
    assert 'href="/imports"' in text_of(as_whom("broker").get("/"))
    foreign = as_whom("foreign")
    for verb in ("columns", "check", "start", "cancel"):
        assert foreign.post(f"{page}/{verb}").status_code == 404
    assert foreign.get(f"{page}/problems.csv").status_code == 404
    for address in ("/imports", "/imports/new", page, f"{page}/problems.csv"):
        assert as_whom("").get(address)["Location"].startswith("/accounts/login/")
    assert ImportJob.objects.get().status == "uploaded"


def test_an_upload_needs_its_csrf_token(as_whom, shelf):
    client = as_whom("broker")
    client.handler.enforce_csrf_checks = True
    assert sent(client, tables.as_csv(tables.good_rows(1))).status_code == 403
    assert not ImportJob.objects.exists()


HUGE = "x" * (10 << 20)
REFUSED = {
    "empty": (b"", "no_file.csv", "The file “no_file.csv” is empty.", "是空的"),
    "blank": (b"\r\n \r\n", "blank.csv", "is empty", "是空的"),
    "header": ("名称,摘要\r\n".encode(), "bare.csv", "has a header but no row", "没有"),
    "binary": (bytes(range(256)) * 64, "photo.csv", "is not a table", "不是"),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.xls", "format of old spreadsheets", "xls"),
    "page": (b"<!doctype html><html><body><table></table></body></html>", "page.xls", "is a web page", "网页"),
    "cut": (tables.as_xlsx(tables.good_rows(3))[:2000], "cut.xlsx", "damaged", "损坏"),
    "bomb": (tables.zipped({"a.txt": "x"}), "a.xlsx", "", ""),
}


@pytest.mark.parametrize("which", REFUSED)
def test_a_file_that_is_no_table_is_told_in_both_languages_and_not_kept(as_whom, shelf, which):
    content, name, english, chinese = REFUSED[which]
    for language, told in (("en", english), ("zh-hans", chinese)):
        answer = sent(as_whom("broker", language), content, name)
        assert answer.status_code == 422
        assert told in text_of(answer)
    assert not ImportJob.objects.exists()
    assert not StoredFile.objects.exists()


def test_without_file_and_centre_both_are_asked_for(as_whom, shelf):
    answer = as_whom("broker").post("/imports/new", {"source": "kept typing"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Choose a file first" in page
    assert "Choose the centre" in page
    assert "kept typing" in page


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
def test_usual_encodings_are_read(as_whom, shelf, encoding):
    client = as_whom("broker")
    page = uploaded(client, tables.as_csv(tables.good_rows(3), encoding=encoding))
    client.post(f"{page}/start")
    run(page)
    assert ImportJob.objects.get().created == 3
    assert "第3号低温电解液" in text_of(client.get("/mine?status=draft"))


BAD_ROWS = {
    "10 MB cell": ({"摘要": HUGE}, "row_too_large"),
    "impossible date": ({"截止日期": "2027-02-30"}, "no_such_day"),
    "TRL 12": ({"技术成熟度": "12"}, "bad_trl"),
    "IPC": ({"IPC 分类号": "ZZ99"}, "bad_ipc"),
    "USCC": ({"权属单位": "钱江电池厂", "统一社会信用代码": "91330000000000000X"}, "bad_uscc"),
    "ORCID": ({"完成人": "张三（浙江大学）|0000-0002-1825-0098"}, "bad_orcid"),
}


@pytest.mark.parametrize("which", BAD_ROWS)
def test_a_bad_value_is_told_at_its_cell_in_both_languages_and_stops_no_other_row(as_whom, shelf, which):
    values, code = BAD_ROWS[which]
    client = as_whom("broker")
    headers = (*tables.HEADERS, "权属单位", "统一社会信用代码", "完成人")
    rows = [dict(zip(headers, [*tables.good_row(n), "", "", ""], strict=True)) for n in (1, 2, 3)]
    rows[1] |= values
    page = uploaded(client, tables.as_csv([list(row.values()) for row in rows], headers))
    client.post(f"{page}/start")
    run(page)
    job = ImportJob.objects.get()
    problem = job.problems.get()
    assert (job.created, job.failed, problem.code, problem.row) == (2, 1, code, 3)
    assert sorted(Record.objects.filter(external_source="table").values_list("external_id", flat=True)) == ["A-1", "A-3"]
    for language in ("en", "zh-hans"):
        shown = text_of(as_whom("broker", language).get(page))
        assert re.search(r"[一-鿿]{4}" if language == "zh-hans" else "right|larger|not", shown)
        assert len(shown) < 200_000


def test_formulas_without_values_are_told_and_with_values_are_read(as_whom, shelf):
    client = as_whom("broker")
    cell = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    row = '<row r="{0}">{1}{2}<c r="C{0}"><f>1+5</f>{3}</c></row>'
    head = f'<row r="1">{cell.format("A1", "名称")}{cell.format("B1", "摘要")}{cell.format("C1", "技术成熟度")}</row>'
    first, second = (
        row.format(n, cell.format(f"A{n}", f"第{n}号低温电解液"), cell.format(f"B{n}", tables.SUMMARY), value)
        for n, value in ((2, "<v>6</v>"), (3, ""))
    )
    page = uploaded(client, tables.bare_xlsx(head + first + second), "formulas.xlsx")
    client.post(f"{page}/start")
    run(page)
    assert Record.objects.get(external_source="formulas").trl == 6
    assert "holds a formula without a stored value" in text_of(client.get(page))


def test_html_in_every_text_is_shown_as_text(as_whom, shelf):
    client, evil = as_whom("registrar"), "<script>alert(1)</script><img src=x onerror=alert(2)>"
    headers = ("外部编号", "名称", "摘要", evil)
    page = uploaded(client, tables.as_csv([["E-1", evil + "低温电解液的新材料", evil + tables.SUMMARY, evil]], headers), f"{evil[:30]}.csv", publish="1", source=evil[:60])  # fmt: skip
    first = client.get(page).content.decode()
    client.post(f"{page}/start")
    run(page)
    found = Record.objects.get(external_id="E-1")
    for answer in (
        first,
        client.get(page).content.decode(),
        client.get(f"/records/{found.id}").content.decode(),
        client.get("/imports").content.decode(),
    ):
        assert "<script>alert" not in answer
        assert "<img src=x" not in answer
    table = streamed(client.get("/exports/achievement.csv")).decode("utf-8-sig")
    assert "\n=" not in table


def test_templates_come_in_both_languages_and_are_taken_back(as_whom, shelf):
    client = as_whom("broker")
    for kind in ("achievement", "need"):
        for language, title in (("zh", "名称"), ("en", "title")):
            blank = streamed(as_whom("").get(f"/templates/{kind}.csv?language={language}"))
            assert title in blank.decode("utf-8-sig").splitlines()[0]
            book = streamed(as_whom("").get(f"/templates/{kind}.xlsx?language={language}"))
            assert zipfile.ZipFile(io.BytesIO(book)).testzip() is None
            page = uploaded(client, book, f"{kind}-{language}.xlsx", kind=kind)
            client.post(f"{page}/start")
            run(page)
            assert "This is the example row of the template" in text_of(client.get(page))
    assert as_whom("").get("/templates/nothing.xlsx").status_code == 422
    assert as_whom("").get("/templates/need.pdf").status_code == 422


def test_lists_are_exported_with_their_filters(as_whom, shelf):
    client = as_whom("stranger")
    page = text_of(client.get("/achievements?stages=middle"))
    assert "/exports/achievement.xlsx?stages=middle" in page
    lines = streamed(client.get("/exports/achievement.jsonl?stages=middle")).decode().splitlines()
    assert len(lines) == 1
    assert shelf.achievement.number in lines[0]
    assert streamed(client.get("/exports/achievement.jsonl?stages=early")) == b""
    assert client.get("/exports/achievement.csv?stages=never").status_code == 422
    assert zipfile.ZipFile(io.BytesIO(streamed(client.get("/exports/need.xlsx")))).testzip() is None
    assert as_whom("").get("/exports/need.csv")["Location"].startswith("/accounts/login/")


def test_own_records_are_exported_by_their_writer_only(as_whom, shelf):
    drafts = streamed(as_whom("professor").get("/exports/mine.jsonl?status=draft")).decode().splitlines()
    assert len(drafts) == 1
    assert streamed(as_whom("stranger").get("/exports/mine.jsonl")) == b""
    assert streamed(as_whom("stranger").get("/exports/work.jsonl")) == b""
    assert "/exports/mine.csv?status=draft" in text_of(as_whom("professor").get("/mine?status=draft"))


def test_an_upload_over_the_limit_is_refused_before_it_is_read(as_whom, shelf, settings):
    settings.BOLE_MAX_UPLOAD_MB = 1
    answer = sent(as_whom("broker"), b"x" * (3 << 20))
    assert answer.status_code == 413
    assert "larger than what can be taken here (1 MB)" in text_of(answer)
    rows = tables.as_csv([tables.good_row(n, 摘要="长" * 4000) for n in range(110)])
    answer = sent(as_whom("broker"), rows)
    assert answer.status_code == 422
    assert "larger than the 1 MB" in text_of(answer)
    assert not StoredFile.objects.exists()
