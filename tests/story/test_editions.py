"""Editions: taken down once and never changed, read with what became of their records, told to owners, as files."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from bole.notices.models import Notice
from bole.people.domain.actor import ANONYMOUS
from bole.registry.domain.catalogues import AddRecords, AddSection, MoveTo, RenameSection, Rule, TakeOut, Words
from bole.registry.domain.editions import Mark
from bole.registry.errors import (
    CatalogueNotReady,
    NothingNew,
    NothingToPublish,
    PublishedMeanwhile,
    UnknownFormat,
)
from bole.registry.models import Catalogue, Edition, EditionEntry
from bole.registry.queries import catalogues as reads
from bole.registry.queries import editions as taken
from bole.registry.services import catalogues, editions, moderation, records
from bole.registry.services.edition_files import export_edition
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make
from ..issuing import CITY, PLAN, TODAY, composed, issued, revised, shown, titles
from ..reacting import react


def test_an_edition_holds_sections_in_order_and_only_what_is_public(world):
    first, second, need = make.published(world), make.published(world), make.published(world, world.owner, kind="need")
    inside, draft = make.published(world, visibility="members"), make.draft(world)
    made = composed(world, second, first, inside, draft)
    catalogues.rearrange(world.broker, made.id, change=AddSection("s", {"zh": "需求", "en": "Needs"}))
    catalogues.rearrange(world.broker, made.id, change=AddRecords((need.id,), "s"))
    found = issued(world, made, note="第一版")
    assert [line.entry.record for line in shown(found)] == [second.id, first.id, need.id]
    assert (found.number, found.entries, found.note, found.header["sections"]) == (1, 3, "第一版", [{}, {"zh": "需求", "en": "Needs"}])
    fact = Entry.objects.get(kind="registry.edition_published")
    assert (fact.body["left_out"], fact.public) == (2, {"edition": 1, "entries": 3, "digest": found.digest})


def test_an_edition_of_nothing_public_is_not_published(world):
    made = composed(world, make.draft(world))
    with pytest.raises(NothingToPublish):
        issued(world, made)
    assert (Edition.objects.count(), Catalogue.objects.get().editions) == (0, 0)


def test_a_package_says_why_and_how_much_before_it_is_published(world):
    bare = replace(PLAN, kind="package", themes=(), industries=())
    made = composed(world, make.published(world), plan=bare)
    with pytest.raises(CatalogueNotReady) as told:
        issued(world, made)
    assert [p.field for p in told.value.problems] == ["reasons_zh", "investment_band", "themes"]
    words = (Words("zh", "电池产业成果包", reasons="同属电池产业链", effect="带动本地材料企业"),)
    whole = replace(bare, words=words, investment_band="100m_to_500m", themes=("NEM_ENERGY",))
    catalogues.revise_catalogue(world.broker, made.id, plan=whole, version=1)
    assert issued(world, made).header["words"] == [["zh", "电池产业成果包", "", "同属电池产业链", "带动本地材料企业"]]


def test_a_catalogue_by_rule_takes_what_passes_and_waits_for_the_next_edition(world):
    passing = make.published(world, trl=7, tech_areas=("02",), industries=("C",))
    make.published(world, trl=3, industries=("C",))
    make.published(world, trl=8, industries=("A",))
    plan = replace(
        PLAN, composition="ruled", rule=Rule(kind="achievement", industries=("C",), pairs=(("trl_min", "6"),), group_by="tech_area")
    )
    made = composed(world, plan=plan)
    first = issued(world, made)
    assert [line.entry.record for line in shown(first)] == [passing.id]
    assert first.header["sections"][0]["zh"]
    later = make.published(world, trl=9, industries=("C",))
    assert len(shown(taken.edition(ANONYMOUS, made.id, 1))) == 1
    assert {line.entry.record for line in shown(issued(world, made))} == {passing.id, later.id}


def test_a_rule_without_a_centre_takes_those_of_its_own_centre_and_below(world):
    here = make.published(world)
    elsewhere = records.draft(world.professor, centre="cn.gd", sheet=make.sheet())
    records.publish(world.foreign_registrar, elsewhere.id)
    made = composed(world, plan=replace(PLAN, composition="ruled"))
    assert reads.chosen(made, today=TODAY).records == ((here.id,),)
    wide = composed(world, plan=replace(PLAN, composition="ruled", rule=Rule(pairs=(("centre", "cn"),))))
    assert reads.chosen(wide, today=TODAY).count == 2


def test_edition_one_stays_as_published_while_its_records_change(world):
    kept, changed, gone, stale = (make.published(world) for _ in range(4))
    made = composed(world, kept, changed, gone, stale)
    first = issued(world, made)
    revised(changed, world.professor, wordings=(make.wording(title="改过的题目"),), trl=8)
    records.withdraw(world.professor, gone.id, reason="sold")
    make.expired(stale)
    lines = shown(taken.edition(ANONYMOUS, made.id, 1))
    assert [line.mark for line in lines] == [Mark.AS_PUBLISHED, Mark.UPDATED, Mark.WITHDRAWN, Mark.EXPIRED]
    assert [line.entry.title for line in lines] == [make.TITLE_ZH] * 4
    assert lines[1].fields == ("title", "trl", "text")
    assert (first.digest, first.entries) == (taken.edition(ANONYMOUS, made.id, 1).digest, 4)
    records.publish(world.registrar, gone.id)
    assert shown(first)[2].mark is Mark.AS_PUBLISHED


def test_what_moderation_held_back_is_redacted_in_old_editions_and_comes_back_with_its_release(world):
    held = make.published(world, owner="浙江大学", wordings=(make.wording(title="有争议的配方"),))
    made = composed(world, held, make.published(world))
    first = issued(world, made)
    moderation.hold(world.registrar, held.id, reason="rights are disputed")
    line = shown(first)[0]
    assert (line.mark, line.entry.words, line.entry.owner, line.entry.number) == (Mark.REDACTED, (), {}, held.number)
    for form in ("xlsx", "pdf"):
        text = text_of(world, first, form)
        assert (held.number in text, "有争议的配方" in text, "浙江大学" in text) == (True, False, False)
    moderation.release(world.registrar, held.id)
    assert (shown(first)[0].mark, shown(first)[0].entry.owner[""]) == (Mark.AS_PUBLISHED, "浙江大学")


def test_what_its_owner_took_from_the_public_is_redacted_in_old_editions(world):
    found = make.published(world)
    made = composed(world, found, make.published(world))
    first = issued(world, made)
    revised(found, world.professor, visibility="members")
    assert [line.mark for line in shown(first)] == [Mark.REDACTED, Mark.AS_PUBLISHED]
    second = issued(world, made)
    assert found.id not in {line.entry.record for line in shown(second)}
    (removed,) = taken.difference(first, second).removed
    assert (removed.mark, removed.entry.words) == (Mark.REDACTED, ())


def test_words_veiled_since_are_veiled_in_old_editions(world):
    found = make.published(world)
    first = issued(world, composed(world, found))
    revised(found, world.professor, wordings=(make.wording(title="▇▇▇电解液"),))
    assert titles(first) == ["▇▇▇电解液"]


def test_nobody_changes_an_edition_not_even_by_hand(world):
    issued(world, composed(world, make.published(world)))
    for change in (
        lambda: Edition.objects.update(note="x"),
        lambda: EditionEntry.objects.update(number="x"),
        lambda: EditionEntry.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()
    assert EditionEntry.objects.count() == 1


def test_two_editions_are_compared(world):
    one, two, three = (make.published(world) for _ in range(3))
    made = composed(world, one, two)
    first = issued(world, made)
    revised(two, world.professor, trl=8)
    catalogues.rearrange(world.broker, made.id, change=TakeOut(one.id))
    catalogues.rearrange(world.broker, made.id, change=AddRecords((three.id,)))
    draft = Catalogue.objects.get(id=made.id)
    news = taken.news(draft, reads.chosen(draft, today=TODAY).records)
    assert (news.added, news.removed, news.changed) == (1, 1, 1)
    found = taken.difference(first, issued(world, made))
    assert [line.entry.record for line in found.added] == [three.id]
    assert [line.entry.record for line in found.removed] == [one.id]
    assert [(c.fields, c.before.entry.trl, c.after.entry.trl) for c in found.changed] == [(("trl",), None, 8)]


def test_nothing_new_is_no_edition_and_an_old_look_publishes_nothing(world):
    made = composed(world, make.published(world))
    before = Catalogue.objects.get(id=made.id).state
    first = issued(world, made)
    assert editions.publish_edition(world.director, made.id, state=before).id == first.id
    with pytest.raises(NothingNew):
        issued(world, made)
    seen = Catalogue.objects.get(id=made.id).state
    catalogues.rearrange(world.broker, made.id, change=AddRecords((make.published(world).id,)))
    for state in (before, seen, "", "x.y.z"):
        with pytest.raises(PublishedMeanwhile):
            editions.publish_edition(world.director, made.id, state=state)
    assert Edition.objects.count() == 1


def test_a_renamed_section_is_a_new_edition(world):
    made = composed(world, make.published(world))
    issued(world, made)
    catalogues.rearrange(world.broker, made.id, change=RenameSection("first", {"zh": "电池"}))
    assert issued(world, made).number == 2


def told(person):
    return [
        (n.kind, n.values.get("title") or n.values.get("count"))
        for n in Notice.objects.filter(person_id=person.person_id, kind__contains="catalogued")
    ]


def test_owners_are_told_once_for_each_edition_their_records_are_new_in(world):
    theirs = make.published(world, world.owner, kind="need")
    first, second = make.published(world), make.published(world)
    made = composed(world, theirs, first)
    issued(world, made)
    react("registry")
    react("registry")
    assert (told(world.owner), told(world.professor)) == (
        [("registry.catalogued", make.TITLE_ZH)],
        [("registry.catalogued", make.TITLE_ZH)],
    )
    catalogues.rearrange(world.broker, made.id, change=AddRecords((second.id, make.published(world).id)))
    issued(world, made)
    react("registry")
    assert len(told(world.owner)) == 1
    assert sorted(told(world.professor)) == [("registry.catalogued", make.TITLE_ZH), ("registry.records_catalogued", 2)]


def test_an_owner_whose_record_was_held_meanwhile_is_not_told(world):
    found = make.published(world)
    issued(world, composed(world, found))
    moderation.hold(world.registrar, found.id, reason="disputed")
    react("registry")
    assert told(world.professor) == []
    assert editions.tell_owners(SYSTEM, Catalogue.objects.get().id, number=1) == 0


def test_a_record_knows_in_which_editions_it_stands(world):
    one, two = make.published(world), make.published(world)
    made = composed(world, one, two)
    issued(world, made)
    catalogues.rearrange(world.broker, made.id, change=TakeOut(one.id))
    issued(world, made)
    assert [(a.first, a.last, a.is_current) for a in reads.appearances(one.id)] == [(1, 1, False)]
    assert [(a.first, a.last, a.is_current) for a in reads.appearances(two.id)] == [(1, 2, True)]
    assert [reads.holds(c, one.id) for c in reads.drafts_for(world.broker)] == [False]
    assert reads.drafts_for(world.professor) == []


def test_lists_go_down_the_tree_and_narrow_by_kind_theme_and_title(world):
    made = composed(world, make.published(world))
    composed(world)
    issued(world, made)
    for asked in (
        {},
        {"centre": "cn"},
        {"centre": CITY},
        {"kind": "catalogue"},
        {"theme": "NEM_ENERGY"},
        {"theme": "C"},
        {"text": "hangzhou"},
    ):
        assert [c.id for c in reads.published(**asked)] == [made.id], asked
    for asked in ({"centre": "cn.gd"}, {"kind": "package"}, {"theme": "IAB_AI"}, {"text": "广州"}):
        assert not reads.published(**asked).exists(), asked
    assert [e.number for e in taken.newest(centre="cn.zj")] == [1]
    assert taken.newest(centre="cn.gd") == []


def test_records_to_add_are_found_by_number_and_title_and_only_public_ones(world):
    made, found = composed(world), make.published(world)
    make.draft(world)
    elsewhere = records.draft(world.professor, centre="cn.gd", sheet=make.sheet())
    records.publish(world.foreign_registrar, elsewhere.id)
    assert [r.id for r in reads.candidates(made, text=found.number)] == [found.id]
    assert [r.id for r in reads.candidates(made, text=make.TITLE_ZH)] == [found.id]
    assert {r.id for r in reads.candidates(made, text=make.TITLE_ZH, everywhere=True)} == {found.id, elsewhere.id}
    assert reads.candidates(made, text=" ") == []


def export(world, found, form, language="zh-hans"):
    return b"".join(export_edition(ANONYMOUS, found.catalogue_id, number=found.number, form=form, language=language).content)


def text_of(world, found, form):
    content = export(world, found, form)
    if form == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return "\n".join(
        str(cell) for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python() for cell in row
    )


def test_an_edition_leaves_as_a_spreadsheet_in_both_languages(world):
    found = make.published(world, owner="浙江大学", trl=6, stage="middle", wordings=(make.wording(), make.wording("en", origin="human")))
    made = composed(world, found)
    catalogues.rearrange(world.broker, made.id, change=RenameSection("first", {"zh": "新能源", "en": "New energy"}))
    edition = issued(world, made, note="首次发布")
    for language, section, title, other in (
        ("zh-hans", "新能源", make.TITLE_ZH, make.TITLE_EN),
        ("en", "New energy", make.TITLE_EN, make.TITLE_ZH),
    ):
        book = CalamineWorkbook.from_filelike(io.BytesIO(export(world, edition, "xlsx", language)))
        row = book.get_sheet_by_index(0).to_python()[1]
        assert (row[0], row[1], row[2], row[4], row[5], row[7], row[9]) == (1, section, found.number, title, other, "浙江大学", 6), language
        about = {line[0]: line[1] for line in book.get_sheet_by_index(1).to_python()}
        assert (about["SHA-256"], "首次发布" in about.values()) == (edition.digest, True)


def test_an_edition_leaves_on_paper_that_can_be_read(world):
    hostile = '#panic("x") *低温* $电解液$ @ref'
    records_ = [make.published(world, wordings=(make.wording(title=hostile),)), make.published(world, owner="浙江大学", trl=6)]
    made = composed(world, *records_)
    catalogues.rearrange(world.broker, made.id, change=AddSection("s", {"zh": "第二章", "en": "Chapter two"}))
    catalogues.rearrange(world.broker, made.id, change=MoveTo(records_[1].id, "s"))
    edition = issued(world, made)
    records.withdraw(world.professor, records_[1].id)
    pages = PdfReader(io.BytesIO(export(world, edition, "pdf")))
    text = "".join(page.extract_text() for page in pages.pages).replace("\n", "")
    for expected in (
        "杭州市科技成果目录",
        "Catalogue of Hangzhou",
        "杭州中心",
        "本目录收录可转化成果",
        "第二章",
        "浙江大学",
        "TRL 6",
        '#panic("x")',
        records_[0].number,
        edition.digest[:16],
    ):
        assert expected in text, expected
    assert text.index("第二章") < text.index("浙江大学")
    assert pages.metadata.title == "杭州市科技成果目录"


def test_another_format_is_refused(world):
    edition = issued(world, composed(world, make.published(world)))
    with pytest.raises(UnknownFormat):
        export(world, edition, "docx")
