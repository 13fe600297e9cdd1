"""Text as people really send it: tidied, split into sentences, recognised by script.

`tidy` is applied to everything a person or a file gives us, once, at the edge. `sentences` is what
matching compares and quotes, so a sentence is always an exact part of the text it came from, apart
from white space and repaired formulae.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN = re.compile(f"[{HAN}]")
_LETTER = re.compile(r"[^\W\d_]")

# Control characters, zero-width characters, soft hyphens, bidirectional overrides, tag characters, halves of surrogate
# pairs and non-characters: invisible, a way to deceive, and some of them cannot be stored.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n\s*\n+")


def tidy(text: str) -> str:
    """NFC, one kind of line end, no invisible characters, no runs of blanks, at most one empty line."""
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip()  # most texts are tidy already: nothing invisible, no line end
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)))
    text = _SPACES.sub(" ", text)
    return _BLANK_LINES.sub("\n\n", re.sub(r" ?\n ?", "\n", text)).strip()


def one_line(text: str) -> str:
    """Tidied, with every run of white space, line ends included, made one blank."""
    return " ".join(tidy(text).split())


def han_share(text: str) -> float:
    """The share of Chinese characters among the letters, 0 to 1."""
    letters = len(_LETTER.findall(text))
    return len(_HAN.findall(text)) / letters if letters else 0.0


# HTML is read by one pattern from left to right: Python's own parser needed minutes for 400 kB of "<a<a<a" and fell
# over "<![ 1". The pattern never goes back (++) and looks at a
# hundred attributes at most, so that no input makes it slow.
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9:-]*+)(?:"[^"<]*+"|'[^'<]*+'|[^'"<>]++){0,200}+>""")
_BLOCKS = frozenset("p div br li ul ol h1 h2 h3 h4 h5 h6 tr table section article header footer blockquote body".split())
_RAW = frozenset(("script", "style"))
_SILENT = frozenset(("head", "template", "noscript"))


def _visible(markup: str) -> Iterator[str]:
    """The visible pieces of HTML, with line ends where blocks begin and end."""
    position, silent = 0, 0
    while (start := markup.find("<", position)) >= 0:
        if not silent:
            yield html.unescape(markup[position:start])
        tag = _TAG.match(markup, start)
        if tag is None:
            position = _after_declaration(markup, start)
            if position == start:
                position += 1
                yield "" if silent else "<"
            continue
        position = tag.end()
        name = tag[2].lower()
        if name in _RAW and not tag[1]:
            position = _after_raw(markup, position, name)
        elif name in _SILENT:
            silent = max(0, silent - 1) if tag[1] else silent + 1
        elif name in _BLOCKS:
            silent = 0 if name == "body" else silent
            yield "" if silent else "\n- " if name == "li" and not tag[1] else "\n"
    if not silent:
        yield html.unescape(markup[position:])


def _after_declaration(markup: str, start: int) -> int:
    """Where a comment, a doctype or an instruction that begins here ends; `start` when none does."""
    if not markup.startswith(("<!", "<?"), start):
        return start
    closing = "-->" if markup.startswith("<!--", start) else ">"
    end = markup.find(closing, start + 2)
    return len(markup) if end < 0 else end + len(closing)


def _after_raw(markup: str, start: int, name: str) -> int:
    """Where a script or a style sheet ends; the end of the text when it is never closed."""
    closing = re.compile(f"</{name}[^>]*>", re.IGNORECASE).search(markup, start)
    return closing.end() if closing else len(markup)


def text_of_html(markup: str) -> str:
    """The visible text of a piece of HTML: one line per block, a dash per list item, no scripts."""
    lines = (" ".join(line.split()) for line in "".join(_visible(markup)).split("\n"))
    return tidy("\n".join(line for line in lines if line not in ("", "-")))


# Formulae in scanned abstracts: "$9 0 0 \\mathrm { N s / k g }$" is meant as "900Ns/kg". Between the signs stands
# either LaTeX or something without words that no digit follows; "from $5 million to $10 million" is money.
_FORMULA = re.compile(r"\$\$?(?=[^$\n]*[\\^_{}])([^$\n]{1,300})\$\$?|\$((?:(?![^\W\d_]{3})[^$\n]){1,300})\$(?!\d)")
_STYLE = re.compile(r"\\(?:mathrm|mathbf|mathit|mathcal|mathbb|text|rm|bf|it|operatorname|boldsymbol|overline|hat|tilde|vec|bar)\b")
_SIGNS = {r"\%": "%", r"\sim": "~", r"\times": "×", r"\circ": "°", r"\mu": "μ", r"\pm": "±", r"\leq": "≤", r"\geq": "≥", r"\cdot": "·"}
_COMMAND = re.compile(r"\\([a-zA-Z]+|%)")


def plain_formulae(text: str) -> str:
    """LaTeX between dollar signs made readable: styles dropped, digits joined, common signs replaced."""

    def plain(found: re.Match[str]) -> str:
        inner = _STYLE.sub(" ", (found[1] or found[2]).replace("~", " "))
        inner = _COMMAND.sub(lambda command: _SIGNS.get(command[0], command[1]), inner)
        return " " + "".join(re.sub(r"[{}_^\\]", "", inner).split()) + " "

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
