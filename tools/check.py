"""`make check`: every check in turn; all are run, then what failed is told and the exit code says so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# What never goes into the repository: addresses of package indexes, and absolute paths of somebody's machine.
LEAKS = re.compile(
    r"files\.pythonhosted\.org|pypi\.org/simple|registry\.npmjs\.org|deb\.debian\.org|(?<![\w.])/(?:home|root|work|Users)/\w"
)
NOT_TEXT = {".gz", ".png", ".ico", ".npz", ".mo", ".woff2", ".xlsx"}
MAY_LEAK = {"tools/check.py"}


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
    told = leaks()
    print(f"{'FAILED' if told else 'ok    '} leaks")
    if told:
        failed.append("leaks")
        print("\n".join(told))
    print(f"checks: {len(commands()) + 1 - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
