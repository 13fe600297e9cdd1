"""Chinese and English are equal: no English sentence stands on a Chinese page, and no Chinese one on an English page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from .test_pages import FOR_MEMBERS, OPEN, of_author, of_shelf

# Latin words that belong on a Chinese page: names, units, codes, examples of input, and what the tests themselves made.
LATIN = re.compile(
    r"Bole|English|TRL|IPC|ORCID|API|LEI|ROR|CNY|USD|EUR|JPY|GBP|CNIPA|Apache|CC BY|SDG|OTHER|PNG|professor|registrar|broker|director|admin|stranger|foreign|owner|"
    r"zh-hans|electrolyte|cold|batteries|for|http://testserver/\S+|test origin|test\.example|CRISPR"
)
SENTENCE = re.compile(r"[A-Za-z]{2,}(?:[ ,.’'-]+[A-Za-z]{2,})+")
VOID = frozenset("area base br col embed hr img input link meta source track wbr use".split())


class Visible(HTMLParser):
    """The texts of a page outside of scripts and of nodes in another language, with the attributes people are read."""

    def __init__(self, language: str) -> None:
        super().__init__(convert_charrefs=True)
        self.language, self.depth, self.skipping, self.texts = language, 0, 0, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in VOID:
            if not self.skipping:
                self.texts += [
                    named.get(n) or ""
                    for n in ("placeholder", "aria-label", "title", "content")
                    if tag != "meta" or named.get("name") == "description"
                ]
            return
        self.depth += 1
        other = named.get("lang") and tag != "html" and not (named["lang"] or "").startswith(self.language)
        if not self.skipping and (tag in ("script", "style", "option", "code") or other):
            self.skipping = self.depth
        elif not self.skipping:
            self.texts += [named.get(n) or "" for n in ("placeholder", "aria-label", "title")]

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.skipping == self.depth:
            self.skipping = 0
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        if not self.skipping and data.strip():
            self.texts.append(" ".join(data.split()))


def visible(answer, language: str) -> list[str]:
    parser = Visible(language)
    parser.feed(answer.content.decode())
    return parser.texts


@pytest.mark.parametrize("name", ["", "professor", "registrar"])
def test_a_chinese_page_has_no_english_sentence(as_whom, shelf, name):
    client = as_whom(name, "zh-hans")
    addresses = [*OPEN[:-1], *of_shelf(shelf), *(FOR_MEMBERS if name else ()), *(of_author(shelf) if name else ())]
    found = {}
    for address in addresses:
        left = [t for t in visible(client.get(address, follow=True), "zh") if SENTENCE.search(LATIN.sub("", t))]
        if left:
            found[address] = left
    assert found == {}


def test_an_english_page_has_no_chinese_sentence_but_what_is_written_in_chinese(as_whom, shelf):
    client = as_whom("professor")
    known = re.compile(
        r"伯乐|中文|国家中心|浙江中心|杭州中心|广东中心|浙江大学|钱江电池厂|低温锂离子电池电解液|需要低温电池电解液|一种在零下四十度.*|需要在零下.*|容量保持率.*"
    )
    found = {}
    for address in [*OPEN[:-1], *of_shelf(shelf), *FOR_MEMBERS, *of_author(shelf)]:
        left = [t for t in visible(client.get(address, follow=True), "en") if re.search(r"[\u4e00-\u9fff]", known.sub("", t))]
        if left:
            found[address] = left
    assert found == {}


def test_refusals_and_forms_speak_chinese(as_whom, shelf):
    client = as_whom("professor", "zh-hans")
    pages = [
        client.get("/?q="), client.get("/nowhere"), client.get(reverse("registry:edit", args=[shelf.need.id])),
        client.post("/achievements/new", {"language": "zh", "trl": "99", "ipc": "X", "do": "save"}),
        client.post("/account", {"name": "x" * 200, "language": "xx", "orcid": "1"}),
        client.post(reverse("registry:submit", args=[shelf.achievement.id]), follow=True),
        as_whom("", "zh-hans").post("/accounts/login/", {"login": "a", "password": "b"}),
        as_whom("", "zh-hans").post("/accounts/signup/", {"email": "a", "password1": "b"}),
    ]  # fmt: skip
    left = [[t for t in visible(page, "zh") if SENTENCE.search(LATIN.sub("", t))] for page in pages]
    assert left == [[]] * len(pages)


def test_texts_in_another_language_say_so(as_whom, shelf):
    page = as_whom("").get(reverse("registry:record", args=[shelf.achievement.id])).content.decode()
    assert '<h1 lang="zh-Hans" dir="ltr">低温锂离子电池电解液</h1>' in page
    listing = as_whom("").get("/achievements").content.decode()
    assert 'lang="zh-Hans" dir="ltr">低温锂离子电池电解液</a>' in listing
    assert "Chinese" in listing
