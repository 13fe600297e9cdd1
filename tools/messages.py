"""Translations, without any program to install: `python -m tools.messages extract|check|compile`.

extract   bring the catalogues up to date with every sentence of the code and the templates
check     fail when a sentence has no Chinese translation, is fuzzy, or loses a value
compile   make the binary catalogues the program reads (also done by set-up)
"""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "bole"
LOCALE = SOURCE / "locale"
LANGUAGES = {"zh_Hans": "zh"}
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}
MACROS = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
VALUE = re.compile(r"%\((\w+)\)[sd]")


def catalogue_path(locale: str) -> Path:
    return LOCALE / locale / "LC_MESSAGES" / "django.po"


def sentences() -> Iterator[tuple[str, int, str | tuple[str, ...], str | None]]:
    """(file, line, message, context) of every translatable sentence."""
    for path in sorted(SOURCE.rglob("*.py")):
        for line, message, _, context in extract_from_file("python", str(path), keywords=KEYWORDS, comment_tags=()):
            yield str(path.relative_to(ROOT)), line, message, context
    for path in sorted([*SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        if "templates" in path.parts:
            yield from _of_template(path)
        elif "jinja2" in path.parts:
            for line, message, _, context in extract_from_file("jinja2.ext:babel_extract", str(path), keywords=KEYWORDS, options=MACROS):
                yield str(path.relative_to(ROOT)), line, message, context


def _of_template(path: Path) -> Iterator[tuple[str, int, str | tuple[str, ...], str | None]]:
    """Sentences of `{% translate %}`, `{% blocktranslate %}` and `_("…")` in a template."""
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    from django.utils.translation.template import templatize

    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    # templatize leaves calls of gettext between filler; only the calls are kept, on their own lines
    for match in re.finditer(
        r"(?<!\w)(gettext|ngettext|pgettext|_)\((u?(['\"]).*?(?<!\\)\3(?:\s*,\s*(?:u?(['\"]).*?(?<!\\)\4|\w+))*)\s*\)", code, re.S
    ):
        line = code.count("\n", 0, match.start()) + 1
        text = io.BytesIO(f"{match[1]}({match[2]})".encode())
        from babel.messages.extract import extract

        for _, message, _, context in extract("python", text, keywords=KEYWORDS):
            yield str(path.relative_to(ROOT)), line, message, context


def fresh(locale: str) -> Catalog:
    """The catalogue of a language with exactly the sentences there are, and the translations there were."""
    template = Catalog(project="Bole", charset="utf-8")
    for file, line, message, context in sentences():
        template.add(message, locations=[(file, line)], context=context)
    path = catalogue_path(locale)
    catalogue = Catalog(locale=LANGUAGES[locale], project="Bole", charset="utf-8", fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=LANGUAGES[locale])
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = (
        f"# Bole: the sentences of the program in {catalogue.locale}. `python -m tools.messages extract` keeps them in step."
    )
    catalogue.creation_date = catalogue.revision_date = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    return catalogue


def problems(locale: str) -> list[str]:
    """What is missing or wrong in a language."""
    found = []
    for message in fresh(locale):
        if not message.id:
            continue
        where = f"{message.locations[0][0]}:{message.locations[0][1]}" if message.locations else locale
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if not all(texts):
            found.append(f"{where}: not translated: {ids[0][:100]!r}")
        elif message.fuzzy:
            found.append(f"{where}: fuzzy: {ids[0][:100]!r}")
        elif any(set(VALUE.findall(t)) - set(VALUE.findall(ids[-1])) for t in texts) or (
            len(ids) == 1 and set(VALUE.findall(ids[0])) != set(VALUE.findall(texts[0]))
        ):
            found.append(f"{where}: the values differ: {ids[0][:100]!r}")
    return found


def main(what: str) -> int:
    if what == "extract":
        for locale in LANGUAGES:
            path = catalogue_path(locale)
            path.parent.mkdir(parents=True, exist_ok=True)
            catalogue = fresh(locale)
            with path.open("wb") as file:
                write_po(file, catalogue, width=0, sort_by_file=True, include_previous=False, include_lineno=False)
            print(f"{path.relative_to(ROOT)}: {len(catalogue)} sentences, {len(problems(locale))} to do")
        return 0
    if what == "check":
        told = [p for locale in LANGUAGES for p in problems(locale)]
        print("\n".join(told))
        return 1 if told else 0
    if what == "compile":
        for locale in LANGUAGES:
            path = catalogue_path(locale)
            if path.exists():
                with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
                    write_mo(target, read_po(source, locale=LANGUAGES[locale]))
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
