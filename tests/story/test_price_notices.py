"""The life of a price notice: drafted by the unit, published by the centre, objected to by anybody, closed by time alone."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from bole.exchange import queries as exchange
from bole.exchange.access import price_notices as access
from bole.exchange.domain.price_notice import Obstacle, Phase, Relation
from bole.exchange.errors import (
    BadObjection,
    BadPriceNotice,
    ConflictOfInterest,
    NoDecisionReason,
    NotAProof,
    NoticeChanged,
    NoticeNotRunning,
    NotNoticePublisher,
    NotObjectionJudge,
    ObjectionDecided,
    ObjectionMissing,
    OwnNotice,
    PriceNoticeMissing,
    RecordNotPublished,
    RelationUntold,
    TooManyObjections,
)
from bole.exchange.models import Objection, PriceNotice, PublicationProof, SigningKey
from bole.exchange.queries import price_notices as queries
from bole.exchange.queries.price_notices import Sifting
from bole.exchange.services import objections, price_notices, proofs
from bole.exchange.services.objections import Evidence
from bole.kernel.money import Money
from bole.kernel.states import WrongState
from bole.notices.models import Notice
from bole.people.domain.actor import ANONYMOUS
from bole.policy import services as policy
from bole.registry.errors import NotEditor
from bole.runtime import clock, journal
from bole.runtime.models import Entry, Mail
from bole.runtime.system import SYSTEM
from tests import make

pytestmark = pytest.mark.django_db
MARCH = dt.datetime(2025, 2, 28, 16, tzinfo=dt.UTC)  # 2025-03-01 00:00 in Shanghai
DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)
END = MARCH + 15 * DAY
SHEET = make.notice_sheet()
PRICE = Money(Decimal(1_000_000), "CNY")
STRANGER = {"grounds": "The price is far too low.", "name": "A. Citizen", "reach": "citizen@test.example"}


@contextmanager
def at(moment: dt.datetime):
    with clock.freeze(moment):
        yield


@pytest.fixture
def achievement(world):
    with at(MARCH - 10 * DAY):
        return make.published(world, owner="浙江大学")


def drafted(world, achievement, **changes) -> PriceNotice:
    return price_notices.draft_notice(world.professor, achievement.id, sheet=replace(SHEET, **changes))


def published(world, achievement, **changes) -> PriceNotice:
    with at(MARCH):
        return price_notices.publish_notice(world.registrar, drafted(world, achievement, **changes).id)


def contractable(achievement, moment: dt.datetime, *, price: Money = PRICE, buyer: str = "钱江电池厂") -> bool:
    return queries.is_contractable(achievement.id, price=price, buyer=buyer, at=moment)


def objected(notice, moment: dt.datetime, actor=ANONYMOUS, **changes) -> Objection:
    with at(moment):
        return objections.object_to(actor, notice.id, **{**STRANGER, "sender": "one", **changes})


def test_it_is_contractable_after_fifteen_full_days_and_not_a_second_earlier(world, achievement):
    found = published(world, achievement)
    assert (found.number, found.days, found.over_at) == ("PN2025-00001", 15, END)
    assert [contractable(achievement, moment) for moment in (MARCH, END - SECOND, END)] == [False, False, True]
    assert not contractable(achievement, END, price=Money(Decimal(999_999), "CNY"))
    assert not contractable(achievement, END, buyer="别的厂")


def test_a_late_job_changes_nothing_and_an_early_one_closes_nothing(world, achievement):
    found = published(world, achievement)
    with at(END - SECOND):
        assert price_notices.close_notices(SYSTEM) == 0
    assert contractable(achievement, END)  # before any job ran
    with at(END + 3 * DAY):
        assert (price_notices.close_notices(SYSTEM), price_notices.close_notices(SYSTEM)) == (1, 0)
    found.refresh_from_db()
    assert found.closed_at == END
    assert Entry.objects.get(kind="exchange.price_notice_closed").public["closed_at"] == END.isoformat()
    assert Notice.objects.filter(kind="exchange.notice_closed", person_id=world.professor.person_id).exists()


def test_the_figure_of_the_day_of_publication_says_how_many_days(world, achievement):
    with at(MARCH):
        policy.override_figure(world.director, code="pricing.notice", value="20", reason="longer here", centre="cn.zj")
    found = published(world, achievement)
    with at(MARCH + DAY):
        policy.override_figure(world.director, code="pricing.notice", value="30", reason="longer still", centre="cn.zj")
    assert [contractable(achievement, MARCH + n * DAY) for n in (19, 20)] == [False, True]
    assert found.content["rule"]["reason"] == "longer here"


def test_an_objection_of_a_stranger_stops_it_from_closing_until_somebody_else_rejects_it(world, achievement):
    found = published(world, achievement)
    made = objected(found, MARCH + 9 * DAY)
    assert made.number == "PN2025-00001-1"
    assert not contractable(achievement, END + DAY)
    with at(END + DAY):
        objections.judge_objection(world.director, made.id, uphold=False, reasons="An expert valued it.")
    assert contractable(achievement, END + DAY)
    mail = Mail.objects.get(recipients=["citizen@test.example"])
    assert made.number in mail.subject


def test_an_objection_that_is_upheld_withdraws_the_notice_for_good(world, achievement):
    found = published(world, achievement)
    made = objected(found, MARCH + DAY)
    with at(MARCH + 2 * DAY):
        objections.judge_objection(world.director, made.id, uphold=True, reasons="The buyer is related.")
    found.refresh_from_db()
    assert (found.status, found.ended_reason) == ("withdrawn", "The buyer is related.")
    assert not contractable(achievement, END + 30 * DAY)
    assert queries.notice(ANONYMOUS, found.id).phase(END) is Phase.WITHDRAWN


def test_at_the_moment_of_closing_it_is_too_late_to_object(world, achievement):
    found = published(world, achievement)
    with pytest.raises(NoticeNotRunning):
        objected(found, END)
    assert not Objection.objects.exists()
    assert objected(found, END - SECOND).is_open


def test_a_thousand_submissions_of_one_form_are_one_objection(world, achievement):
    found = published(world, achievement)
    made = {objected(found, MARCH + DAY, key="form-1", sender=f"s{n % 7}").id for n in range(1000)}
    assert (len(made), Objection.objects.count()) == (1, 1)
    assert Entry.objects.filter(kind="exchange.objection_raised").count() == 1


def test_the_same_words_of_one_sender_are_one_objection_also_without_a_key(world, achievement):
    found = published(world, achievement)
    assert objected(found, MARCH + DAY).id == objected(found, MARCH + 2 * DAY).id
    assert objected(found, MARCH + 2 * DAY, sender="two").id != Objection.objects.earliest("raised_at").id


def test_one_sender_does_not_flood_a_centre(world, achievement, settings):
    settings.BOLE_OBJECTIONS_A_DAY = 2
    found = published(world, achievement)
    for n in range(2):
        objected(found, MARCH + DAY, grounds=f"reason {n}")
    with pytest.raises(TooManyObjections):
        objected(found, MARCH + DAY, grounds="one more")
    assert Objection.objects.count() == 2
    assert objected(found, MARCH + 2 * DAY + SECOND, grounds="one more").serial == 3


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("grounds", {"grounds": " "}), ("name", {"name": ""}), ("reach", {"reach": ""}), ("grounds", {"grounds": "x" * 6001}),
        ("files", {"evidence": [Evidence("virus.exe", b"x")]}), ("files", {"evidence": [Evidence("empty.pdf", b"")]}),
        ("files", {"evidence": [Evidence("a.pdf", b"x")] * 6}),
    ],
)  # fmt: skip
def test_an_objection_that_says_too_little_or_too_much_is_not_taken(world, achievement, field, change):
    found = published(world, achievement)
    with pytest.raises(BadObjection) as refusal:
        objected(found, MARCH + DAY, **change)
    assert field in [p.field for p in refusal.value.problems]
    assert not Objection.objects.exists()


def test_who_is_signed_in_needs_no_name_and_is_told_in_his_inbox(world, achievement):
    found = published(world, achievement)
    made = objected(found, MARCH + DAY, world.stranger, name="", reach="", evidence=[Evidence("price.pdf", b"%PDF")])
    with at(MARCH + 2 * DAY):
        objections.judge_objection(world.director, made.id, uphold=False, reasons="No.")
    assert Notice.objects.filter(kind="exchange.objection_judged", person_id=world.stranger.person_id).exists()
    file = made.files.get().file
    assert access.evidence_for(world.director, file.id).file.name == "price.pdf"
    assert access.evidence_for(world.stranger, file.id)
    for actor in (world.professor, world.foreign_registrar, ANONYMOUS):
        with pytest.raises(ObjectionMissing):
            access.evidence_for(actor, file.id)


def test_who_published_drafted_objects_or_belongs_to_seller_or_buyer_does_not_decide(world, achievement):
    found = published(world, achievement)
    made = objected(found, MARCH + DAY, world.director, name="", reach="")
    for actor, refusal in (
        (world.registrar, ConflictOfInterest), (world.director, ConflictOfInterest), (world.professor, NotObjectionJudge),
        (world.stranger, ObjectionMissing), (world.foreign_registrar, ObjectionMissing),
    ):  # fmt: skip
        with pytest.raises(refusal), at(MARCH + DAY):
            objections.judge_objection(actor, made.id, uphold=False, reasons="x")
    made.refresh_from_db()
    assert made.is_open
    with at(MARCH + DAY):
        objections.judge_objection(world.admin, made.id, uphold=False, reasons="x")


def test_an_objection_is_decided_once_and_with_reasons(world, achievement):
    made = objected(published(world, achievement), MARCH + DAY)
    with at(MARCH + 2 * DAY):
        with pytest.raises(NoDecisionReason):
            objections.judge_objection(world.director, made.id, uphold=True, reasons=" ")
        objections.judge_objection(world.director, made.id, uphold=False, reasons="No.")
        with pytest.raises(ObjectionDecided):
            objections.judge_objection(world.director, made.id, uphold=True, reasons="Yes.")
    made.refresh_from_db()
    assert (made.outcome, made.reasons) == ("rejected", "No.")


def test_who_objected_never_stands_in_what_the_public_learns(world, achievement):
    found = published(world, achievement)
    objected(found, MARCH + DAY)
    told = str(list(Entry.objects.filter(subject=f"price_notice:{found.id}").values_list("public", flat=True)))
    assert "citizen" not in told.lower()
    assert "far too low" not in told


def test_the_private_link_opens_one_objection_and_cannot_be_guessed(world, achievement):
    made = objected(published(world, achievement), MARCH + DAY)
    assert access.objection_with(access.link_of(made)).id == made.id
    for link in (made.id.hex, f"{made.id.hex}.x", access.link_of(Objection(id=uuid4(), notice=made.notice)), "", "x"):
        with pytest.raises(ObjectionMissing):
            access.objection_with(link)


def test_another_price_is_another_notice_whose_days_begin_anew(world, achievement):
    first = published(world, achievement)
    with at(MARCH + 10 * DAY):
        draft = price_notices.replace_notice(world.professor, first.id)
        assert price_notices.replace_notice(world.professor, first.id).id == draft.id
        price_notices.revise_notice(world.professor, draft.id, sheet=replace(SHEET, price_min=Decimal(2_000_000)), version=1)
    with at(MARCH + 12 * DAY):
        second = price_notices.publish_notice(world.registrar, draft.id)
    first.refresh_from_db()
    assert (first.status, first.ended_at, second.over_at) == ("superseded", MARCH + 12 * DAY, MARCH + 27 * DAY)
    assert not contractable(achievement, END)
    dearer = Money(Decimal(2_000_000), "CNY")
    assert [contractable(achievement, MARCH + n * DAY, price=dearer) for n in (16, 26, 27)] == [False, False, True]
    assert queries.notice(ANONYMOUS, first.id).content["price"]["min"] == "1000000"


def test_what_is_published_is_changed_by_nobody_the_database_included(world, achievement):
    found = published(world, achievement)
    with pytest.raises(WrongState):
        price_notices.revise_notice(world.professor, found.id, sheet=SHEET, version=1)
    for change in ({"price_min": 1}, {"over_at": MARCH}, {"content": {}}, {"buyer": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PriceNotice.objects.filter(id=found.id).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        PriceNotice.objects.filter(id=found.id).delete()


def test_only_registrars_and_directors_of_the_centre_publish_and_not_their_own_draft(world, achievement):
    draft = drafted(world, achievement)
    for actor, refusal in (
        (world.professor, NotNoticePublisher), (world.broker, NotNoticePublisher), (world.foreign_registrar, PriceNoticeMissing),
        (world.stranger, PriceNoticeMissing), (ANONYMOUS, PriceNoticeMissing),
    ):  # fmt: skip
        with pytest.raises(refusal):
            price_notices.publish_notice(actor, draft.id)
    own = price_notices.draft_notice(world.registrar, achievement.id, sheet=SHEET)
    with pytest.raises(OwnNotice):
        price_notices.publish_notice(world.registrar, own.id)
    assert not PriceNotice.objects.exclude(status="draft").exists()


def test_only_who_may_change_the_achievement_drafts_and_two_editors_do_not_overwrite_each_other(world, achievement):
    with pytest.raises(NotEditor):
        price_notices.draft_notice(world.stranger, achievement.id, sheet=SHEET)
    draft = drafted(world, achievement)
    price_notices.revise_notice(world.professor, draft.id, sheet=SHEET, version=1)
    with pytest.raises(NoticeChanged):
        price_notices.revise_notice(world.broker, draft.id, sheet=replace(SHEET, buyer="x"), version=1)
    draft.refresh_from_db()
    assert draft.buyer == SHEET.buyer


def test_nothing_is_published_that_is_not_whole_or_about_an_unpublished_achievement(world, achievement):
    with pytest.raises(BadPriceNotice), at(MARCH):
        price_notices.publish_notice(world.registrar, drafted(world, achievement, unit_place="").id)
    unpublished = make.draft(world)
    with pytest.raises(RecordNotPublished), at(MARCH):
        price_notices.publish_notice(world.registrar, drafted(world, unpublished).id)
    assert not PriceNotice.objects.exclude(status="draft").exists()


def test_a_buyer_with_the_name_of_the_owner_must_be_told_as_related(world, achievement):
    with pytest.raises(RelationUntold), at(MARCH):
        price_notices.publish_notice(world.registrar, drafted(world, achievement, buyer="浙江大学").id)
    found = published(world, achievement, buyer="浙江大学", relation=Relation.HOLDING, relation_note="a firm of the university")
    assert found.content["buyer"] == {"name": "浙江大学", "relation": "holding", "note": "a firm of the university"}


def test_drafts_are_seen_by_those_behind_them_and_what_is_published_by_everybody(world, achievement):
    draft = drafted(world, achievement)
    assert {a.name for a in world.everybody() if access.notices_for(a).filter(id=draft.id).exists()} == {
        "admin", "director", "registrar", "broker", "professor"
    }  # fmt: skip
    with at(MARCH):
        price_notices.publish_notice(world.registrar, draft.id)
    assert all(access.notices_for(actor).filter(id=draft.id).exists() for actor in world.everybody())


def test_the_board_tells_running_closed_and_ended_ones_apart(world, achievement):
    first, second, third = (published(world, achievement, buyer=name) for name in ("甲", "乙", "丙"))
    objected(second, MARCH + DAY)
    with at(MARCH + DAY):
        price_notices.withdraw_notice(world.professor, third.id, reason="A mistake.")

    def seen(state: str, moment: dt.datetime, **filters) -> set[str]:
        return {n.number for n in queries.board(Sifting(state, **filters), at=moment)}

    assert seen("running", MARCH + 2 * DAY) == {first.number, second.number}
    assert (seen("running", END), seen("closed", END), seen("ended", END)) == ({second.number}, {first.number}, {third.number})
    assert seen("all", END, centre="cn.zj", text="电解") == {first.number, second.number, third.number}
    assert seen("all", END, centre="cn.gd") == seen("all", END, text="nothing like this") == set()


def test_a_withdrawal_needs_a_reason(world, achievement):
    found = published(world, achievement)
    with pytest.raises(NoDecisionReason):
        price_notices.withdraw_notice(world.professor, found.id, reason="")
    found.refresh_from_db()
    assert found.status == "published"


def test_the_nearest_notice_tells_what_stands_against_a_deal(world, achievement):
    assert queries.contractability(achievement.id, price=PRICE, buyer="x", at=END).notice is None
    found = published(world, achievement)
    answer = queries.contractability(achievement.id, price=PRICE, buyer="x", at=MARCH + DAY)
    assert (answer.notice.id, answer.obstacles) == (found.id, (Obstacle.NOT_CLOSED, Obstacle.OTHER_BUYER))


def test_the_proof_binds_what_was_published_to_the_journal_and_is_made_once(world, achievement):
    found = published(world, achievement)
    made = proofs.prove_publication(SYSTEM, found.id)
    assert bytes(proofs.prove_publication(SYSTEM, found.id).content) == bytes(made.content)
    told = exchange.proved(bytes(made.content))
    assert (told.number, told.published_at, told.over_at, told.digest, told.stamped_at) == (found.number, MARCH, END, found.digest, None)
    assert SigningKey.objects.get().key == told.key
    assert not journal.broken_links(Entry.objects.filter(subject=f"price_notice:{found.id}").order_by("id"))
    with pytest.raises(DatabaseError), transaction.atomic():
        PublicationProof.objects.update(content=b"{}")


def test_any_byte_of_a_proof_that_is_flipped_is_noticed(world, achievement):
    found = published(world, achievement)
    content = bytes(proofs.prove_publication(SYSTEM, found.id).content)
    for place in range(len(content)):
        with pytest.raises(NotAProof):
            exchange.proved(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])


def test_a_person_finds_his_objections_in_what_is_kept_about_him(world, achievement):
    objected(published(world, achievement), MARCH + DAY, world.stranger, name="", reach="")
    assert queries.raised_by(world.stranger.person_id)[0]["notice"] == "PN2025-00001"
    assert queries.raised_by(world.professor.person_id) == []
