"""The committed OpenAPI document: `python -m tools.openapi write` brings docs/openapi.json up to date, `check` compares."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "openapi.json"


def generated() -> str:
    """The document as the code says it now, in English."""
    from django.utils import translation

    from bole.api.root import api

    with translation.override("en"):
        return json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), ensure_ascii=False, indent=1, sort_keys=False) + "\n"


def main(what: str) -> int:
    sys.path.insert(0, str(ROOT / "src"))
    with tempfile.TemporaryDirectory(prefix="bole-openapi-") as home:
        os.environ.update(BOLE_HOME=home, DJANGO_SETTINGS_MODULE="bole.config.settings")
        import django

        django.setup()
        now = generated()
    if what == "write":
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(now, encoding="utf-8")
        print(f"{DOCUMENT.relative_to(ROOT)}: {len(now):,} characters")
        return 0
    if what == "check":
        if DOCUMENT.exists() and DOCUMENT.read_text(encoding="utf-8") == now:
            return 0
        print("docs/openapi.json does not say what the API does; bring it up to date with: python -m tools.openapi write")
        return 1
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
