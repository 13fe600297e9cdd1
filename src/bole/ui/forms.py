"""Lines of forms: what one input shows, however it came about. `ui/_field.html` draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Line:
    """One input with its label, help, given value and what is wrong with it."""

    name: str
    label: str
    widget: str = "text"  # text, textarea, select, checks, or any type of <input>
    value: str = ""
    values: Sequence[str] = ()
    choices: Sequence[tuple[str, str]] = ()
    help: str = ""
    errors: list[str] = field(default_factory=list)
    required: bool = False
    wide: bool = False
    rows: int = 3
    lang: str = ""
    placeholder: str = ""
    inputmode: str = ""
    list: str = ""
    autocomplete: str = ""

    @property
    def id(self) -> str:
        return f"field-{self.name}"

    @property
    def described_by(self) -> str:
        """The ids of what explains this input to somebody who hears the page."""
        parts = [f"{self.id}-help"] if self.help else []
        return " ".join([*parts, f"{self.id}-error"] if self.errors else parts)

    @property
    def is_filled(self) -> bool:
        return bool(self.value or self.values)


def line_of(bound: Any) -> Line:
    """A field of a Django form as a line; the form's own class must not know about pages."""
    widget = bound.field.widget
    value = bound.value()
    return Line(
        name=bound.html_name, label=str(bound.label), widget=getattr(widget, "input_type", "text"),
        value="" if value is None or getattr(widget, "input_type", "") == "password" else str(value),
        help=str(bound.help_text), errors=[str(e) for e in bound.errors], required=bound.field.required,
        autocomplete=str(widget.attrs.get("autocomplete", "")),
    )  # fmt: skip
