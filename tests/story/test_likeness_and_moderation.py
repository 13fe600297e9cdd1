"""Before publication: what may be registered already. After it: what readers report, and what is held back."""

from __future__ import annotations

import pytest

from bole.kernel.states import WrongState
from bole.matching import queries as matching
from bole.matching import services as indexing
from bole.notices import queries as notices
from bole.registry import queries
from bole.registry.domain.sheet import RightSheet
from bole.registry.errors import (
    BadReport,
    NoReasonGiven,
    NotPublisher,
    RecordMissing,
    ReportDecided,
    ReportMissing,
    SameRecord,
    TooManyReports,
)
from bole.registry.models import Likeness, Record, Report
from bole.registry.queries import desk, likeness, review
from bole.registry.services import likeness as verdicts
from bole.registry.services import moderation, records
from bole.runtime.models import Entry

from .. import make


def patent(number):
    return (RightSheet(kind="invention", number=number),)


def likes(actor, found):
    whole = queries.record(actor, found.id)
    return [(one.record.id, one.reasons) for one in likeness.like(actor, whole, queries.sheet_of(whole))]


def titled(title, **values):
    return {"wordings": (make.wording(title=title, **values),)}


def test_the_same_patent_however_it_is_written_and_nearly_the_same_title_are_found(world):
    number = make.published(world, rights=patent("ZL 202010123456.2"), **titled("甲醇重整制氢反应器"))
    title = make.published(world, **titled("一种用于锂离子电池的低温电解液及其制备方法"))
    make.published(world, **titled("印染废水分离膜"))
    make.published(world, kind="need", rights=patent("202010123456.2"), **titled("需要低温电解液"))
    new = make.draft(world, rights=patent("cn2020 10123456.2"), **titled("一种用于锂离子电池的低温电解液及其制备工艺"))
    records.submit(world.professor, new.id)
    assert likes(world.registrar, new) == [(number.id, ("same_number",)), (title.id, ("near_title",))]
    same = make.draft(world, **titled("一种用于锂离子电池的低温电解液，及其制备方法。"))
    assert likes(world.registrar, same)[0] == (title.id, ("same_title",))


def test_what_a_registrar_may_not_see_is_not_told_to_him(world):
    make.draft(world, visibility="private", **titled("低温锂离子电池电解液一号"))
    new = records.submit(world.owner, make.draft(world, by=world.owner, **titled("低温锂离子电池电解液一号")).id)
    assert likes(world.registrar, new) == []


def test_not_a_duplicate_is_remembered_for_both(world):
    old = make.published(world)
    new = records.submit(world.owner, make.draft(world, by=world.owner).id)
    assert [i for i, _ in likes(world.registrar, new)] == [old.id]
    verdicts.mark_different(world.registrar, new.id, other=old.id)
    assert (likes(world.registrar, new), likes(world.registrar, old)) == ([], [])
    with pytest.raises(SameRecord):
        verdicts.mark_different(world.registrar, new.id, other=new.id)
    with pytest.raises(NotPublisher):
        verdicts.mark_different(world.broker, new.id, other=old.id)
    assert Likeness.objects.count() == 1


def test_a_duplicate_is_given_back_with_the_link_and_a_published_one_is_withdrawn(world):
    old = make.published(world)
    new = records.submit(world.owner, make.draft(world, by=world.owner).id)
    verdicts.mark_duplicate(world.registrar, new.id, other=old.id, reason="registered already: /records/1")
    assert Record.objects.get(id=new.id).status == "returned"
    assert desk.return_reason(new.id) == "registered already: /records/1"
    assert likeness.duplicate_of(world.owner, new) == old
    later = make.published(world)
    verdicts.mark_duplicate(world.registrar, later.id, other=old.id, reason="twice")
    assert Record.objects.get(id=later.id).status == "withdrawn"
    assert Record.objects.get(id=old.id).status == "published"


def test_what_is_near_in_meaning_is_found_by_the_index_until_it_is_known_to_be_different(world):
    old = make.published(world)
    other = make.published(world, **titled("印染废水分离膜", summary="一种新的膜材料，可以在常压下分离染料和盐，通量是现有材料的三倍。"))
    indexing.index_in_this_act([old.id, other.id])
    new = records.submit(world.owner, make.draft(world, by=world.owner).id)
    (near,) = matching.near_in_meaning(world.registrar, new.id)
    assert near.record_id == old.id
    assert near.score > 0.95
    verdicts.mark_different(world.registrar, new.id, other=old.id)
    assert matching.near_in_meaning(world.registrar, new.id) == []


