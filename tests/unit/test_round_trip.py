"""What is exported can be imported again and is the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bole.reference.queries import vocabularies
from bole.registry.domain import columns, rows
from bole.registry.domain.sheet import RecordSheet
from bole.registry.domain.sheet_json import said, sheet_as_json, sheet_from_json
from bole.registry.domain.table import SourceRow

from .sheets import sheets


def through_a_table(sheet: RecordSheet, language: str) -> RecordSheet:
    """The sheet as a row under the headers of a language, read again by what the headers mean."""
    listed = columns.columns_for(["achievement", "need"], [w.language for w in sheet.wordings], {"description": 2})
    headers = [column.label(language) for column in listed]
    cells = rows.cells(sheet, listed, vocabularies(), language)
    reader = rows.RowReader(columns.proposed(headers), kind="", terms=vocabularies(), guess_language=lambda text: "und")
    made, problems = reader.read(SourceRow(2, dict(zip(headers, cells, strict=True))))
    assert problems == ()
    return made


@settings(max_examples=80, deadline=None)
@given(sheets(), st.sampled_from(["zh-hans", "en"]))
def test_a_sheet_written_as_a_row_reads_back_as_the_same_sheet(sheet, language):
    assert through_a_table(sheet, language) == sheet


@settings(max_examples=40, deadline=None)
@given(sheets())
def test_a_sheet_written_as_json_reads_back_as_the_same_sheet(sheet):
    assert sheet_from_json(sheet_as_json(sheet)) == (sheet, ())
    assert sheet_from_json(said(sheet_as_json(sheet))) == (sheet, ())


def test_a_text_of_two_hundred_thousand_characters_takes_several_cells_and_comes_back_whole():
    listed = columns.columns_for(["need"], [], {"description": 7})
    assert [c.name for c in listed if c.field.name == "description"] == ["description", *(f"description+{n}" for n in range(2, 8))]


@settings(max_examples=60, deadline=None)
@given(sheets())
def test_tidying_twice_is_tidying_once(sheet):
    assert sheet.tidied() == sheet
