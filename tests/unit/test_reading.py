"""Files as they really come: every encoding, separator and spreadsheet oddity, and what is no table at all."""

from __future__ import annotations

import codecs
import datetime as dt
import io
import random
from itertools import pairwise

import pytest

from bole.registry.adapters import opening
from bole.registry.adapters.spreadsheet import moment
from bole.registry.domain.table import Shape, SourceRow, Table
from bole.registry.errors import (
    DamagedFile,
    EmptyFile,
    NoRows,
    NotATable,
    OldSpreadsheet,
    PasswordProtected,
    Unpacked,
    UnreadableFile,
    WebPage,
)
from bole.runtime import encodings

from .. import tables
from ..tables import bare_xlsx, zipped


def opened(content: bytes, name: str = "file") -> tuple[Shape, Table]:
    file = io.BytesIO(content)
    shape = opening.shape_of(file, name)
    return shape, opening.opened(file, name, shape)


def rows(content: bytes) -> list[SourceRow]:
    return list(opened(content)[1].rows())


def values(content: bytes) -> list[list[str]]:
    return [list(row.values.values()) for row in rows(content)]


def codes(content: bytes) -> list[tuple[int, list[tuple[str, str]]]]:
    """Number and (column, code) of every row with faults."""
    return [(row.number, [(f.column, f.code) for f in row.faults]) for row in rows(content) if row.faults]


# Text tables


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_with_every_separator(encoding, delimiter):
    given = [["A-1", '含“引号”，"逗号";分号\t和\n换行', "é 𠀀"], ["A-2", "", "低温电池电解液的制备方法与应用研究"]]
    content = tables.as_csv(given, ("编号", "名称", "摘要"), encoding=encoding, delimiter=delimiter)
    shape, table = opened(content)
    assert (shape.format, shape.delimiter) == ("csv", delimiter)
    assert table.headers == ("编号", "名称", "摘要")
    assert [list(row.values.values()) for row in table.rows()] == given
    assert [row.number for row in table.rows()] == [2, 3]
    assert table.count() == 2


def test_big_endian_with_a_mark():
    content = codecs.BOM_UTF16_BE + tables.as_csv([["1", "名"]], ("id", "title")).decode().encode("utf-16-be")
    assert values(content) == [["1", "名"]]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp1252", "Müller prüft die Wärmedämmung für größere Gebäude"), ("big5", "低溫鋰離子電池電解液的製備方法與應用研究")],
)
def test_other_encodings_are_guessed(encoding, text):
    content = tables.as_csv([[str(n), text] for n in range(20)], ("id", "title"), encoding=encoding)
    assert [row[1] for row in values(content)] == [text] * 20


def test_bytes_that_are_no_characters_spoil_their_own_row_only():
    lines = tables.as_csv([["1", "好"], ["2", "坏X"], ["3", "好"]], ("id", "title")).replace(b"X", b"\xff\xfe")
    assert codes(lines) == [(3, [("", "broken_characters")])]
    assert [row.values["title"] for row in rows(lines) if not row.faults] == ["好", "好"]


def test_a_cell_of_ten_megabytes_is_one_broken_row():
    content = tables.as_csv([["1", "a"], ["2", "x" * 10_000_000], ["3", "c"]], ("id", "title"))
    assert codes(content) == [(3, [("", "row_too_large")])]
    assert [row.values["id"] for row in rows(content) if not row.faults] == ["1", "3"]


def test_a_cell_of_two_megabytes_is_one_broken_cell():
    content = tables.as_csv([["1", "a"], ["2", "x" * 2_000_000], ["3", "c"]], ("id", "title"))
    assert codes(content) == [(3, [("title", "cell_too_large")])]


def test_ten_megabytes_without_a_line_end_are_no_table():
    with pytest.raises(NotATable):
        opened(b"x" * 10_000_000)


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_rest():
    content = b'id,title\n1,a\n2,"b\n3,c\n4,d\n'
    assert codes(content) == [(3, [("", "unclosed_quote")])]
    assert [row.values["id"] for row in rows(content) if not row.faults] == ["1", "3", "4"]


