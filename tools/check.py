"""`make check`: every check in turn; all are run, then what failed is told and the exit code says so."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# What never goes into the repository: addresses of package indexes, and absolute paths of somebody's machine.
LEAKS = re.compile(
    r"files\.pythonhosted\.org|pypi\.org/simple|registry\.npmjs\.org|deb\.debian\.org|(?<![\w.])/(?:home|root|work|Users)/\w"
)
NOT_TEXT = {".gz", ".png", ".ico", ".npz", ".mo", ".woff2", ".xlsx"}
MAY_LEAK = {"tools/check.py"}
LINK = re.compile(r"\]\(([^)\s]+)\)")
FILE_LINES, FUNCTION_LINES = 400, 60


def commands() -> list[tuple[str, list[str]]]:
    """Name and command of every check that is a program."""
    return [
        ("style", [str(BIN / "ruff"), "check", "src", "tests", "tools"]),
        ("format", [str(BIN / "ruff"), "format", "--check", "src", "tests", "tools"]),
        ("types", [str(BIN / "mypy")]),
        ("map", [str(BIN / "lint-imports")]),
        ("migrations", [sys.executable, "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run"]),
        ("translations", [sys.executable, "-m", "tools.messages", "check"]),
    ]


def leaks() -> list[str]:
    """Lines of tracked files that must not be there."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    found = []
    for name in filter(None, tracked):
        path = ROOT / name
        if path.suffix in NOT_TEXT or name in MAY_LEAK or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if LEAKS.search(line):
                found.append(f"{name}:{number}: {line.strip()[:120]}")
    return found


def broken_links(root: Path = ROOT) -> list[str]:
    """Links of the documents to files that are not there."""
    found = []
    for path in sorted([*root.glob("*.md"), *root.glob("docs/**/*.md")]):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            gone = [t for t in LINK.findall(line) if not re.match(r"[a-z]+:|#", t) and not (path.parent / t.split("#")[0]).exists()]
            found += [f"{path.relative_to(root)}:{number}: there is no {target}" for target in gone]
    return found


def _code(root: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every file of code; migrations are written by a program."""
    for path in sorted(p for place in ("src", "tests", "tools") for p in (root / place).rglob("*.py") if "migrations" not in p.parts):
        yield str(path.relative_to(root)), path.read_text(encoding="utf-8")


def too_large(root: Path = ROOT) -> list[str]:
    """Files and functions above the sizes of the house."""
    found = []
    for name, text in _code(root):
        if (lines := len(text.splitlines())) > FILE_LINES:
            found.append(f"{name}: {lines} lines; at most {FILE_LINES}")
        for node in ast.walk(ast.parse(text)):
            length = (node.end_lineno or 0) - node.lineno + 1 if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else 0
            if length > FUNCTION_LINES:
                found.append(f"{name}: a function of {length} lines at line {getattr(node, 'lineno', 0)}; at most {FUNCTION_LINES}")
    return found


def silent(root: Path = ROOT) -> list[str]:
    """Modules that do not say what they are."""
    return [f"{name}: no docstring" for name, text in _code(root) if text.strip() and not ast.get_docstring(ast.parse(text))]


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory(prefix="bole-check-") as home:
        environ = {**os.environ, "BOLE_HOME": home, "DJANGO_SETTINGS_MODULE": "bole.config.settings", "PYTHONPATH": "src"}
        for name, command in commands():
            started = time.monotonic()
            done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
            print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({time.monotonic() - started:.1f} s)", flush=True)
            if done.returncode:
                failed.append(name)
                print(done.stdout + done.stderr)
    for name, told in (("leaks", leaks()), ("sizes", too_large()), ("docs", [*silent(), *broken_links()])):
        print(f"{'FAILED' if told else 'ok    '} {name}")
        if told:
            failed.append(name)
            print("\n".join(told))
    print(f"checks: {len(commands()) + 3 - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
