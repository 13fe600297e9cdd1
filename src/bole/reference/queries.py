"""The reads of reference data: vocabularies, names of countries, currencies and languages, IPC, and language guessing."""

from __future__ import annotations

import csv
import functools
import re
from importlib import resources
from typing import TYPE_CHECKING

from bole.kernel.text import han_share
from bole.ui.locales import locale_of

from .domain.vocabulary import Term, Vocabulary
from .errors import VocabularyMissing

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_DATA = resources.files("bole.reference") / "data"


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((_DATA / name).read_text(encoding="utf-8").splitlines()))


# How people write the common ones, beside their codes and CLDR's names.
_ALSO_CURRENCIES = {
    "CNY": ("RMB", "元", "人民币元", "¥", "CN¥"), "USD": ("$", "US$", "美金", "dollar", "dollars"), "EUR": ("€", "euros"),
    "GBP": ("£", "pound"), "JPY": ("JP¥", "yen"), "HKD": ("HK$", "港元"),
}  # fmt: skip
_ALSO_LANGUAGES = {
    "zh": ("zh-cn", "zh-hans", "zh-hans-cn", "汉语", "中文简体", "简体", "chn", "zho", "cmn"), "en": ("英文", "en-us", "en-gb", "eng"),
    "de": ("德文", "Deutsch", "deu"), "fr": ("法文", "français", "fra"), "ja": ("日文", "jpn"), "ko": ("韩文", "kor"),
    "ru": ("俄文", "rus"), "es": ("西班牙文", "español", "spa"), "zh-hant": ("zh-tw", "zh-hk", "中文繁体", "繁体"),
}  # fmt: skip


def _languages() -> list[str]:
    """The languages with a code of two letters, and traditional Chinese; Chinese and English first."""
    known = sorted(code for code in map(str, locale_of("en").languages) if len(code) == 2)
    return ["zh", "en", "zh-hant", *(code for code in known if code not in ("zh", "en"))]


@functools.cache
def vocabularies() -> dict[str, Vocabulary]:
    """Every vocabulary by name."""
    found: dict[str, list[Term]] = {}
    for row in _rows("vocabularies.csv"):
        also = tuple(a for a in row["also"].split("|") if a)
        found.setdefault(row["vocabulary"], []).append(Term(row["code"], row["zh"], row["en"], also))
    found["ipc_class"] = [Term(r["symbol"], r["zh"], r["en"]) for r in _rows("ipc.csv")]
    found["currency"] = [
        Term(c, _name("zh", "currencies", c), _name("en", "currencies", c), _ALSO_CURRENCIES.get(c, ())) for c in _lines("currencies.txt")
    ]
    found["country"] = [Term(c, _name("zh", "territories", c), _name("en", "territories", c)) for c in _lines("countries.txt")]
    found["territory"] = found["country"] + found["region"]
    found["language"] = [
        Term(code, _name("zh", "languages", code), _name("en", "languages", code), _ALSO_LANGUAGES.get(code, ())) for code in _languages()
    ]
    return {name: Vocabulary.of(name, terms) for name, terms in found.items()}


def vocabulary(name: str) -> Vocabulary:
    """One vocabulary. Raises KeyError for a name that is not a vocabulary: that is a bug."""
    return vocabularies()[name]


def vocabulary_named(name: str) -> Vocabulary:
    """One vocabulary, asked for by somebody. Refuses with VocabularyMissing."""
    found = vocabularies()
    if name not in found:
        raise VocabularyMissing(name=name[:80], possible=", ".join(sorted(found)))
    return found[name]


def _lines(name: str) -> list[str]:
    return (_DATA / name).read_text(encoding="utf-8").split()


def _name(language: str, table: str, code: str) -> str:
    named = getattr(locale_of(language), table)
    return str(named.get(code) or named.get(code.title().replace("-", "_").replace("Zh", "zh"), code))


def language_name(code: str, language: str) -> str:
    """The name of a language, in a language: ("de", "zh-hans") gives 德语."""
    base, _, rest = code.partition("-")
    known = locale_of(language).languages
    return str(known.get(f"{base}_{rest.title() if len(rest) == 4 else rest.upper()}") or known.get(base) or code)


@functools.cache
def language_codes() -> tuple[str, ...]:
    """The two-letter codes of languages CLDR has a name for, in order."""
    return tuple(sorted(code for code in map(str, locale_of("en").languages) if len(code) == 2))


def country_name(code: str, language: str) -> str:
    """The name of a country, in a language."""
    return str(locale_of(language).territories.get(code, code))


def is_language(code: str) -> bool:
    """Whether CLDR knows the language of this tag."""
    return code.split("-")[0] in locale_of("en").languages and bool(re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", code))


def ipc_title(symbol: str, language: str) -> str:
    """The title of the class a symbol lies in ("H01M10/0525" gives the title of H01), or nothing."""
    term = vocabulary("ipc_class").by_code.get(symbol[:3])
    return term.label(language) if term else ""


# Scripts that one language of our readers uses, and that py3langid need not be asked about.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
_TRADITIONAL = re.compile(
    "[\u500b\u570b\u767c\u958b\u95dc\u5c0d\u9ad4\u6a5f\u696d\u7121\u6703\u8655\u8207\u5be6\u9ede\u8853\u5f9e\u88dd\u85e5\u96fb]"
)
_SIMPLIFIED = re.compile("[\u4e2a\u56fd\u53d1\u5f00\u5173\u5bf9\u4f53\u673a\u4e1a\u4f1a\u5904\u4e0e\u5b9e\u70b9\u672f\u88c5\u836f\u7535]")


@functools.cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def guess_language(text: str) -> str:
    """The language a text is written in: "zh", "zh-hant", "en", "de" …; "und" when there is nothing to go by.

    Chinese is recognised by its characters: technical Chinese is full of Latin letters, so a fifth is enough.
    """
    sample = text[:2000]
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) * 20 > len(sample):
            return code
    if han_share(sample) > 0.2:
        return "zh-hant" if len(_TRADITIONAL.findall(sample)) > len(_SIMPLIFIED.findall(sample)) else "zh"
    if not re.search(r"[^\W\d_]", sample):
        return "und"
    if sample.isascii() and len(sample) < 20:
        return "en"  # a word or two of Latin letters: most often a technical term
    code, certainty = _identifier().classify(sample)
    return str(code) if certainty > 0.5 else ("en" if sample.isascii() else "und")