def test_a_quotation_mark_that_swallows_megabytes_is_given_up():
    many = "".join(f"{n},{'x' * 1000}\n" for n in range(6000))
    found = rows(f'id,title\n1,a\n2,"b\n{many}'.encode())
    assert [row.number for row in found if row.faults] == [3]
    assert len(found) == 6002


def test_a_quotation_mark_within_a_cell_is_one():
    assert values(b'id,title\n1,5" pipe\n2,b\n') == [["1", '5" pipe'], ["2", "b"]]


def test_a_row_with_too_many_cells_is_told_and_empty_ones_do_not_count():
    assert codes(b"id,title\n1,a,,\n2,b,c\n3,d\n") == [(3, [("", "too_many_cells")])]


def test_empty_lines_count_as_rows_and_are_left_out():
    assert [row.number for row in rows(b"\n\nid,title\n\n1,a\n , \n2,b\n")] == [5, 7]


def test_zero_bytes_vanish():
    assert values(b"id,title\n1,a\x00b\n") == [["1", "ab"]]


def test_line_ends_of_all_systems():
    assert values(b"id,title\r1,a\r2,b") == values(b"id,title\r\n1,a\r\n2,b\r\n") == [["1", "a"], ["2", "b"]]


def test_a_guard_against_formulas_is_taken_off_and_a_formula_is_text():
    assert values(b"id,title\n1,'=1+1\n2,=1+1\n3,'''+x\n4,'tis\n") == [["1", "=1+1"], ["2", "=1+1"], ["3", "''+x"], ["4", "'tis"]]


def test_the_remark_of_a_spreadsheet_program_names_the_separator():
    shape, table = opened(b"sep=;\nid;title\n1;a,b\n")
    assert (shape.delimiter, table.headers) == (";", ("id", "title"))
    assert [row.values["title"] for row in table.rows()] == ["a,b"]


def test_a_title_above_the_header_is_passed_over():
    shape, table = opened("科技成果登记表,,\n填表人：张三,,\n编号,名称,摘要\n1,电池,好\n".encode())
    assert (shape.header_row, table.headers) == (3, ("编号", "名称", "摘要"))
    assert [row.number for row in table.rows()] == [4]


def test_headers_that_are_missing_or_come_twice_get_names():
    assert opened(b"title,,title\na,b,c\n")[1].headers == ("title", "B", "title [2]")


# JSON


def test_json_lines_with_broken_ones():
    content = b'\xef\xbb\xbf{"id": 1, "title": "a", "keywords": ["x;y", "z"]}\n\nnot json\n[1]\n{"id": NaN}\n{"title": "b", "id": 2.0}\n'
    shape, table = opened(content)
    assert (shape.format, table.headers) == ("jsonl", ("id", "title", "keywords"))
    assert [(row.number, bool(row.faults)) for row in table.rows()] == [(1, False), (3, True), (4, True), (5, True), (6, False)]


@pytest.mark.parametrize(
    "content",
    [
        b'{"version": 1, "items": [{"a": 1}, {"a": 2}]}',
        b'{\n "version": "1",\n "items": [\n {"a": 1},\n {"a": 2}\n ]\n}',
        b'[{"a": 1},\n{"a": 2}]',
    ],
)
def test_a_document_with_a_list_of_objects(content):
    assert [row.values for row in rows(content)] == [{"a": 1}, {"a": 2}]


def test_a_document_that_ends_in_the_middle_is_damaged():
    with pytest.raises(DamagedFile):
        list(opened(b'{"items": [{"a": 1}, {"a": 2')[1].rows())


def test_half_a_surrogate_pair_and_deep_nesting_are_survived():
    content = b'{"title": "a\\ud800b"}\n{"title": ' + b"[" * 100_000 + b"\n" + b'{"title": "c"}\n'
    assert [row.number for row in rows(content) if not row.faults] == [1, 3]


# Spreadsheets


def test_numbers_days_booleans_and_texts_of_a_spreadsheet():
    given = [["A-1", 6, 500000.5, dt.date(2027, 6, 30), True, 0.1 + 0.2, "  两端 空白 ", 202010123456.3, 1e15]]
    assert values(tables.as_xlsx(given, list("abcdefghi"))) == [
        ["A-1", "6", "500000.5", "2027-06-30", "TRUE", "0.3", "  两端 空白 ", "202010123456.3", "1000000000000000"]
    ]