# ---- moderation ----


def kinds(actor):
    return [n.kind for n in notices.inbox(actor)]


def test_a_reader_reports_and_the_centre_dismisses(world):
    found = make.published(world)
    told = moderation.report(world.stranger, found.id, reason="wrong", text="The figures are not true.")
    assert [r.id for r in review.open_reports(world.registrar)] == [told.id]
    assert list(review.open_reports(world.foreign_registrar)) == list(review.open_reports(world.professor)) == []
    assert kinds(world.registrar) == kinds(world.director) == ["registry.reported"]
    for stranger in (world.professor, world.foreign_registrar, world.broker):
        with pytest.raises(ReportMissing):
            moderation.dismiss(stranger, told.id, answer="fine")
    with pytest.raises(NoReasonGiven):
        moderation.dismiss(world.registrar, told.id, answer=" ")
    moderation.dismiss(world.registrar, told.id, answer="checked with the test report")
    with pytest.raises(ReportDecided):
        moderation.dismiss(world.registrar, told.id, answer="again")
    assert Record.objects.get(id=found.id).status == "published"
    assert Report.objects.get().answer == "checked with the test report"


def test_a_held_record_is_gone_for_the_public_and_its_owner_reads_why(world):
    found = make.published(world)
    told = moderation.report(world.anonymous, found.id, reason="confidential", sender="stranger:1")
    with pytest.raises(NoReasonGiven):
        moderation.hold(world.registrar, found.id, reason="")
    moderation.hold(world.registrar, found.id, reason="It names a customer.")
    assert not queries.visible(world.anonymous).filter(id=found.id).exists()
    assert not queries.visible(world.stranger).filter(id=found.id).exists()
    assert queries.visible(world.professor).filter(id=found.id).exists()
    assert desk.return_reason(found.id, of=_held()) == "It names a customer."
    assert "registry.held" in kinds(world.professor)
    assert Report.objects.get(id=told.id).state == "held"
    assert Entry.objects.filter(subject=f"record:{found.id}", kind="registry.record_held").exists()
    moderation.release(world.director, found.id)
    assert queries.visible(world.anonymous).filter(id=found.id).exists()
    with pytest.raises(WrongState):
        moderation.release(world.director, found.id)


def _held():
    from bole.registry.facts import RecordHeld

    return RecordHeld


def test_only_the_centre_holds_back_and_releases(world):
    found = make.published(world)
    with pytest.raises(NotPublisher):
        moderation.hold(world.professor, found.id, reason="mine")
    moderation.hold(world.registrar, found.id, reason="to be checked")
    with pytest.raises(RecordMissing):
        moderation.release(world.stranger, found.id)
    with pytest.raises(NotPublisher):
        moderation.release(world.professor, found.id)
    assert Record.objects.get(id=found.id).status == "held"


def test_reports_are_limited_per_sender_and_a_second_one_replaces_the_first(world, settings):
    settings.BOLE_REPORTS_A_DAY = 2
    found = [make.published(world) for _ in range(3)]
    for text in ("one", "two"):
        moderation.report(world.stranger, found[0].id, reason="spam", text=text)
    moderation.report(world.stranger, found[1].id, reason="spam")
    with pytest.raises(TooManyReports):
        moderation.report(world.stranger, found[2].id, reason="spam")
    assert [(r.record_id, r.text) for r in Report.objects.order_by("made_at")] == [(found[0].id, "two"), (found[1].id, "")]
    moderation.report(world.anonymous, found[2].id, reason="spam", sender="stranger:2")
    with pytest.raises(BadReport):
        moderation.report(world.professor, found[2].id, reason="dislike")


def test_what_one_cannot_read_one_cannot_report(world):
    hidden = make.draft(world)
    with pytest.raises(RecordMissing):
        moderation.report(world.stranger, hidden.id, reason="wrong")
    with pytest.raises(WrongState):
        moderation.report(world.professor, hidden.id, reason="wrong")
    assert not Report.objects.exists()
