"""Catalogues: the list by hand changes one thing at a time; an edition is judged when it is read; two editions are compared."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from bole.registry.domain import catalogues as rules
from bole.registry.domain import editions
from bole.registry.domain.catalogues import (
    AddRecords,
    AddSection,
    MoveBy,
    MoveSection,
    MoveTo,
    Plan,
    RemoveSection,
    RenameSection,
    Rule,
    Section,
    TakeOut,
    Words,
    changed,
)
from bole.registry.domain.editions import Entry, Line, Mark, Said, Standing
from bole.registry.errors import SectionMissing, TooManyEntries, TooManySections

A, B, C, D = (UUID(int=n) for n in range(1, 5))
TWO = (Section("x", {}, (A, B)), Section("y", {"zh": "能源", "en": "Energy"}, (C,)))
CODES = {"tech_area": {"01"}, "theme": {"IAB_AI"}, "industry": {"C"}, "investment_band": {"over_1bn"}, "record_kind": {"need"}}


def listed(arrangement):
    return [(s.key, list(s.records)) for s in arrangement]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (AddRecords((D,)), [("x", [A, B]), ("y", [C, D])]),
        (AddRecords((D, D, A), "x"), [("x", [A, B, D]), ("y", [C])]),
        (TakeOut(A), [("x", [B]), ("y", [C])]),
        (TakeOut(D), [("x", [A, B]), ("y", [C])]),
        (MoveBy(B, -1), [("x", [B, A]), ("y", [C])]),
        (MoveBy(A, -1), [("x", [A, B]), ("y", [C])]),
        (MoveBy(B, 1), [("x", [A]), ("y", [B, C])]),
        (MoveBy(C, -1), [("x", [A, B, C]), ("y", [])]),
        (MoveBy(D, 1), [("x", [A, B]), ("y", [C])]),
        (MoveTo(A, "y"), [("x", [B]), ("y", [C, A])]),
        (MoveTo(D, "y"), [("x", [A, B]), ("y", [C])]),
        (AddSection("z", {"en": "More"}), [("x", [A, B]), ("y", [C]), ("z", [])]),
        (MoveSection("y", -1), [("y", [C]), ("x", [A, B])]),
        (MoveSection("y", 1), [("x", [A, B]), ("y", [C])]),
        (RemoveSection("y"), [("x", [A, B, C])]),
        (RemoveSection("x"), [("y", [A, B, C])]),
    ],
)
def test_one_change_changes_one_thing(change, expected):
    assert listed(changed(TWO, change)) == expected


def test_no_change_loses_a_record_but_taking_it_out():
    for change in (MoveBy(A, 1), MoveTo(C, "x"), RemoveSection("x"), RemoveSection("y"), MoveSection("x", 1)):
        assert sorted(rules.records_in(changed(TWO, change))) == [A, B, C]


def test_the_last_section_stays_without_its_heading():
    assert changed((TWO[1],), RemoveSection("y")) == (Section("y", {}, (C,)),)


def test_a_section_that_somebody_removed_meanwhile_is_missing():
    for change in (AddRecords((D,), "gone"), MoveTo(A, "gone"), RenameSection("gone", {}), MoveSection("gone", 1), RemoveSection("gone")):
        with pytest.raises(SectionMissing):
            changed(TWO, change)


def test_there_is_an_end_to_sections_and_records():
    many = tuple(UUID(int=n) for n in range(10, 10 + rules.MOST_ENTRIES))
    with pytest.raises(TooManyEntries):
        changed(TWO, AddRecords(many))
    with pytest.raises(TooManySections):
        changed(tuple(Section(str(n), {}) for n in range(rules.MOST_SECTIONS)), AddSection("z", {}))


def test_titles_of_sections_are_tidied_and_empty_ones_are_none():
    assert changed(TWO, RenameSection("y", {"zh": " 电\n池 ", "en": " "}))[1].titles == {"zh": "电 池"}


def test_an_arrangement_is_kept_and_read_back():
    assert rules.arrangement_of_json(rules.arrangement_as_json(TWO)) == TWO
    assert rules.arrangement_of_json([]) == rules.BEGINNING


def test_a_rule_is_kept_and_read_back():
    rule = Rule("need", ("C",), (("stages", "middle"), ("stages", "mature")), "kind")
    assert Rule.of_json(rule.as_json()) == rule
    assert Rule.of_json({}) == Rule()


def codes_of(plan):
    return [(p.field, p.code) for p in rules.problems(plan, CODES, lambda language: language in ("zh", "en"))]


def test_what_is_wrong_with_a_plan_is_told_field_by_field():
    good = Plan(words=(Words("zh", "目录"),))
    assert codes_of(good) == []
    assert codes_of(Plan()) == [("title_zh", "no_title")]
    assert codes_of(replace(good, words=(Words("zh", "目录"), Words("en", foreword="Hello")))) == [("title_en", "title_wanting")]
    assert codes_of(replace(good, words=(Words("zh", "目录"), Words("zh", "目录")))) == [("language", "twice")]
    assert codes_of(replace(good, words=(Words("xx1", "目录"),))) == [("language", "bad_language")]
    assert codes_of(replace(good, words=(Words("zh", "目" * 201),))) == [("title_zh", "too_long")]
    assert codes_of(replace(good, kind="book")) == [("kind", "not_a_kind")]
    assert codes_of(replace(good, themes=("X",), investment_band="much")) == [("themes", "not_a_code"), ("investment_band", "not_a_code")]
    ruled = replace(good, composition="ruled", rule=Rule("thing", ("Z",), group_by="colour"))
    assert codes_of(ruled) == [("rule_kind", "not_a_code"), ("rule_industries", "not_a_code"), ("group_by", "not_a_code")]


def test_a_catalogue_keeps_nothing_that_only_a_package_says():
    words = (Words("zh", " 成果  目录 ", reasons="因为", effect="大"), Words("en"))
    assert Plan(words=words, investment_band="over_1bn").tidied() == Plan(words=(Words("zh", "成果 目录"),))
    assert Plan(kind="package", words=words[:1], investment_band="over_1bn").tidied().words[0].reasons == "因为"


def test_a_package_says_why_how_much_and_for_whom_before_it_is_published():
    bare = Plan(kind="package", words=(Words("zh", "包"),))
    assert [p.field for p in rules.wanting(bare)] == ["reasons_zh", "investment_band", "themes"]
    whole = replace(bare, words=(Words("zh", "包", reasons="同一产业链"),), investment_band="over_1bn", themes=("IAB_AI",))
    assert rules.wanting(whole) == rules.wanting(Plan()) == ()


ENTRY = Entry(
    A, "ZJ-1", "achievement", (Said("zh", "电解液", "零下四十度"), Said("en", "Electrolyte", "Minus forty", "machine")),
    {"": "浙江大学", "en": "Zhejiang University"}, {"": "杭州中心"}, 6, "middle", ("DEVELOPMENT",), "h1", 3,
)  # fmt: skip
RAISED = replace(ENTRY, trl=7, text_hash="h2", version=4)


def test_a_row_stays_as_published_while_its_record_does():
    assert editions.judged(1, ENTRY, Standing("published", True)) == Line(1, ENTRY)


def test_a_row_says_in_what_its_record_was_revised_since_and_shows_what_was_published():
    line = editions.judged(1, ENTRY, Standing("published", True, RAISED))
    assert (line.mark, line.fields, line.entry) == (Mark.UPDATED, ("trl", "text"), ENTRY)


def test_a_version_that_changed_nothing_an_edition_says_is_no_update():
    assert editions.judged(1, ENTRY, Standing("published", True, replace(ENTRY, version=9))).mark is Mark.AS_PUBLISHED


@pytest.mark.parametrize(
    ("status", "mark"),
    [("expired", Mark.EXPIRED), ("withdrawn", Mark.WITHDRAWN), ("archived", Mark.WITHDRAWN), ("submitted", Mark.WITHDRAWN)],
)
def test_what_left_the_lists_since_keeps_its_row_and_gets_its_mark(status, mark):
    line = editions.judged(1, ENTRY, Standing(status, True))
    assert (line.mark, line.entry) == (mark, ENTRY)


@pytest.mark.parametrize("standing", [None, Standing("held", True), Standing("published", False), Standing("withdrawn", False, RAISED)])
def test_what_is_not_for_the_public_any_more_leaves_its_number_and_nothing_else(standing):
    line = editions.judged(1, ENTRY, standing)
    assert (line.mark, line.position, line.entry.number, line.entry.record) == (Mark.REDACTED, 1, "ZJ-1", A)
    assert not [text for text in ("电解液", "Electrolyte", "四十", "浙江", "DEVELOPMENT", "h1") if text in repr(line)]
    assert (line.entry.trl, line.entry.stage, line.fields) == (None, "", ())


def test_words_that_were_veiled_since_are_veiled_in_old_editions_too():
    now = replace(ENTRY, words=(Said("zh", "▇▇▇电解液", "零下四十度"), ENTRY.words[1]), text_hash="h2", version=4)
    for status in ("published", "withdrawn", "expired"):
        assert editions.judged(1, ENTRY, Standing(status, True, now)).entry.words == now.words


def test_an_owner_who_was_taken_out_since_is_not_shown_in_old_editions():
    line = editions.judged(1, ENTRY, Standing("published", True, replace(ENTRY, owner={}, version=4)))
    assert (line.entry.owner, line.fields) == ({}, ("owner",))


def pairs(*entries, hidden=()):
    return [(e, Line(n, editions.redacted(e) if e.record in hidden else e)) for n, e in enumerate(entries, 1)]


def test_two_editions_differ_in_what_came_went_and_changed():
    other, third = replace(ENTRY, record=B, number="ZJ-2"), replace(ENTRY, record=C, number="ZJ-3")
    found = editions.difference(pairs(ENTRY, other), pairs(third, RAISED))
    assert [line.entry.number for line in found.added] == ["ZJ-3"]
    assert [line.entry.number for line in found.removed] == ["ZJ-2"]
    assert [(c.before.entry.trl, c.after.entry.trl, c.fields) for c in found.changed] == [(6, 7, ("trl", "text"))]
    assert (found.same, found.is_empty) == (0, False)


def test_another_order_or_version_alone_is_no_difference():
    other = replace(ENTRY, record=B)
    found = editions.difference(pairs(ENTRY, other), pairs(other, replace(ENTRY, version=9)))
    assert (found.is_empty, found.same) == (True, 2)


def test_a_difference_shows_no_more_of_a_redacted_row_than_its_edition_does():
    found = editions.difference(pairs(ENTRY, hidden=(A,)), pairs(RAISED, hidden=(A,)))
    (change,) = found.changed
    assert change.fields == ("trl", "text")
    assert not [text for text in ("电解液", "浙江") if text in repr(change)]
    assert (change.before.entry.trl, change.after.entry.trl) == (None, None)


def test_the_digest_changes_with_every_word_and_every_place():
    header = {"words": [["zh", "目录"]]}
    digest = editions.content_hash(header, [ENTRY, replace(ENTRY, record=B)])
    assert digest == editions.content_hash(dict(header), [replace(ENTRY, version=9), replace(ENTRY, record=B)])
    assert digest != editions.content_hash(header, [replace(ENTRY, record=B), ENTRY])
    assert digest != editions.content_hash(header, [RAISED, replace(ENTRY, record=B)])
    assert digest != editions.content_hash({"words": []}, [ENTRY, replace(ENTRY, record=B)])


def test_a_text_hash_does_not_depend_on_the_order_of_languages():
    assert (
        editions.text_hash([("zh", "甲"), ("en", "a")])
        == editions.text_hash([("en", "a"), ("zh", "甲")])
        != editions.text_hash([("en", "b"), ("zh", "甲")])
    )
