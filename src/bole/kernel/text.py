"""Text as people really send it: tidied, split into sentences, recognised by script.

`tidy` is applied to everything a person or a file gives us, once, at the edge. `sentences` is what
matching compares and quotes, so a sentence is always an exact part of the text it came from, apart
from white space and repaired formulae.
"""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN = re.compile(f"[{HAN}]")
_LETTER = re.compile(r"[^\W\d_]")

# Control characters, zero-width characters and bidirectional overrides: invisible, and a way to deceive; and halves of
# surrogate pairs, which no encoding can write.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n\s*\n+")


def tidy(text: str) -> str:
    """NFC, one kind of line end, no invisible characters, no runs of blanks, at most one empty line."""
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    return _BLANK_LINES.sub("\n\n", re.sub(r" ?\n ?", "\n", text)).strip()


def one_line(text: str) -> str:
    """Tidied, with every run of white space, line ends included, made one blank."""
    return " ".join(tidy(text).split())


def han_share(text: str) -> float:
    """The share of Chinese characters among the letters, 0 to 1."""
    letters = len(_LETTER.findall(text))
    return len(_HAN.findall(text)) / letters if letters else 0.0


class _TextOfHtml(HTMLParser):
    _BLOCKS = frozenset("p div br li ul ol h1 h2 h3 h4 h5 h6 tr table section article header footer blockquote".split())
    _SILENT = frozenset(("script", "style", "head", "template", "noscript"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in self._SILENT:
            self._silent += 1
        elif tag in self._BLOCKS:
            self.parts.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in self._BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def text_of_html(markup: str) -> str:
    """The visible text of a piece of HTML: one line per block, a dash per list item, no scripts."""
    parser = _TextOfHtml()
    parser.feed(markup)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return tidy("\n".join(line for line in lines if line not in ("", "-")))


# Formulae in scanned abstracts: "$9 0 0 \mathrm { N s / k g }$" is meant as "900Ns/kg".
_FORMULA = re.compile(r"\$([^$\n]{1,300})\$")
_STYLE = re.compile(r"\\(?:mathrm|mathbf|mathit|mathcal|mathbb|text|rm|bf|it|operatorname|boldsymbol|overline|hat|tilde|vec|bar)\b")
_SIGNS = {r"\%": "%", r"\sim": "~", r"\times": "×", r"\circ": "°", r"\mu": "μ", r"\pm": "±", r"\leq": "≤", r"\geq": "≥", r"\cdot": "·"}


def plain_formulae(text: str) -> str:
    """LaTeX between dollar signs made readable: styles dropped, digits joined, common signs replaced."""

    def plain(found: re.Match[str]) -> str:
        inner = _STYLE.sub(" ", found[1])
        for source, sign in _SIGNS.items():
            inner = inner.replace(source, sign)
        inner = re.sub(r"\\([a-zA-Z]+)", r"\1", inner)
        return " " + "".join(re.sub(r"[{}_^~\\]", "", inner).split()) + " "

    return _FORMULA.sub(plain, text)


# A full stop ends a sentence before a capital, even where the space is missing ("used.The new"),
# but not after an initial or a common abbreviation.
_ABBREVIATIONS = "Dr Mr Mrs St al Fig No vs etc Inc Ltd Co cf approx resp e.g i.e U.S ca".split()
_NO_END = r"(?<!\b[A-Z]\.)" + "".join(rf"(?<!\b{re.escape(a)}\.)" for a in _ABBREVIATIONS)
_BREAK = re.compile(rf"(?<=[。！？；!?])\s*|(?<=;)\s+|{_NO_END}(?<=[^\W_]\.|[)\]%”\"']\.)(?:\s+(?=[\"“(\[]?[^\Wa-z])|(?=[A-Z\[【（(]))|\n+")
_LABEL = re.compile(r"^\s*[\[【（(]\s*[^\]】）)]{1,30}[\]】）)]\s*[:：]?\s*(?=\S)|^\s*[-•·*]\s+")
_SHORT_HAN, _SHORT_OTHER = 8, 25


def sentences(text: str) -> list[str]:
    """Split a text in any language into sentences.

    Section labels such as 【目的】 or [Methods] and list dashes are dropped; a fragment too short to mean
    anything (under 8 Chinese or 25 other characters) is joined to the sentence before it.
    """
    found: list[str] = []
    for piece in _BREAK.split(plain_formulae(text)):
        piece = " ".join(_LABEL.sub("", piece or "").split())
        if not piece or not re.search(r"\w", piece):
            continue
        short = _SHORT_HAN if _HAN.search(piece) else _SHORT_OTHER
        if found and len(piece) < short:
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return found
