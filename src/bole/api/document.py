"""The OpenAPI document finished, in the reader's language, and shown as a page of our own.

The document is English in the code; its sentences go through the same catalogue as everything else, and the labels of
a record's fields come from `registry/domain/fields.py`. The page needs no script and loads nothing from elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext

from bole.kernel.errors import N_
from bole.registry.domain.fields import FIELDS
from bole.ui.api import example
from bole.ui.problems import PROBLEM_JSON
from bole.ui.shapes import ProblemShape

TAGS = {
    "match": N_("Matching: who fits whom, and why"),
    "records": N_("Registry: achievements and needs, and the verbs of their life"),
    "catalogues": N_("Catalogues and packages: what centres publish in editions"),
    "exchange": N_("The exchange: price notices and objections to them"),
    "policy": N_("Figures of law and practice with their dates and sources, legal regimes, working days"),
    "money": N_("Money: invoices, deposits, payments, payouts and the books of a centre"),
    "notices": N_("Notices: what you were told, how you want to be told, webhooks"),
    "people": N_("People: your account, centres, organisations, API tokens"),
    "reference": N_("Reference data: vocabularies, countries, languages"),
}
SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "description": N_("an API token: Authorization: Bearer bole_…")},
    "session": {
        "type": "apiKey", "in": "cookie", "name": "sessionid",
        "description": N_("a signed-in browser; what changes something also needs the header X-CSRFToken"),
    },
}  # fmt: skip
TOLD = ("summary", "description")
FIELD_LABELS = {field.en: field for field in FIELDS}


def finished(document: dict[str, Any], language: str) -> dict[str, Any]:
    """The document with security, tags and the shape of problems, in a language."""
    plain: dict[str, Any] = json.loads(json.dumps(document))
    for paths in plain["paths"].values():
        for operation in paths.values():
            operation["responses"] = dict(sorted(operation["responses"].items()))
            for status, told in operation["responses"].items():
                for code, shown in told.get("content", {}).get(PROBLEM_JSON, {}).get("examples", {}).items():
                    shown["value"] = example(code, int(status), language)
            for parameter in operation.get("parameters", []):
                parameter["schema"].pop("description", None)  # ninja says it twice
    shapes = {**plain["components"]["schemas"], **_problem_shapes()}
    plain["components"] = {"schemas": dict(sorted(shapes.items())), "securitySchemes": SECURITY}
    plain["tags"] = [{"name": name, "description": told} for name, told in TAGS.items()]
    plain["paths"] = dict(sorted(plain["paths"].items()))
    plain.pop("servers", None)
    with translation.override(language):
        found: dict[str, Any] = _in_language(plain, language)
    return found


def _problem_shapes() -> dict[str, Any]:
    schema = ProblemShape.model_json_schema(ref_template="#/components/schemas/{model}")
    inner: dict[str, Any] = schema.pop("$defs")
    return {**inner, "ProblemShape": schema}


def _in_language(part: Any, language: str) -> Any:
    """The same with every summary and description translated; what has no translation is left out, never half told."""
    if isinstance(part, list):
        return [_in_language(one, language) for one in part]
    if not isinstance(part, dict):
        return part
    found = {}
    for name, value in part.items():
        if name in TOLD and isinstance(value, str):
            if told := _told(value, language):
                found[name] = told
        elif name in ("example", "examples", "default", "enum"):
            found[name] = value
        elif name == "title" and isinstance(value, str) and "version" not in part:
            continue  # pydantic's names for shapes and fields say nothing new
        else:
            found[name] = _in_language(value, language)
    return found


def _told(text: str, language: str) -> str:
    if language.startswith("en"):
        return text
    if text in FIELD_LABELS:
        return FIELD_LABELS[text].label(language)
    translated = gettext(text)
    return translated if translated != text or text in _PHRASES else ""


_PHRASES = {status.phrase for status in HTTPStatus}


def page(request: HttpRequest, document: Mapping[str, Any]) -> HttpResponse:
    """The documentation for people."""
    groups = [
        {"name": tag["name"], "told": tag.get("description", ""), "operations": list(_operations(document, tag["name"]))}
        for tag in document["tags"]
    ]
    context = {"info": document["info"], "groups": groups, "security": document["components"]["securitySchemes"]}
    return render(request, "api/docs.html", context)


def _operations(document: Mapping[str, Any], tag: str) -> Iterator[dict[str, Any]]:
    """The operations of a tag, as the page shows them."""
    shapes = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if tag not in operation.get("tags", ()):
                continue
            body = operation.get("requestBody", {}).get("content", {})
            answers = {s: r for s, r in operation["responses"].items() if s.startswith("2")}
            yield {
                **operation, "path": path, "method": method.upper(), "open": {} in operation["security"],
                "body": next(iter(_example(c.get("schema", {}), shapes) for c in body.values()), None),
                "body_type": next(iter(body), ""),
                "answers": [(s, _answer(r, shapes)) for s, r in answers.items()],
                "refusals": [(s, _codes(r)) for s, r in operation["responses"].items() if not s.startswith("2")],
            }  # fmt: skip


def _codes(response: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(code, sentence) of every refusal of a status; the sentence in the reader's language, with dots for its values."""
    examples = next(iter(response["content"].values())).get("examples", {})
    return [(code, str(one["value"]["detail"])) for code, one in examples.items()]


def _answer(response: Mapping[str, Any], shapes: Mapping[str, Any]) -> str:
    content = response.get("content")
    return _example(next(iter(content.values())).get("schema", {}), shapes) if content else ""


def _example(schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> str:
    return json.dumps(_instance(schema, shapes, depth=0), ensure_ascii=False, indent=2)


def _instance(schema: Mapping[str, Any], shapes: Mapping[str, Any], *, depth: int) -> Any:
    """A small instance of a schema, for people to see what it looks like."""
    if examples := schema.get("examples"):
        return examples[0]
    for way in ("anyOf", "oneOf", "allOf"):
        if way in schema:
            return _instance(schema[way][0], shapes, depth=depth)
    if "$ref" in schema:
        return _instance(shapes[schema["$ref"].rsplit("/", 1)[-1]], shapes, depth=depth)
    if "const" in schema or schema.get("enum"):
        return schema.get("const", next((c for c in schema.get("enum", ()) if c), ""))
    if schema.get("type") == "object" or "properties" in schema:
        inner = schema.get("properties", {})
        return {name: _instance(one, shapes, depth=depth + 1) for name, one in inner.items()} if depth < 6 else {}
    if schema.get("type") == "array":
        return [_instance(schema.get("items", {}), shapes, depth=depth + 1)] if depth < 6 else []
    formats = {"uuid": "019ab0a4-7c1e-7b52-9f0e-3a5c2d1e4f60", "date": "2027-06-30", "date-time": "2026-11-23T04:00:00Z"}
    plain = {"integer": schema.get("default", 1), "number": 0.5, "boolean": schema.get("default", True)}
    return formats.get(str(schema.get("format")), plain.get(str(schema.get("type")), schema.get("default", "…")))
