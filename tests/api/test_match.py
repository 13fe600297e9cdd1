"""Matching through the API: the same ranking as everywhere, with reasons, in parts, in both directions."""

from __future__ import annotations

import pytest

from .. import make
from .town import PUMP_TITLE

TEXT = "We look for a pump that moves hot acids. It must work without any shaft seals. It has to run for two years."


@pytest.mark.django_db
def test_a_problem_finds_the_achievement_and_says_why(shared_town):
    found = shared_town.ask("post", "/match", {"text": TEXT, "limit": 1}).json()
    hit = found["items"][0]
    assert (hit["position"], hit["record"]["title"]) == (1, PUMP_TITLE)
    assert [r["text"] for r in hit["reasons"]["requirements"]] == [
        "We look for a pump that moves hot acids.",
        "It must work without any shaft seals.",
        "It has to run for two years.",
    ]
    assert all(r["sentence"] and r["cover"] in ("covered", "partly", "missing") for r in hit["reasons"]["requirements"])
    assert {"pump", "hot", "acids"} & {t["wanted"] for t in hit["reasons"]["terms"]}
    assert sum(hit["legs"].values()) == pytest.approx(hit["score"], abs=1e-4)
    assert sum(hit["shares"].values()) == pytest.approx(1.0, abs=1e-4)
    assert hit["constraints"] == []
    assert found["query"]["language"] == "en"


@pytest.mark.django_db
def test_an_offer_finds_the_need(shared_town):
    found = shared_town.ask("post", "/match", {"text": PUMP_TITLE, "side": "need"}).json()
    assert [h["record"]["id"] for h in found["items"]] == [str(shared_town.need.id)]


@pytest.mark.django_db
def test_the_short_way_and_the_long_way_rank_alike(shared_town):
    long = shared_town.ask("post", "/match", {"text": TEXT, "reasons": False}).json()
    short = shared_town.ask("get", f"/match?text={TEXT}&reasons=false").json()
    assert long == short
    assert long["items"][0]["reasons"] is None


@pytest.mark.django_db
def test_parts_of_a_ranking_are_parts_of_the_same_ranking(shared_town):
    def ids(limit, offset):
        items = shared_town.ask("post", "/match", {"text": "pump", "limit": limit, "offset": offset}, who="stranger").json()["items"]
        return [(h["position"], h["record"]["id"]) for h in items]

    assert ids(2, 0) + ids(2, 2) == ids(4, 0)
    assert ids(4, 3) == []


@pytest.mark.django_db
def test_filters_and_facets_speak_of_the_same_records(shared_town):
    found = shared_town.ask("post", "/match", {"text": "battery"}).json()
    assert found["facets"]["tech_areas"] == [{"code": "04", "label": found["facets"]["tech_areas"][0]["label"], "count": 1}]
    narrowed = shared_town.ask("post", "/match", {"text": "battery", "filters": {"tech_areas": ["04"]}}).json()
    assert [h["record"]["id"] for h in narrowed["items"]] == [str(shared_town.battery.id)]


@pytest.mark.django_db
def test_a_records_matches_compare_the_hard_constraints(shared_town):
    found = shared_town.ask("get", f"/records/{shared_town.need.id}/matches").json()
    verdicts = {h["record"]["title"]: {c["name"]: c["verdict"] for c in h["constraints"]} for h in found["items"]}
    assert verdicts["Electrolyte for lithium-ion batteries at low temperature"]["trl"] == "not_met"  # 7 is needed, 6 is offered
    assert verdicts[PUMP_TITLE] == dict.fromkeys(("territory", "trl", "mode", "budget", "deadline"), "unknown")
    pair = shared_town.ask("get", f"/match/{shared_town.need.id}/{shared_town.battery.id}").json()
    trl = next(c for c in pair["hit"]["constraints"] if c["name"] == "trl")
    assert trl == {"name": "trl", "verdict": "not_met", "wanted": ["7"], "offered": ["6"]}
    assert pair["need"]["id"] == str(shared_town.need.id)


@pytest.mark.django_db
def test_a_pair_the_wrong_way_round_or_not_published_is_not_compared(shared_town):
    for need, achievement in ((shared_town.battery, shared_town.need), (shared_town.need, shared_town.draft)):
        refused = shared_town.ask("get", f"/match/{need.id}/{achievement.id}", who="professor")
        assert (refused.status_code, refused.json()["code"]) == (404, "not_compared")


@pytest.mark.django_db
def test_a_record_in_two_languages_is_quoted_in_the_language_of_the_question(shared_town):
    for text, language in ((make.SUMMARY_ZH, "zh"), (make.SUMMARY_EN, "en")):
        found = shared_town.ask("post", "/match", {"text": text, "limit": 1}).json()
        assert found["items"][0]["record"]["id"] == str(shared_town.battery.id)
        assert found["items"][0]["language"] == language
