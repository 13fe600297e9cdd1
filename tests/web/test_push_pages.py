"""Pages of push: suggestions with one-click answers, saved searches, interests, panels, feeds; doors and languages."""

from __future__ import annotations

import uuid
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from bole.matching.queries import Side
from bole.push import services
from bole.push.models import Answer, Interest, RecordFamily, Subscription, Suggestion, ViewCount

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x64) Firefox/130"}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def suggestion(world, shelf):
    """The achievement, put before the factory's owner because of his need."""
    RecordFamily.objects.create(record=shelf.achievement, family=shelf.achievement.id)
    services.suggest(
        world.admin, shelf.achievement.id,
        found=[services.percolating.Candidate(world.owner.person_id, 0.8, 1, 2, standing=shelf.need.id)],
    )  # fmt: skip
    services.offer(world.admin, persons=[world.owner.person_id])
    return Suggestion.objects.get()


def saved(world, **values):
    return services.save_search(
        world.stranger, **{"name": "cold batteries", "side": Side.ACHIEVEMENTS, "text": "electrolyte for cold batteries", **values}
    )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_answers_in_both_languages(as_whom, world, shelf, suggestion, language):
    services.answer(world.stranger, shelf.achievement.id, verdict=services.answering.Verdict.INTERESTED)
    client = as_whom("stranger", language)
    mine = saved(world, is_public=True)
    interest = Interest.objects.get()
    pages = [
        "/suggestions", "/suggestions?tab=declined", "/suggestions?tab=interested", "/interests", "/interests?box=received", "/searches", f"/searches/{mine.id}",
        "/searches/save?q=cold+batteries&tech_areas=04", f"/interests/{interest.id}", f"/records/{shelf.achievement.id}/answers",
        f"/feeds/searches/{mine.id}.atom", "/feeds/newest.atom?kind=need", "/centres/cn.zj/answers",
    ]  # fmt: skip
    assert {p: client.get(p).status_code for p in pages} == dict.fromkeys(pages, 200)
    assert as_whom("owner", language).get("/suggestions").status_code == 200
    owner = as_whom("professor", language)
    assert owner.get(f"/interests/{interest.id}").status_code == 200
    assert owner.get(f"/records/{shelf.achievement.id}/answers").status_code == 200


def test_strangers_are_asked_to_sign_in_and_find_their_search_again(as_whom, shelf):
    for page in ("/suggestions", "/interests", "/searches", f"/searches/{uuid.uuid4()}", f"/interests/{uuid.uuid4()}"):
        told = as_whom("").get(page)
        assert (told.status_code, told.url.startswith("/accounts/login/")) == (302, True)
    told = as_whom("").post("/searches/save", {"q": "cold batteries", "tech_areas": "04"})
    assert "searches%2Fsave%3Fq%3Dcold" in told.url
    assert as_whom("").get(f"/records/{shelf.achievement.id}/answers").status_code == 200


def test_a_tap_answers_a_suggestion_and_comes_back(as_whom, world, shelf, suggestion):
    page = as_whom("owner").get("/suggestions")
    assert b"meets 1 of 2 requirements" in page.content
    done = as_whom("owner").post(
        f"/suggestions/{suggestion.id}/answer", {"verdict": "declined", "reasons": ["too_early", "price"], "next": "/suggestions"}
    )
    assert (done.status_code, done.url) == (302, "/suggestions")
    assert sorted(Answer.objects.get().reasons.values_list("code", flat=True)) == ["price", "too_early"]
    panel = as_whom("professor", "zh-hans").get(f"/records/{shelf.achievement.id}/answers").content.decode()
    assert "技术成熟度不够" in panel
    assert "owner" not in panel.split("<main")[1].split("checklist")[1].split("</main")[0]


def test_a_no_without_a_reason_is_told_and_not_kept(as_whom, suggestion):
    client = as_whom("owner")
    client.post(f"/suggestions/{suggestion.id}/answer", {"verdict": "declined"})
    assert b"Please say why not" in client.get("/suggestions").content
    assert not Answer.objects.exists()