@pytest.mark.parametrize("options", [{}, {"constant_memory": True}])
def test_strings_shared_or_not_are_the_same(options):
    given = [[f"第{n}号", "相同", "_x000D_ & <b>\n\t"] for n in range(3000)]
    assert values(tables.as_xlsx(given, ("a", "b", "c"), **options)) == given


def test_a_formula_counts_by_its_stored_value_and_without_one_it_is_told():
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>title</t></is></c><c r="B1" t="inlineStr"><is><t>trl</t></is></c></row>'
        '<row r="2"><c r="A2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="B2"><f>2+4</f><v>6</v></c></row>'
        '<row r="3"><c r="A3" t="str"><f>A2</f></c><c r="B3"><f>1+1</f><v></v></c></row>'
        '<row r="5"><c r="A5" t="e"><v>#N/A</v></c><c r="B5" t="str"><f>""</f><v></v></c></row>'
    )
    content = bare_xlsx(cells)
    assert values(content)[0] == ["ab", "6"]
    assert codes(content) == [(3, [("title", "no_cached_value"), ("trl", "no_cached_value")]), (5, [("title", "error_cell")])]


def test_rich_text_is_joined_and_its_reading_aid_left_out():
    strings = "<si><t>title</t></si><si><r><t>锂</t></r><r><rPr><b/></rPr><t>电池</t></r><rPh><t>lǐ</t></rPh></si>"
    content = bare_xlsx('<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row>', strings=strings)
    assert values(content) == [["锂电池"]]


def test_a_string_that_is_not_there_is_damage():
    with pytest.raises(DamagedFile):
        opened(bare_xlsx('<row><c t="s"><v>7</v></c></row>', strings="<si><t>a</t></si>"))


def test_cells_and_rows_without_references_are_counted():
    cells = (
        "<row><c t='inlineStr'><is><t>title</t></is></c><c t='inlineStr'><is><t>trl</t></is></c></row><row/><row><c/><c><v>6</v></c></row>"
    )
    content = bare_xlsx(cells)
    assert values(content) == [["", "6"]]
    assert rows(content)[0].number == 3


def test_days_of_custom_formats_and_of_1904():
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
        '<numFmt numFmtId="165" formatCode="[Red]#,##0.00&quot;yd&quot;"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
    )
    head = "".join(f"<c t='inlineStr'><is><t>{h}</t></is></c>" for h in "abc")
    cells = f"<row>{head}</row><row><c><v>46568</v></c><c s='1'><v>46568</v></c><c s='2'><v>46568</v></c></row>"
    assert values(bare_xlsx(cells, styles=styles)) == [["46568", "2027-06-30", "46568"]]
    assert moment(45106, date1904=True) == "2027-06-30"
    assert (moment(1), moment(59), moment(61), moment(0.5)) == ("1900-01-01", "1900-02-28", "1900-03-01", "12:00:00")


def test_a_hidden_sheet_is_passed_over():
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        hidden, shown = book.add_worksheet("hidden"), book.add_worksheet("shown")
        hidden.write_row(0, 0, ["secret"])
        hidden.hide()
        shown.activate()
        shown.set_first_sheet()
        shown.write_row(0, 0, ["title"])
        shown.write_row(1, 0, ["a"])
    assert values(content.getvalue()) == [["a"]]


def test_ten_megabytes_in_a_cell_of_a_spreadsheet_are_one_broken_cell():
    big = "x" * 10_000_000
    cells = (
        f"<row><c t='inlineStr'><is><t>title</t></is></c></row><row><c t='inlineStr'><is><t>{big}</t></is></c></row>"
        "<row><c t='s'><v>0</v></c></row><row><c t='inlineStr'><is><t>b</t></is></c></row>"
    )
    assert codes(bare_xlsx(cells, strings=f"<si><t>{big}</t></si>")) == [
        (2, [("title", "cell_too_large")]),
        (3, [("title", "cell_too_large")]),
    ]


