"""Fragments: what a page repeats many times (a row, a card, an option), as Jinja2 macros.

Pages are Django templates. A list of twenty rows costs such a template a hundred times what the frame costs, and a
compiled macro a tenth of it (ADR 0017; `bole bench pages`). So whatever is repeated per row is a macro in a file below
`jinja2/` of its context, and is shown by `{% fragment "registry/cards.html" "row" record %}`. The filters of Bole's
template tags are there under their usual names, sentences are written as `_("… %(n)s …", n=…)`.
"""

from __future__ import annotations

import functools
from typing import Any
from unicodedata import combining
from uuid import UUID

from django.template import engines
from django.template.defaultfilters import capfirst
from django.template.library import import_library
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, override
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from .locales import page_language, spoken
from .panels import address_of


def environment(**options: Any) -> Environment:
    """Where macros find their filters and functions; a name that is not there is an error, never an empty place."""
    shape = {**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    shape.pop("autoescape", None)
    made = Environment(autoescape=True, **shape)
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals["_"] = _sentence
    from .templatetags.bole import icon  # it shows fragments itself

    made.globals |= {"url": _url, "icon": icon}
    made.filters |= {"capfirst": capfirst, "truncatechars": _shortened}
    django = engines["django"].engine  # type: ignore[attr-defined]
    ours = [name for name in (*django.builtins, *django.libraries.values()) if name.startswith("bole.")]
    for name in ours:
        made.filters |= import_library(name).filters
    return made


def _shortened(text: str, length: int) -> str:
    """The beginning of a text. Django's filter looks at each of its characters, which cost a list more than its query."""
    if len(text) <= length:
        return text
    end = length - 1
    while end and combining(text[end]):  # an accent stays with its letter
        end -= 1
    return f"{text[:end]}…"


def _url(name: str, *args: object) -> str:
    if len(args) == 1 and isinstance(args[0], UUID):
        return _address_with(name).replace(str(SOME), str(args[0]))
    return reverse(name, args=args) if args else address_of(name)


SOME = UUID(int=0)


@functools.cache
def _address_with(name: str) -> str:
    """The address of a page of one thing, with the number of none in it: a list shows the same address many times over."""
    return reverse(name, args=[SOME])


def _sentence(message: str, **values: object) -> Markup:
    """A sentence in the page's language with its values, which are escaped."""
    found = _in(page_language(), message)
    return found % values if values else _whole(found)


@functools.cache
def _in(language: str, message: str) -> Markup:
    """A sentence in a language: every row says the same few, and looking one up costs more than writing it down."""
    with override(language):
        return Markup(gettext(message))  # noqa: S704  (the catalogue is ours)


@functools.cache
def _whole(sentence: Markup) -> Markup:
    return sentence % {}  # what stands there as "%%" is one


def shown(template_name: str, macro: str, *args: object, **values: object) -> SafeString:
    """What the macro of this file makes of these values. Macros escape whatever is not marked as safe."""
    file = engines["fragments"].env.get_template(template_name)  # type: ignore[attr-defined]
    with spoken():
        return mark_safe(getattr(file.module, macro)(*args, **values))  # noqa: S308
