"""Small and whole: no file over 400 lines, no function over 60."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES, FUNCTION_LINES = 400, 60
CODE = [p for folder in ("src", "tests", "tools") for p in (ROOT / folder).rglob("*.py") if "migrations" not in p.parts]


def test_no_file_is_too_long():
    long = {str(p.relative_to(ROOT)): n for p in CODE if (n := len(p.read_text().splitlines())) > FILE_LINES}
    assert CODE
    assert long == {}


def test_no_function_is_too_long():
    long = {}
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = lines
    assert long == {}


def test_every_module_says_what_it_is():
    silent = [str(p.relative_to(ROOT)) for p in CODE if p.read_text().strip() and not ast.get_docstring(ast.parse(p.read_text()))]
    assert silent == []
