"""Write docs/settings.md from the one table of settings: `python -m tools.settings_doc` (`--check` only compares)."""

from __future__ import annotations

import sys
from pathlib import Path

from bole.runtime.settings_table import TABLE, Setting

PAGE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
HEAD = """\
# Settings

Zero settings run. Each is a variable of the environment; an empty one counts as not given, and one that cannot be read
stops every command with a line that says what would be right. `bole doctor` prints the values in force.

This page is written by `python -m tools.settings_doc` from `src/bole/runtime/settings_table.py`.

| variable | default | what it is for | what it takes |
|---|---|---|---|
"""
SPECIAL = {"HOME": "`.bole` in a checkout, else the user's data directory"}


def _default(setting: Setting) -> str:
    if setting.name in SPECIAL:
        return SPECIAL[setting.name]
    match setting.default:
        case bool():
            return f"`{int(setting.default)}`"
        case "" | ():
            return "(empty)"
        case value:
            return f"`{value}`"


def page() -> str:
    """The page as it should be."""
    cells = ([f"`{s.variable}`", _default(s), s.reason, s.right + (" (never shown)" if s.secret else "")] for s in TABLE)
    return HEAD + "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in cells)


def main() -> None:
    """Write the page, or say that it is not up to date."""
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
        sys.exit("docs/settings.md is not up to date: python -m tools.settings_doc")


if __name__ == "__main__":
    main()
