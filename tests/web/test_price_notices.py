"""The pages of price notices: what a stranger reads, how he objects, what never shows, and the form of those behind it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bole.exchange.domain.price_notice import Relation
from bole.exchange.models import Objection, PriceNotice
from bole.exchange.services import objections, price_notices

from .. import make

FORM = {
    "name_zh": "电解液", "abstract_zh": "一种电解液", "mode": "TRANSFER", "price_kind": "amount", "price_min": "1,000,000", "currency": "CNY",
    "buyer": "钱江电池厂", "relation": "none", "unit_place": "公告栏", "contact_name": "王老师", "contact_phone": "1",
}  # fmt: skip


@pytest.fixture
def notice(world, shelf) -> PriceNotice:
    """A running notice with a related buyer."""
    sheet = make.notice_sheet(relation=Relation.INVENTOR, relation_note="he made it himself")
    draft = price_notices.draft_notice(world.professor, shelf.achievement.id, sheet=sheet)
    return price_notices.publish_notice(world.registrar, draft.id)


def test_a_stranger_reads_what_is_announced_and_that_the_buyer_is_related(as_whom, notice):
    page = as_whom("").get(reverse("exchange:price-notice", args=[notice.id])).content.decode()
    for told in ("1,000,000 CNY", "The buyer is a related party: 钱江电池厂", "he made it himself", "15 full calendar days", notice.digest):
        assert told in page
    assert "The buyer is a related party" not in as_whom("").get(reverse("exchange:price-notices")).content.decode()
    assert "related buyer" in as_whom("").get(reverse("exchange:price-notices")).content.decode()


def test_a_stranger_objects_gets_a_private_page_and_nobody_learns_who_he_is(as_whom, notice):
    client, address = as_whom(""), reverse("exchange:object", args=[notice.id])
    key = client.get(address).context["given"]["key"]
    given = {"grounds": "The price is secretly low.", "name": "A. Citizen", "reach": "citizen@test.example", "key": key}
    answers = [client.post(address, {**given, "files": SimpleUploadedFile("price.pdf", b"%PDF")}) for _ in range(3)]
    assert [a.status_code for a in answers] == [302] * 3
    assert Objection.objects.count() == 1
    page = client.get(answers[0]["Location"])
    assert page["Referrer-Policy"] == "no-referrer"
    assert "secretly low" in page.content.decode()
    for name in ("", "stranger", "professor"):
        public = as_whom(name).get(reverse("exchange:price-notice", args=[notice.id])).content.decode()
        assert f"{notice.number}-1" in public
        assert "Citizen" not in public
        assert "secretly" not in public
    work = as_whom("director").get(reverse("exchange:price-notice-work")).content.decode()
    assert "A. Citizen" in work
    assert "secretly low" in work


def test_what_is_missing_is_told_and_nothing_typed_is_lost(as_whom, notice):
    answer = as_whom("").post(reverse("exchange:object", args=[notice.id]), {"grounds": "too low", "name": "", "reach": ""})
    assert answer.status_code == 422
    assert "too low" in answer.content.decode()
    assert not Objection.objects.exists()


def test_the_professor_drafts_and_hands_in_and_the_registrar_publishes(as_whom, shelf):
    answer = as_whom("professor").post(reverse("exchange:new-price-notice", args=[shelf.achievement.id]), {**FORM, "do": "hand-in"})
    made = PriceNotice.objects.get()
    assert (answer.status_code, made.handed_in_at is not None, made.price_max) == (302, True, made.price_min)
    as_whom("registrar").post(reverse("exchange:price-notice-deed", args=[made.id, "publish"]))
    made.refresh_from_db()
    assert made.status == "published"


def test_a_half_filled_form_is_saved_but_not_handed_in(as_whom, shelf):
    answer = as_whom("professor").post(
        reverse("exchange:new-price-notice", args=[shelf.achievement.id]), {**FORM, "unit_place": "", "do": "hand-in"}
    )
    assert answer.status_code == 422
    assert PriceNotice.objects.get().handed_in_at is None


def test_an_amount_that_is_none_is_told_beside_its_field(as_whom, shelf):
    answer = as_whom("professor").post(reverse("exchange:new-price-notice", args=[shelf.achievement.id]), {**FORM, "price_min": "much"})
    assert answer.status_code == 422
    assert "The price is an amount above zero" in answer.content.decode()
    assert not PriceNotice.objects.exists()


def test_a_decision_with_its_reasons_is_public(as_whom, world, notice):
    made = objections.object_to(world.stranger, notice.id, grounds="x")
    as_whom("director").post(reverse("exchange:judge-objection", args=[made.id]), {"do": "reject", "reasons": "An expert valued it."})
    assert "An expert valued it." in as_whom("").get(reverse("exchange:price-notice", args=[notice.id])).content.decode()


def test_the_feed_and_the_paper_tell_the_same(as_whom, notice):
    feed = as_whom("").get(reverse("exchange:price-notices-feed"))
    assert f"urn:uuid:{notice.id}" in feed.content.decode()
    for language in ("en", "zh-hans"):
        paper = as_whom("", language).get(reverse("exchange:price-notice-pdf", args=[notice.id]))
        assert paper.content.startswith(b"%PDF")


def test_the_page_of_the_achievement_shows_its_notices(as_whom, notice, shelf):
    panel = as_whom("").get(reverse("exchange:record-price-notices", args=[shelf.achievement.id]), headers={"HX-Request": "true"})
    assert notice.number in panel.content.decode()
    assert "Draft a price notice" not in panel.content.decode()