# What is no table


def bomb() -> bytes:
    """A sheet of 300 MB in 300 kB."""
    return bare_xlsx("<row><c><v>1</v></c></row>" + " " * (300 << 20))


def doctype() -> bytes:
    evil = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    sheet = f"{evil}<worksheet><sheetData><row><c t='inlineStr'><is><t>&b;</t></is></c></row></sheetData></worksheet>"
    return replaced(bare_xlsx("<row/>"), "xl/worksheets/sheet1.xml", sheet.encode())


def replaced(content: bytes, part: str, other: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, part: other})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000
NO_TABLES = {
    "empty": (b"", EmptyFile),
    "blank": (b" \r\n\t \n", EmptyFile),
    "only a mark": (codecs.BOM_UTF8, EmptyFile),
    "only commas": (b",,,\n,,,\n", NotATable),
    "an empty spreadsheet": (tables.as_xlsx([], []), EmptyFile),
    "a header only": (b"id,title\n", NoRows),
    "a header only in a spreadsheet": (tables.as_xlsx([]), NoRows),
    "an empty list": (b'{"items": [ {} ]}', NotATable),
    "a list of lists": (b"[[1, 2], [3]]", NotATable),
    "binary junk": (random.Random(1).randbytes(100_000), NotATable),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + random.Random(2).randbytes(5000), NotATable),
    "another archive": (zipped({"word/document.xml": "<document/>"}), NotATable),
    "a cut off spreadsheet": (tables.as_xlsx(tables.good_rows(50))[:3000], DamagedFile),
    "a spreadsheet with a broken sheet": (bare_xlsx("<row><c><v>1</v></row>"), DamagedFile),
    "a spreadsheet with a document type": (doctype(), DamagedFile),
    "an old spreadsheet": (OLE, OldSpreadsheet),
    "a spreadsheet with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), PasswordProtected),
    "a web page": (b"<html><table><tr><td>title</td></tr></table></html>", WebPage),
    "an XML spreadsheet": (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', WebPage),
}


@pytest.mark.parametrize("name", NO_TABLES)
def test_what_is_no_table_says_so(name):
    content, refusal = NO_TABLES[name]
    with pytest.raises(UnreadableFile) as told:
        list(opened(content, "given.xlsx")[1].rows())
    assert type(told.value) is refusal
    assert "given.xlsx" in told.value.text()


def test_a_bomb_is_not_unpacked():
    content = bomb()
    assert len(content) < 1 << 20
    with pytest.raises(Unpacked):
        opened(content)


def test_an_archive_with_a_password_is_told():
    content = bytearray(tables.as_xlsx(tables.good_rows(1)))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(sign, at + 1)) >= 0:
            content[at + offset] |= 1
    with pytest.raises(PasswordProtected):
        opened(bytes(content))


def test_the_name_of_a_file_does_not_matter():
    assert opened(tables.as_csv([["1", "a"]], ("id", "title")), "table.xlsx")[0].format == "csv"
    assert opened(tables.as_xlsx([["1", "a"]], ("id", "title")), "table.csv")[0].format == "xlsx"


def test_random_bytes_are_read_or_refused_but_never_crash():
    chance = random.Random(7)
    good = tables.as_xlsx(tables.good_rows(5))
    for cut in range(60):
        content = bytearray(good if cut % 2 else tables.as_csv(tables.good_rows(5)))
        for _ in range(cut):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            list(opened(bytes(content))[1].rows())
        except UnreadableFile:
            continue


def test_the_beginning_of_a_file_is_enough_to_know_its_encoding():
    text = "低温电池" * 100_000
    for encoding in ("utf-8", "gb18030", "utf-16-le"):
        for cut in (1001, 1002, 1003):
            assert encodings.encoding_of(("a,b\n" + text).encode(encoding)[:cut]) == encoding


def test_rows_are_read_in_order_and_again_from_the_beginning():
    table = opened(tables.as_xlsx(tables.good_rows(700)))[1]
    for _ in range(2):
        numbers = [row.number for row in table.rows()]
        assert numbers == list(range(2, 702))
        assert all(b == a + 1 for a, b in pairwise(numbers))
