"""Pages of push: suggestions with one-click answers, saved searches, interests, panels, feeds; doors and languages."""

from __future__ import annotations

import pytest

from bole.matching.queries import Side
from bole.push import services
from bole.push.models import Interest, RecordFamily, Suggestion

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
