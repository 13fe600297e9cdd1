"""Fragments: what a page repeats many times (a row, a card, an option), as Jinja2 macros.

Pages are Django templates. A list of twenty rows costs such a template a hundred times what the frame costs, and a
compiled macro a tenth of it (ADR 0017; `bole bench pages`). So whatever is repeated per row is a macro in a file below
`jinja2/` of its context, and is shown by `{% fragment "registry/cards.html" "row" record %}`. The filters of Bole's
template tags are there under their usual names, sentences are written as `_("… %(n)s …", n=…)`.
"""

from __future__ import annotations

from typing import Any

from django.template import engines
from django.template.defaultfilters import capfirst, truncatechars
from django.template.library import import_library
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, StrictUndefined


def environment(**options: Any) -> Environment:
    """Where macros find their filters and functions; a name that is not there is an error, never an empty place."""
    shape = {**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    shape.pop("autoescape", None)
    made = Environment(autoescape=True, **shape)
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    from .templatetags.bole import icon  # it shows fragments itself

    made.globals |= {"url": _url, "icon": icon}
    made.filters |= {"capfirst": capfirst, "truncatechars": truncatechars}
    django = engines["django"].engine  # type: ignore[attr-defined]
    ours = [name for name in (*django.builtins, *django.libraries.values()) if name.startswith("bole.")]
    for name in ours:
        made.filters |= import_library(name).filters
    return made


def _url(name: str, *args: object) -> str:
    return reverse(name, args=args)


def shown(template_name: str, macro: str, *args: object, **values: object) -> SafeString:
    """What the macro of this file makes of these values. Macros escape whatever is not marked as safe."""
    file = engines["fragments"].env.get_template(template_name)  # type: ignore[attr-defined]
    return mark_safe(getattr(file.module, macro)(*args, **values))  # noqa: S308
