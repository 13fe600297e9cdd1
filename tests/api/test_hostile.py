"""Bad input: empty, huge, broken, binary, foreign, malicious. Each is answered with a clear problem, and nothing is written."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from tools.openapi import DOCUMENT

from bole.registry.models import Record

from .test_doors import draft_body
from .town import JSON

pytestmark = pytest.mark.django_db
OPERATIONS = [
    (method, path, operation)
    for path, methods in json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"].items()
    for method, operation in methods.items()
]
WITH_IDS = [(m, p) for m, p, o in OPERATIONS if any(x["in"] == "path" and x["schema"].get("format") == "uuid" for x in o["parameters"])]


def post(path, body, **headers):
    return Client().post(f"/api/v1{path}", body, content_type=headers.pop("content_type", JSON), headers=headers)


def is_problem(response, status, code):
    told = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert (response.status_code, told["status"], told["code"]) == (status, status, code)
    assert told["detail"]
    return True


BROKEN = [
    b"{", b"not json", b"\xff\xfe{\x00}\x00", b'{"text": "\xe4\xb8"}', '{"text": "泵"}'.encode("gb18030"), b'{"text": NaN}', b"[" * 100_000,
    b'{"text": ' + b"9" * 5000 + b"}", b"\x00\x01\x02", b"'single'", b'{"text": "a",}',
]  # fmt: skip


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_json_in_utf8_is_refused(shared_town, body):
    assert is_problem(post("/match", body), 400, "bad_body")


@pytest.mark.parametrize("text", ['"a\\u0000b"', '"\\ud800"', '"\\udfff x"', '{"\\u0000": 1}', '["deep", {"x": "\\ud83d"}]'])
def test_characters_no_text_has_are_refused(shared_town, text):
    assert is_problem(post("/match", f'{{"text": {text}}}'.encode()), 400, "bad_character")


@pytest.mark.parametrize("query", ["text=a%00b", "text=a&%00=1", "text=a&tech_areas=%00"])
def test_nul_in_the_address_is_refused(shared_town, query):
    assert is_problem(shared_town.ask("get", f"/match?{query}"), 400, "bad_character")


def test_broken_utf8_in_the_address_does_no_harm(shared_town):
    assert shared_town.ask("get", "/match?text=pump%ff%fe").status_code == 200
    assert shared_town.ask("get", "/organisations?text=%ff").status_code == 200
    assert shared_town.ask("get", "/records/%ff%00").status_code == 400


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"1", b'"text"', b"true", b"{}"])
def test_json_that_is_not_what_is_asked_for_is_refused(shared_town, body):
    assert is_problem(post("/match", body), 422, "bad_values")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "", "multipart/form-data; boundary=x"]
)
def test_another_kind_of_content_is_refused(shared_town, kind):
    assert is_problem(post("/match", b'{"text": "pump"}', content_type=kind), 415, "wrong_media_type")


def test_ten_megabytes_are_refused_before_they_are_read(shared_town):
    before = Record.objects.count()
    huge = draft_body(wordings=[{"language": "en", "title": "x", "summary": "y" * 10_000_000}])
    assert is_problem(shared_town.ask("post", "/records", huge, who="professor"), 413, "too_large")
    assert Record.objects.count() == before


def test_a_length_that_is_none_is_refused(shared_town):
    response = Client().post("/api/v1/match", b'{"text": "pump"}', content_type=JSON, CONTENT_LENGTH="lots")
    assert response.status_code in (413, 422)


@pytest.mark.parametrize(("length", "status"), [(1, 200), (50_000, 200), (500_000, 422)])
def test_queries_of_every_length(shared_town, length, status):
    text = ("We need a pump for hot acid that runs without any seal. " * (length // 56 + 1))[:length]
    response = post("/match", json.dumps({"text": text}))
    assert response.status_code == status
    if status == 422:
        assert response.json()["values"] == {"length": 500_000, "limit": 60_000}


def test_a_long_query_says_that_it_was_cut(shared_town):
    text = "\n".join(f"Requirement number {n} is that the pump number {n} runs." for n in range(500))
    query = post("/match", json.dumps({"text": text})).json()["query"]
    assert (len(query["requirements"]), query["cut"]) == (64, True)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "!!!", "\u200b\u200e", "…"])
def test_a_query_without_words_is_refused(shared_town, text):
    assert is_problem(post("/match", json.dumps({"text": text})), 422, "nothing_to_match")


@pytest.mark.parametrize("text", ["pump", "泵", "насос", "مضخة", "1", "x" * 3000, "🧪🧪 pump", "pump " * 5000])
def test_one_word_in_any_script_is_a_query(shared_town, text):
    assert post("/match", json.dumps({"text": text})).status_code == 200


@pytest.mark.parametrize("language", ["klingonese", "xx-" + "y" * 300, "'; drop", "EN", "12"])
def test_a_language_nobody_knows_is_refused(shared_town, language):
    assert is_problem(post("/match", json.dumps({"text": "pump", "language": language})), 422, "unknown_language")


def test_a_language_the_model_does_not_know_is_searched_in(shared_town):
    assert post("/match", json.dumps({"text": "pampu ya asidi moto", "language": "sw"})).json()["query"]["language"] == "sw"


SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)> {{7*7}} %(x)s '; DROP TABLE registry_record; --"


def test_html_and_scripts_are_kept_as_the_text_they_are(shared_town):
    sheet = {
        "kind": "achievement", "owner": SCRIPT, "origin": SCRIPT, "contact_name": SCRIPT,
        "rights": [{"kind": "invention", "title": SCRIPT}],
        "completers": [{"name": SCRIPT[:100]}],
        "wordings": [{"language": "en", "title": SCRIPT, "summary": SCRIPT, "description": SCRIPT, "keywords": [SCRIPT]}],
    }  # fmt: skip
    made = shared_town.ask("post", "/records", {"centre": "cn.zj.hz", "sheet": sheet}, who="professor")
    assert made.status_code == 201, made.content
    again = shared_town.ask("get", f"/records/{made.json()['id']}", who="professor")
    assert again.json()["sheet"]["wordings"][0]["title"] == SCRIPT
    assert (again["Content-Type"], again["X-Content-Type-Options"]) == ("application/json; charset=utf-8", "nosniff")
    assert post("/match", json.dumps({"text": SCRIPT})).status_code == 200
    assert shared_town.ask("get", "/organisations", who="").json()["items"][0]


def test_invisible_characters_do_not_come_into_the_register(shared_town):
    sneaky = "A pump\u202e\u200b that\u2066 deceives\x07"
    made = shared_town.ask("post", "/records", draft_body(wordings=[{"language": "en", "title": sneaky}], owner=sneaky), who="professor")
    assert made.json()["sheet"]["wordings"][0]["title"] == made.json()["owner"]["name"] == "A pump that deceives"


@pytest.mark.parametrize(
    "query",
    [
        "tech_areas=99", "tech_areas=%27%20OR%201=1", "stages=soon", "languages=klingonese", "centre=cn.mars", "territory=XX",
        "trl_min=0", "trl_min=10", "trl_min=six", "trl_min=1e3", "price_max=-1", "price_max=1e40", "price_max=NaN", "price_max=cheap",
        "currency=ZZZ", "horizons=never", "open_only=perhaps", "limit=0", "limit=-1", "limit=101", "limit=1e99", "limit=", "offset=-1",
        "offset=99999999999999999999", "offset=0.5", "unheard=of", "kind=dream", "owner=me", "status=gone", "TECH_AREAS=04",
        "tech_areas=" + "&tech_areas=".join(["04"] * 50),
    ],
)  # fmt: skip
def test_nonsense_in_filters_is_refused(shared_town, query):
    refused = shared_town.ask("get", f"/records?{query}")
    assert (refused.status_code, len(refused.json()["errors"])) in [(422, n) for n in range(1, 60)], refused.content


def test_more_parameters_than_django_takes_are_refused(shared_town):
    refused = shared_town.ask("get", "/records?" + "&".join(f"tech_areas={n}" for n in range(2000)))
    assert is_problem(refused, 400, "bad_request")


@pytest.mark.parametrize(("method", "path"), WITH_IDS)
@pytest.mark.parametrize("garbage", ["x", "1", "0" * 40, "..%2f..", "%F0%9F%92%A9", "00000000-0000-0000-0000-00000000000g"])
def test_what_is_no_id_is_refused_in_every_path(shared_town, method, path, garbage):
    address = path.removeprefix("/api/v1")
    for name in ("record_id", "need", "achievement", "organisation_id", "token_id"):
        address = address.replace(f"{{{name}}}", garbage)
    body = {"sheet": draft_body()["sheet"], "version": 1} if method == "put" else {} if method == "post" else None
    refused = shared_town.ask(method, address, body, who="professor")
    assert refused.status_code in (404, 422)
    assert refused["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", sorted({p for _, p, _ in OPERATIONS}))
def test_methods_that_are_not_there_are_refused_and_those_there_are_named(shared_town, path):
    there = {m.upper() for m, p, _ in OPERATIONS if p == path}
    address = path.replace("{path}", "cn").replace("{name}", "stage")
    for name in ("record_id", "need", "achievement", "organisation_id", "token_id"):
        address = address.replace(f"{{{name}}}", str(shared_town.need.id))
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"} - there:
        refused = Client().generic(method, address)
        assert is_problem(refused, 405, "method_not_allowed")
        assert set(refused["Allow"].split(", ")) == there


def test_an_address_that_is_not_there_is_a_problem_too(shared_town):
    for path in ("/nothing", "/records/", "/match/x"):
        assert is_problem(shared_town.ask("get", path), 404, "missing")


def test_an_unknown_host_is_refused_as_a_problem(shared_town):
    refused = Client().get("/api/v1/records", headers={"Host": "evil.example"})
    assert refused.status_code == 400
    assert refused["Content-Type"] == "application/problem+json"


def test_problems_are_told_in_the_language_of_the_asker(shared_town):
    def asked(query="", **headers):
        return shared_town.ask("get", f"/records?limit=0{query}", **headers).json()["errors"][0]["detail"]

    assert asked() == "0 is too small; the least possible is 1."
    assert asked(**{"Accept-Language": "zh-CN,zh;q=0.9"}) == "0 过小；最小为 1。"
    assert asked("&lang=zh-hans") == "0 过小；最小为 1。"
    assert asked(**{"Accept-Language": "tlh"}) == "0 is too small; the least possible is 1."
