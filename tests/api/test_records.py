"""A record's life through the API: begun, revised, registered, withdrawn; and what is told when something is wrong."""

from __future__ import annotations

import pytest

from bole.registry.models import Record

from .test_doors import draft_body

pytestmark = pytest.mark.django_db
SUMMARY = "A fan that makes no more noise than a library at night, even at full speed."


def begun(town, who="professor", **values):
    made = town.ask("post", "/records", draft_body(**values), who=who)
    assert made.status_code == 201, made.content
    return made


def test_from_draft_to_register_and_back(shared_town):
    made = begun(shared_town, wordings=[{"language": "en", "title": "A quiet fan", "summary": SUMMARY}])
    path = made["Location"].removeprefix("/api/v1")
    assert made.json()["verbs"] == ["submit", "revise", "archive"]
    assert shared_town.ask("post", f"{path}/submit", who="professor").json()["status"] == "submitted"
    assert shared_town.ask("post", f"{path}/return", {"reason": "Which noise?"}, who="registrar").json()["status"] == "returned"
    assert shared_town.ask("post", f"{path}/submit", who="professor").json()["status"] == "submitted"
    published = shared_town.ask("post", f"{path}/publish", who="registrar").json()
    assert published["status"] == "published"
    assert published["number"].startswith("33000003")
    assert shared_town.ask("get", path).json()["number"] == published["number"]
    assert shared_town.ask("post", f"{path}/withdraw", {"reason": "sold"}, who="professor").json()["status"] == "withdrawn"
    assert shared_town.ask("get", path).status_code == 404


def test_the_author_may_not_publish_himself(shared_town):
    path = begun(shared_town)["Location"].removeprefix("/api/v1")
    refused = shared_town.ask("post", f"{path}/publish", who="professor")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_publisher")
    assert Record.objects.get(id=path.rsplit("/", 1)[1]).status == "draft"


def test_what_is_missing_before_publishing_is_told_field_by_field(shared_town):
    path = begun(shared_town, who="registrar")["Location"].removeprefix("/api/v1")
    refused = shared_town.ask("post", f"{path}/publish", who="registrar").json()
    assert (refused["code"], [e["field"] for e in refused["errors"]]) == ("not_ready", ["summary"])


def test_a_verb_at_the_wrong_time_is_a_conflict_that_says_what_is_possible(shared_town):
    path = begun(shared_town)["Location"].removeprefix("/api/v1")
    refused = shared_town.ask("post", f"{path}/withdraw", {}, who="professor")
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")
    assert refused.json()["values"]["allowed"] == "expired, held, published, submitted"


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_saved(shared_town):
    before = Record.objects.count()
    wrong = {
        "trl": 12, "ipc": ["H01M", "nonsense"], "contact_email": "nobody", "stage": "soon", "deadline": "2027-02-30",
    }  # fmt: skip
    refused = shared_town.ask("post", "/records", draft_body(**wrong), who="professor")
    assert refused.status_code == 422
    assert [e["field"] for e in refused.json()["errors"]] == ["deadline"]  # a shape first …
    del wrong["deadline"]
    refused = shared_town.ask("post", "/records", draft_body(**wrong), who="professor")
    assert {e["field"] for e in refused.json()["errors"]} == {"trl", "ipc", "contact_email", "stage"}  # … then all the values
    assert Record.objects.count() == before


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"titel": "x"}, "titel", "not known here"),
        ({"stages": "early"}, "stages", "did you mean “stage”"),
        ({"level": "intl_leading"}, "level", "not known here"),  # achievements have a level, needs have none
        ({"trl": "6"}, "trl", "not a whole number"),
        ({"trl": 6.5}, "trl", "not a whole number"),
        ({"price_max": 200000}, "price_max", "object with named fields"),
        ({"price_max": {"amount": 200000, "currency": "CNY"}}, "price_max.amount", "between quotes"),
        ({"price_max": {"amount": "1e5", "currency": "CNY"}}, "price_max.amount", "not an amount"),
        ({"price_max": {"amount": "12.00001", "currency": "CNY"}}, "price_max.amount", "not an amount"),
        ({"price_max": {"amount": "12.00", "currency": "XXQ"}}, "currency", "not one of the entries"),
        ({"wordings": [{"language": "en"}]}, "wordings.0.title", "is missing"),
        ({"wordings": [{"language": "klingonese", "title": "x"}]}, "language", "not a language code"),
        ({"wordings": [{"language": "en", "title": "x", "origin": "ghost"}]}, "wordings.0.origin", "right would be"),
        ({"wordings": []}, "title", "At least a title"),
        ({"deadline": 20270630}, "deadline", "not a day"),
        ({"deadline": "2027-06-30T00:00:00Z"}, "deadline", "not a day"),
        ({"rights": [{"kind": "patent of magic"}]}, "rights", "not one of the entries"),
        ({"visibility": ""}, "visibility", "not one of the entries"),
        ({"kind": "dream"}, "body", "right would be one of"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place_and_what_would_be_right(shared_town, wrong, field, told):
    refused = shared_town.ask("post", "/records", draft_body(**wrong), who="professor")
    assert refused.status_code == 422
    errors = {e["field"]: e["detail"] for e in refused.json()["errors"]}
    assert told in errors[field]


def test_amounts_come_back_as_they_were_meant(shared_town):
    prices = {"price_min": {"amount": "0.5", "currency": "CNY"}, "price_max": {"amount": "123456789012345.6789", "currency": "CNY"}}
    sheet = begun(shared_town, **prices).json()["sheet"]
    assert sheet["price_min"] == {"amount": "0.50", "currency": "CNY"}
    assert sheet["price_max"] == {"amount": "123456789012345.6789", "currency": "CNY"}


def test_two_currencies_in_one_range_are_refused(shared_town):
    prices = {"price_min": {"amount": "5", "currency": "CNY"}, "price_max": {"amount": "6", "currency": "EUR"}}
    refused = shared_town.ask("post", "/records", draft_body(**prices), who="professor").json()
    assert [e["code"] for e in refused["errors"]] == ["two_currencies"]


def test_the_same_external_id_twice_is_a_conflict(shared_town):
    begun(shared_town, external_id="FAN-1")
    refused = shared_town.ask("post", "/records", draft_body(external_id="FAN-1"), who="professor")
    assert (refused.status_code, refused.json()["code"]) == (409, "external_id_taken")
    assert Record.objects.filter(external_id="FAN-1").count() == 1


def test_an_unknown_centre_is_named(shared_town):
    refused = shared_town.ask("post", "/records", {**draft_body(), "centre": "cn.mars"}, who="professor")
    assert (refused.status_code, refused.json()["detail"]) == (404, "There is no centre “cn.mars”.")


def test_revising_needs_a_version_and_takes_it_from_body_or_header(shared_town):
    made = begun(shared_town)
    path, sheet = made["Location"].removeprefix("/api/v1"), {**made.json()["sheet"], "trl": 4}
    without = shared_town.ask("put", path, {"sheet": sheet}, who="professor")
    assert (without.status_code, without.json()["errors"][0]["field"]) == (422, "version")
    by_header = shared_town.ask("put", path, {"sheet": sheet, "note": "measured"}, who="professor", **{"If-Match": made["ETag"]})
    assert (by_header.status_code, by_header.json()["version"]) == (200, 2)
    late = shared_town.ask("put", path, {"sheet": {**sheet, "trl": 5}}, who="professor", **{"If-Match": made["ETag"]})
    assert (late.status_code, late.json()["values"]) == (412, {"now": 2, "yours": 1})
    late = shared_town.ask("put", path, {"sheet": {**sheet, "trl": 5}, "version": 1}, who="professor")
    assert (late.status_code, late.json()["values"]) == (409, {"now": 2, "yours": 1})
    history = shared_town.ask("get", f"{path}/history", who="professor").json()
    assert [(v["number"], v["note"], [c["field"] for c in v["changes"]]) for v in history["items"]] == [
        (2, "measured", ["trl"]),
        (1, "", []),
    ]
    assert history["items"][0]["changes"] == [{"field": "trl", "before": None, "after": 4}]


@pytest.mark.parametrize("tag", ["*", '""', '"x"', "W/", '"99999999999999999999"', '"-1"', "٣"])
def test_a_version_that_is_none_is_refused(shared_town, tag):
    made = begun(shared_town)
    path = made["Location"].removeprefix("/api/v1")
    refused = shared_town.ask("put", path, {"sheet": made.json()["sheet"]}, who="professor", **{"If-Match": tag})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "If-Match")


