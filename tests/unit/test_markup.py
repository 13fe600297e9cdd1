"""HTML made text: what a reader would see, whatever somebody put into it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.kernel.text import text_of_html

pieces = st.sampled_from(
    "< > <a <a> </a> <p> <li> <script> </script> <style> </STYLE> <!-- --> <![ <!x <?php ?> & &amp; &#0; &#xD800; &lt; ' word 电池 \n\x00 "
    "<head> <body> <title> <template> </template> <a\thref='x>y'> <a\tb='> <b/> <br/> </ <1 <i\tj=\"k>".split(" ")
)


@given(st.lists(pieces, max_size=40).map("".join) | st.text(max_size=200))
def test_any_markup_becomes_text(markup):
    text = text_of_html(markup)
    assert "\x00" not in text
    assert text == text.strip()


@given(st.lists(pieces.filter(lambda piece: "<" not in piece and ">" not in piece), max_size=12).map("".join))
def test_scripts_are_never_text(words):
    assert "evil()" not in text_of_html(f"{words}<ScRiPt type=x>{words}evil()")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two <b>bold</b> word</p>", "One\nTwo bold word"),
        ("<ul><li>first</li><li></li><li>second</li></ul>", "- first\n- second"),
        ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
        ("before<script>evil()</script>after", "beforeafter"),
        ("before<SCRIPT src='x>y'>evil()</ScRiPt >after", "beforeafter"),
        ("before<script>evil() and no end", "before"),
        ("<style>p{}</style><head><title>t</title></head><body>text", "text"),
        ("<head><title>never closed<body>text", "text"),
        ("<template><p>hidden</p></template>shown<noscript>hidden</noscript>", "shown"),
        ("a<!-- <b>hidden</b> -->b<!-- never closed", "ab"),
        ("<!DOCTYPE html><?xml version='1.0'?>text", "text"),
        ('<a title="x>y" href=z>link</a>', "link"),
        ("p < 0.05 and a<b &lt;i&gt; R&amp;D &nbsp; &eacute;", "p < 0.05 and a<b <i> R&D é"),
        ("&#xD800;&#0;&#x202e;x", "��x"),
        ("<![ 1 x", ""),
        ("", ""),
        ("no markup at all", "no markup at all"),
    ],
)
def test_worked_markup(markup, text):
    assert text_of_html(markup) == text


@pytest.mark.parametrize("piece", ["<a", "<!--", "</", "<", "&#", "<a '\"", "<p", "<![CDATA[", "<script", "<a b=\"c'", "<li>", "-->"])
def test_hostile_repetition_is_read_in_one_go(piece):
    """200,000 characters that made the standard library's parser run for minutes: it is enough that this ends."""
    assert text_of_html(piece * (200_000 // len(piece))) is not None