def test_a_search_is_saved_tried_paused_and_deleted(as_whom, world):
    client = as_whom("stranger")
    form = client.post("/searches/save", {"q": "electrolyte for cold batteries", "side": "achievement", "tech_areas": "04"})
    assert b'name="name" value="electrolyte for cold batteries"' in form.content
    done = client.post("/searches/save", {"q": "electrolyte for cold batteries", "tech_areas": "04", "name": "cold", "is_public": "1"})
    assert done.url == "/searches"
    mine = Subscription.objects.get()
    assert (mine.name, mine.index.tech_areas, mine.is_public) == ("cold", ["04"], True)
    for deed, left in (("pause", 1), ("resume", 1), ("delete", 0)):
        assert client.post(f"/searches/{mine.id}/{deed}").status_code == 302
        assert Subscription.objects.count() == left
    assert client.post("/searches/save", {"q": "", "name": "all"}).status_code == 422


def test_the_address_of_somebody_elses_is_nothing(as_whom, world, shelf, suggestion):
    mine = saved(world)
    services.answer(world.stranger, shelf.achievement.id, verdict=services.answering.Verdict.INTERESTED)
    interest = Interest.objects.get()
    other = as_whom("foreign")
    for page in (f"/searches/{mine.id}", f"/interests/{interest.id}"):
        assert other.get(page).status_code == 404, page
    for page in (
        f"/searches/{mine.id}/pause", f"/searches/{mine.id}/delete", f"/suggestions/{suggestion.id}/answer",
        *[f"/interests/{interest.id}/{deed}" for deed in ("accept", "forward", "open", "decline", "withdraw", "nonsense")],
    ):  # fmt: skip
        assert other.post(page, {"verdict": "interested"}).status_code == 404, page
    assert as_whom("stranger").post(f"/interests/{interest.id}/accept").status_code == 403
    assert (Interest.objects.get().state, Subscription.objects.get().paused_at) == ("sent", None)


def test_feeds_are_atom_for_everybody_and_only_of_what_is_public(as_whom, world, shelf):
    public, private = saved(world, is_public=True), saved(world, name="private")
    feed = as_whom("").get(f"/feeds/searches/{public.id}.atom")
    assert feed["Content-Type"].startswith("application/atom+xml")
    entries = ElementTree.fromstring(feed.content).findall(f"{ATOM}entry")
    assert f"urn:uuid:{shelf.achievement.id}" in [e.findtext(f"{ATOM}id") for e in entries]
    assert as_whom("").get(f"/feeds/searches/{private.id}.atom").status_code == 404
    services.pause_search(world.stranger, public.id)
    assert as_whom("").get(f"/feeds/searches/{public.id}.atom").status_code == 404
    newest = ElementTree.fromstring(as_whom("").get("/feeds/newest.atom?kind=need&stages=middle").content)
    assert newest.findall(f"{ATOM}entry") == []


def test_views_are_counted_and_robots_prefetches_and_the_own_side_are_not(as_whom, shelf):
    page = reverse("registry:record", args=[shelf.achievement.id])
    as_whom("").get(page, headers=BROWSER)
    as_whom("owner").get(page, headers=BROWSER)
    as_whom("").get(page, headers={"User-Agent": "Googlebot/2.1"})
    as_whom("").get(page, headers={**BROWSER, "Sec-Purpose": "prefetch"})
    as_whom("").head(page, headers=BROWSER)
    as_whom("professor").get(page, headers=BROWSER)
    assert dict(ViewCount.objects.values_list("reader", "views")) == {"stranger": 1, "enterprise": 1}


def test_the_result_page_and_a_narrowed_list_offer_to_save_the_search(as_whom, shelf):
    client = as_whom("stranger")
    for page in ("/?q=electrolyte+for+cold+batteries", "/achievements?stages=middle"):
        assert 'action="/searches/save"' in client.get(page).content.decode()
    assert 'action="/searches/save"' not in client.get("/achievements").content.decode()
