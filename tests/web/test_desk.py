"""The editor's desk on pages: the pile, the review, proposals, translation, terms, reports; without JavaScript, in both languages."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from bole.registry import queries
from bole.registry.models import Likeness, Proposal, Record, Report, Review, Term
from bole.registry.services import records, reviewing, terms
from bole.registry.services.reviewing import Change

from .. import make
from ..translation_server import translation_server


def text_of(answer):
    return html.unescape(answer.content.decode())


def at(name, *args):
    return reverse(f"registry:{name}", args=args)


@pytest.fixture
def waiting(world, shelf):
    """What the professor has submitted."""
    return records.submit(world.professor, shelf.draft.id)


def test_the_pile_shows_completeness_and_what_is_wanting_and_leads_to_the_review(as_whom, waiting):
    page = text_of(as_whom("registrar").get(at("work")))
    assert at("review", waiting.id) in page
    assert re.search(r"\d+ % complete", page)
    assert "IP rights" in page
    assert at("review", waiting.id) not in text_of(as_whom("registrar").get(at("work") + "?kind=need&days=7"))
    chinese = text_of(as_whom("registrar", "zh-hans").get(at("work")))
    assert "完整度" in chinese
    assert "待审" in text_of(as_whom("registrar", "zh-hans").get(at("review", waiting.id)))


def test_what_cannot_be_read_in_the_address_of_the_pile_narrows_nothing(as_whom, waiting):
    for query in ("?status=nonsense", "?kind=x&share=9&days=-1", "?days=9999999999", "?centre=%00", "?page=zz"):
        assert as_whom("registrar").get(at("work") + query).status_code == 200, query


def test_a_review_from_taking_to_publishing(as_whom, world, waiting):
    registrar, director = as_whom("registrar"), as_whom("director")
    page = text_of(registrar.get(at("review", waiting.id)))
    for told in ("Checklist", "Is it registered already?", "Propose another text", "1 of 1 in the pile", "Near in meaning"):
        assert told in page, told
    assert registrar.post(at("take", waiting.id)).status_code == 302
    page = text_of(director.get(at("review", waiting.id)))
    assert "in review by registrar since" in page
    assert at("publish", waiting.id) not in page
    told = text_of(director.post(at("publish", waiting.id), follow=True))
    assert "registrar has this record in review since" in told
    assert Record.objects.get(id=waiting.id).status == "submitted"
    registrar.post(at("publish", waiting.id), {"next": at("work")})
    assert Record.objects.get(id=waiting.id).status == "published"
    assert not Review.objects.filter(record_id=waiting.id).exists()


def test_a_registrar_who_publishes_his_own_is_told_who_may(as_whom, world):
    own = make.draft(world, by=world.registrar)
    page = text_of(as_whom("registrar").get(at("record", own.id)))
    assert (at("submit", own.id) in page, at("publish", own.id) in page) == (True, False)
    told = text_of(as_whom("registrar").post(at("publish", own.id), follow=True))
    assert "published by a second person. Here these may: director." in told
    assert Record.objects.get(id=own.id).status == "draft"


def test_proposals_are_written_on_the_review_and_decided_by_the_author(as_whom, world, waiting):
    registrar, professor = as_whom("registrar"), as_whom("professor")
    given = {
        "proposed:zh:title": "更好的标题：低温电解液",
        "reason:zh:title": "短",
        "proposed:zh:summary": make.SUMMARY_ZH,
        "proposed:zh:number": "x",
    }
    refused = registrar.post(at("propose", waiting.id), given)
    assert refused.status_code == 422
    assert not Proposal.objects.exists()
    del given["proposed:zh:number"]
    registrar.post(at("propose", waiting.id), given)
    assert [(p.field, p.reason) for p in Proposal.objects.all()] == [("title", "短")]
    assert at("proposals", waiting.id) in text_of(professor.get(at("record", waiting.id)))
    page = text_of(professor.get(at("proposals", waiting.id)))
    assert "<ins>" in page
    assert "更好的标题" in page
    professor.post(at("proposals", waiting.id), {"accept": "all", "version": "1"})
    assert queries.sheet_of(queries.record(world.professor, waiting.id)).original.title == "更好的标题：低温电解液"


def test_accepting_what_was_compared_with_another_version_is_a_conflict_and_loses_nothing(as_whom, world, waiting):
    (made,) = reviewing.propose(world.registrar, waiting.id, changes=[Change("zh", "title", "更好的标题")])
    answer = as_whom("professor").post(at("proposals", waiting.id), {"accept": str(made.id), "version": "7"})
    assert answer.status_code == 409
    assert "nothing was accepted" in text_of(answer)
    assert Proposal.objects.get().state == "proposed"
    for wrong in ("nonsense", str(waiting.id)):
        assert as_whom("professor").post(at("proposals", waiting.id), {"accept": wrong, "version": "1"}).status_code == 404


def test_a_duplicate_is_told_apart_or_given_back_with_its_link(as_whom, world, shelf, waiting):
    registrar = as_whom("registrar")
    registrar.post(at("different", waiting.id, shelf.achievement.id))
    assert Likeness.objects.get().verdict == "different"
    assert "Is it registered already?" not in text_of(registrar.get(at("review", waiting.id)))
    registrar.post(at("duplicate", waiting.id, shelf.achievement.id))
    page = text_of(as_whom("professor").get(at("record", waiting.id)))
    assert "This is registered already: http://testserver" + at("record", shelf.achievement.id) in page
    assert Record.objects.get(id=waiting.id).status == "returned"


def test_the_panel_of_what_is_near_is_for_reviewers(as_whom, shelf, waiting):
    address = reverse("matching:near-panel", args=[waiting.id])
    page = text_of(as_whom("registrar").get(address, headers={"HX-Request": "true"}))
    assert at("different", waiting.id, shelf.achievement.id) in page
    assert as_whom("professor").get(address).status_code == 403
    assert as_whom("foreign").get(address).status_code == 404
    assert as_whom("").get(address).status_code == 302


def test_a_machine_draft_is_marked_until_a_person_approves_it(as_whom, world, shelf, settings):
    professor, address = as_whom("professor"), at("wording", shelf.achievement.id)
    terms.add_term(world.registrar, zh="电解液", en="electrolyte", centre="cn.zj.hz")
    assert "Draft by machine" not in text_of(professor.get(address))
    with translation_server() as server:
        settings.BOLE_TRANSLATOR = f"libretranslate:{server.address}"
        page = text_of(professor.get(f"{address}?language=en"))
        assert "Draft by machine" in page
        assert "electrolyte" in page
        professor.post(at("draft-by-machine", shelf.achievement.id), {"language": "en", "version": "1", "title": "mine"})
        server.manner = "broken"
        failed = professor.post(
            at("draft-by-machine", shelf.achievement.id), {"language": "de", "version": "2", "title": "was ich schrieb"}
        )
    assert (failed.status_code, "was ich schrieb" in text_of(failed)) == (503, True)
    anonymous = as_whom("")
    assert "translated by a machine" in text_of(anonymous.get(at("record", shelf.achievement.id)))
    assert "machine translation" in text_of(anonymous.get(at("achievements")))
    form = {"language": "en", "version": "2", "origin": "machine", "title": "Electrolyte", "summary": make.SUMMARY_EN, "do": "approve"}
    assert professor.post(address, form).status_code == 302
    found = queries.sheet_of(queries.record(world.professor, shelf.achievement.id)).wordings[1]
    assert (found.origin, found.title) == ("human", "Electrolyte")
    assert "translated by a machine" not in text_of(anonymous.get(at("record", shelf.achievement.id)))


def test_terms_are_added_changed_and_removed_by_the_staff(as_whom, shelf):
    broker = as_whom("broker")
    broker.post(at("terms"), {"zh": "电解液", "en": "electrolyte", "centre": "cn.zj.hz"})
    again = broker.post(at("terms"), {"zh": "电解液", "en": "electrolyte", "centre": "cn.zj.hz"})
    assert (again.status_code, "in the list already" in text_of(again)) == (409, True)
    term = Term.objects.get()
    broker.post(at("term", term.id), {"zh": "电解液", "en": "electrolyte solution", "do": "save"})
    assert "electrolyte solution" in text_of(broker.get(at("terms") + "?q=solution"))
    assert as_whom("professor").post(at("term", term.id), {"do": "remove"}).status_code == 404
    broker.post(at("term", term.id), {"do": "remove"})
    assert not Term.objects.exists()
    assert "electrolyte" not in text_of(as_whom("professor").get(at("terms"))).replace("电解液 = electrolyte", "")


def test_a_stranger_reports_and_the_registrar_holds_back_and_releases(as_whom, world, shelf):
    found, stranger, registrar = shelf.achievement, as_whom(""), as_whom("registrar")
    assert at("report", found.id) in text_of(stranger.get(at("record", found.id)))
    assert stranger.post(at("report", found.id), {"reason": "", "text": "kept"}).status_code == 422
    stranger.post(at("report", found.id), {"reason": "wrong", "text": "The figures are not true."})
    told = Report.objects.get()
    assert (told.person_id, told.sender.startswith("stranger:"), "127.0.0.1" in told.sender) == (None, True, False)
    assert "The figures are not true." in text_of(registrar.get(at("reports")))
    assert "The figures are not true." not in text_of(as_whom("foreign").get(at("reports")))
    as_whom("stranger").post(at("report", found.id), {"reason": "rights"})
    history = text_of(as_whom("professor").get(at("history", found.id)))
    assert "It infringes somebody's rights".lower() in history.lower()
    assert ("stranger" in history) is False  # who reports is not told to the author
    registrar.post(at("hold", found.id), {"reason": "The figures are being checked."})
    assert stranger.get(at("record", found.id)).status_code == 404
    assert found.id not in [r.id for r in queries.visible(world.stranger)]
    assert "The figures are being checked." in text_of(as_whom("professor").get(at("record", found.id)))
    registrar.post(at("release", found.id))
    assert stranger.get(at("record", found.id)).status_code == 200


@pytest.mark.parametrize(
    ("name", "method", "expected"),
    [
        (
            "review",
            "get",
            {"registrar": 200, "director": 200, "admin": 200, "broker": 403, "professor": 403, "foreign": 404, "stranger": 404, "": 302},
        ),
        ("proposals", "get", {"registrar": 200, "professor": 200, "broker": 200, "foreign": 404, "stranger": 404, "": 302}),
        ("wording", "get", {"registrar": 200, "professor": 200, "foreign": 404, "stranger": 404, "": 302}),
        ("report", "get", {"registrar": 200, "professor": 200, "foreign": 404, "stranger": 404, "": 404}),
        ("propose", "post", {"broker": 403, "professor": 403, "foreign": 404, "stranger": 404, "": 302}),
        ("take", "post", {"broker": 403, "professor": 403, "foreign": 404, "stranger": 404, "": 302}),
        ("give-back", "post", {"broker": 403, "professor": 403, "foreign": 404, "stranger": 404, "": 302}),
        ("hold", "post", {"broker": 403, "professor": 403, "foreign": 404, "stranger": 404, "": 302}),
        ("release", "post", {"broker": 403, "professor": 403, "foreign": 404, "stranger": 404, "": 302}),
        ("draft-by-machine", "post", {"foreign": 404, "stranger": 404, "": 302}),
    ],
)
def test_every_page_of_the_desk_has_its_door(as_whom, waiting, name, method, expected):
    form = {"reason": "because", "proposed:zh:title": "x"} if method == "post" else {}
    found = {who: getattr(as_whom(who), method)(at(name, waiting.id), form).status_code for who in expected}
    assert found == expected
    assert not Proposal.objects.exists()
