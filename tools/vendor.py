"""Refresh what is vendored into `ui/static/vendor`: `python -m tools.vendor`. Needs npm; the program itself never does.

Bootstrap's style sheet (for both directions of writing) and one sprite with only the icons that are used. htmx comes
with the wheel of django-htmx and is not copied. `python -m tools.vendor icons` lists the icons that are used.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "bole"
TARGET = SOURCE / "ui" / "static" / "vendor"
PACKAGES = {"bootstrap": "bootstrap@5.3", "bootstrap-icons": "bootstrap-icons@1.13"}
STYLES = ("bootstrap.min.css", "bootstrap.rtl.min.css")

_IN_TEMPLATE = re.compile(r"{%\s*icon\s+\"([a-z0-9-]+)\"")
_AS_ARGUMENT = re.compile(r"\bicon=\"([a-z0-9-]+)\"")
_SVG = re.compile(r"<svg[^>]*viewBox=\"([^\"]+)\"[^>]*>(.*)</svg>", re.S)


def icons_used() -> set[str]:
    """Every icon named in a template or given as an argument in the code."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        found.update(_IN_TEMPLATE.findall(text), _AS_ARGUMENT.findall(text))
    for path in SOURCE.rglob("*.py"):
        found.update(_AS_ARGUMENT.findall(path.read_text(encoding="utf-8")))
    return found


def icons_kept() -> set[str]:
    """The icons of the sprite."""
    return set(re.findall(r"<symbol id=\"([^\"]+)\"", (TARGET / "icons.svg").read_text(encoding="utf-8")))


def unpacked(name: str, folder: Path) -> Path:
    """A package fetched by npm and unpacked."""
    done = subprocess.run(["npm", "pack", "--json", PACKAGES[name]], cwd=folder, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    packed = (told if isinstance(told, list) else list(told.values()))[0]["filename"]
    with tarfile.open(folder / packed) as archive:
        archive.extractall(folder / name, filter="data")
    return folder / name / "package"


def version_of(package: Path) -> str:
    return str(json.loads((package / "package.json").read_text(encoding="utf-8"))["version"])


def sprite(package: Path, names: set[str]) -> str:
    """One SVG with a symbol per icon."""
    symbols = []
    for name in sorted(names):
        match = _SVG.search((package / "icons" / f"{name}.svg").read_text(encoding="utf-8"))
        if match is None:
            sys.exit(f"{name} is not an icon of bootstrap-icons")
        body = re.sub(r">\s+<", "><", match[2].strip())
        symbols.append(f'<symbol id="{name}" viewBox="{match[1]}" fill="currentColor">{body}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def refresh() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bole-vendor-") as temporary:
        folder = Path(temporary)
        bootstrap, icons = unpacked("bootstrap", folder), unpacked("bootstrap-icons", folder)
        for style in STYLES:
            text = (bootstrap / "dist" / "css" / style).read_text(encoding="utf-8")
            (TARGET / style).write_text(re.sub(r"\s*/\*# sourceMappingURL=.*?\*/\s*", "\n", text), encoding="utf-8")
        (TARGET / "icons.svg").write_text(sprite(icons, icons_used()), encoding="utf-8")
        shutil.copy(bootstrap / "LICENSE", TARGET / "LICENSE.bootstrap")
        shutil.copy(icons / "LICENSE", TARGET / "LICENSE.bootstrap-icons")
        lines = [f"bootstrap {version_of(bootstrap)}, MIT", f"bootstrap-icons {version_of(icons)}, MIT (only the icons that are used)"]
        (TARGET / "VERSIONS").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(what: str) -> int:
    if what == "icons":
        print("\n".join(sorted(icons_used())))
        return 0
    refresh()
    print((TARGET / "VERSIONS").read_text(encoding="utf-8"), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
