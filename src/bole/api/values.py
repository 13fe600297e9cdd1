"""What does not fit its shape, told as problems: where, what, and what would be right.

pydantic says it in English for programmers; here each of its kinds becomes one of our translatable sentences.
"""

from __future__ import annotations

import typing
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from bole.kernel.errors import N_, Problem
from bole.ui.api import unknown

MISSING = N_("“%(field)s” is missing.")
NOT_POSSIBLE = N_("“%(given)s” is not possible here; right would be one of: %(expected)s.")
NOT_UNDERSTOOD = N_("“%(given)s” cannot be read here.")
SENTENCES: Mapping[str, str] = {
    "missing": MISSING,
    "union_tag_not_found": N_("“kind” is missing; right would be achievement or need."),
    "union_tag_invalid": N_("“%(given)s” is not possible here; right would be one of: %(expected_tags)s."),
    "enum": NOT_POSSIBLE,
    "literal_error": NOT_POSSIBLE,
    "string_type": N_("A text between quotes is expected here, not “%(given)s”."),
    "string_unicode": N_("This holds a character that no text has (NUL, or half of a surrogate pair)."),
    "string_too_long": N_("This is too long; at most %(max_length)s characters are possible."),
    "string_too_short": N_("This is too short; at least %(min_length)s characters are needed."),
    "string_pattern_mismatch": N_("“%(given)s” does not have the right form."),
    "greater_than_equal": N_("%(given)s is too small; the least possible is %(ge)s."),
    "less_than_equal": N_("%(given)s is too large; the most possible is %(le)s."),
    "greater_than": N_("%(given)s is too small; it must be above %(gt)s."),
    "less_than": N_("%(given)s is too large; it must be below %(lt)s."),
    "too_long": N_("These are too many entries; at most %(max_length)s are possible."),
    "list_type": N_("A list in square brackets is expected here."),
    "tuple_type": N_("A list in square brackets is expected here."),
}
# Several kinds of pydantic that say the same, by the beginning of their names.
FAMILIES: Sequence[tuple[str, str]] = (
    ("int_", N_("“%(given)s” is not a whole number; right would be, for example, 3.")),
    ("decimal_", N_("“%(given)s” is not a number; right would be, for example, 1234.50.")),
    ("finite_number", N_("“%(given)s” is not a number; right would be, for example, 1234.50.")),
    ("bool_", N_("“%(given)s” is neither true nor false.")),
    ("date_", N_("“%(given)s” is not a day; right would be, for example, 2027-06-30.")),
    ("uuid_", N_("“%(given)s” is not an id; right would be 32 hexadecimal digits such as 019ab0a4-7c1e-7b52-9f0e-3a5c2d1e4f60.")),
    ("model_", N_("An object with named fields in curly brackets is expected here.")),
    ("dict_", N_("An object with named fields in curly brackets is expected here.")),
)
# pydantic puts the kind it chose into the place; and the domain's problems name the fields of a sheet without it.
LEFT_OUT = ("sheet", "achievement", "need")


def problems_of(errors: Iterable[Any], model: type[BaseModel]) -> list[Problem]:
    """pydantic's errors about one model of parameters as problems."""
    return [_problem(error, model) for error in errors]


def _problem(error: Mapping[str, Any], model: type[BaseModel]) -> Problem:
    place: tuple[int | str, ...] = tuple(error["loc"])
    kind = str(error["type"])
    if kind == "extra_forbidden":
        return unknown(_dotted(place, model), str(place[-1]), _names_at(model, place[:-1]))
    given = "" if kind == "missing" else _short(error.get("input"))
    values = {name: _short(value) for name, value in (error.get("ctx") or {}).items()}
    sentence = SENTENCES.get(kind) or next((s for start, s in FAMILIES if kind.startswith(start)), NOT_UNDERSTOOD)
    if kind == "not_money":
        sentence = error["msg"]
    return Problem(_dotted(place, model), kind, sentence, {**values, "given": given, "field": place[-1] if place else ""}, given)


def _short(value: object) -> str:
    text = value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 80 else f"{text[:80]}…"


def _dotted(place: Sequence[int | str], model: type[BaseModel]) -> str:
    """The place as people write it: `sheet.wordings.0.title`, without our names for the body and for the kind chosen."""
    known = getattr(model, "__ninja_flatten_map__", None)
    if getattr(model, "__ninja_param_source__", "") == "file":
        return str(place[-1])
    if known is None:
        inner = [str(step) for step in place[1:] if step not in LEFT_OUT]
    else:
        inner = [str(step) for step in place]
        while len(inner) > 1 and inner[0] not in known:
            inner = inner[1:]
    return ".".join(inner) or "body"


def _names_at(model: Any, place: Sequence[int | str]) -> list[str]:
    """The names that are possible at a place, found by walking down the model."""
    found = _models(model)
    for step in place:
        found = [inner for m in found for inner in _step(m, step)]
    return sorted({name for m in found for name in m.model_fields})


def _step(model: type[BaseModel], step: int | str) -> list[type[BaseModel]]:
    if isinstance(step, int):
        return [model]
    if step in model.model_fields:
        return _models(model.model_fields[step].annotation)
    kind = model.model_fields.get("kind")
    return [model] if kind is not None and step in typing.get_args(kind.annotation) else []


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models an annotation speaks of: inside of lists, unions and options too."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in typing.get_args(annotation) for found in _models(inner)]