def test_what_has_not_changed_is_not_sent_again(shared_town):
    path = f"/records/{shared_town.battery.id}"
    first = shared_town.ask("get", path)
    assert first["ETag"].startswith('"1-')
    assert shared_town.ask("get", path, **{"If-None-Match": first["ETag"]}).status_code == 304
    assert "Authorization" in first["Vary"]
    assert first["Cache-Control"] == "private, no-cache"
    assert "public" in shared_town.ask("get", "/vocabularies")["Cache-Control"]


def test_lists_take_filters_and_parts(shared_town):
    def titles(query, who=""):
        return [i["title"] for i in shared_town.ask("get", f"/records?{query}", who=who).json()["items"]]

    assert titles("kind=need") == ["Pump for hot sulphuric acid"]
    assert titles("tech_areas=04&languages=zh") == ["Electrolyte for lithium-ion batteries at low temperature"]
    assert titles("tech_areas=04&lang=zh-hans") == ["低温锂离子电池电解液"]
    assert titles("trl_min=7") == ["Pump for hot sulphuric acid"]
    assert titles("external_id=PUMP-1") == ["Leak-free pump for hot acids"]
    assert titles("centre=cn.gd") == []
    everything = titles("limit=100", who="professor")
    assert len(everything) == 4
    assert [titles(f"limit=1&offset={n}", who="professor") for n in range(4)] == [[t] for t in everything]


def test_organisations_are_registered_once_and_checked(shared_town):
    given = {
        "name": "Technische Universität Berlin",
        "kind": "university",
        "country": "DE",
        "ror": "03v4gjf40",
        "names": {"zh": "柏林工业大学"},
    }
    one, two = (shared_town.ask("post", "/organisations", given, who="stranger").json() for _ in range(2))
    assert one == two
    assert shared_town.ask("get", "/organisations?text=柏林").json()["items"] == [one]
    wrong = {**given, "name": " ", "country": "XX", "region": "99", "ror": "03v4gjf41", "names": {"klingonese": "x"}}
    refused = shared_town.ask("post", "/organisations", wrong, who="stranger").json()
    assert {e["field"] for e in refused["errors"]} == {"name", "country", "region", "ror", "names"}


def test_reference_data_speaks_both_languages(shared_town):
    chinese = shared_town.ask("get", "/vocabularies/stage", **{"Accept-Language": "zh-CN"}).json()["items"][0]
    english = shared_town.ask("get", "/vocabularies/stage").json()["items"][0]
    assert (chinese["label"], english["label"]) == ("初期阶段", "early: laboratory or bench")
    assert shared_town.ask("post", "/languages/guess", {"text": "一种低温电解液"}).json() == {"language": "zh", "name": "Chinese"}
    assert shared_town.ask("get", "/vocabularies/dreams").status_code == 404
    assert shared_town.ask("get", "/centres?under=cn.zj").json()["total"] == 2
