"""Template tags that show people and organisations."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from bole.ui.locales import page_language

from ..models import Organisation
from ..queries.capacity import Seen
from ..web import capacity_words
from ..web.labels import role_label as label_of_role

register = template.Library()


@register.filter
def name_here(organisation: Organisation) -> str:
    """The name of an organisation in the page's language."""
    return organisation.name_in(page_language())


@register.filter
def kind_label(kind: str) -> str:
    """What a kind of organisation is called on a page."""
    told = {
        "government": _("government office"), "enterprise": _("enterprise"), "university": _("university"),
        "institute": _("research institute"), "finance": _("financial institution"), "intermediary": _("intermediary agency"),
    }  # fmt: skip
    return told.get(kind, kind)


@register.filter
def role_label(role: str) -> str:
    """What a role is called on a page."""
    return label_of_role(role)


@register.filter
def scope_label(scope: str) -> str:
    """What a token may do, in words."""
    return {"read": _("read only"), "write": _("read and write"), "staff": _("in staff mode")}.get(scope, scope)


BROWSERS = (
    ("Edg", "Edge"), ("MicroMessenger", "WeChat"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Harmony", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def device(user_agent: str) -> str:
    """What a browser calls itself, in two words."""
    words = [next((shown for sign, shown in known if sign in user_agent), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, words)) or _("unknown program")


@register.simple_tag
def capacity_blocks(seen: Seen) -> list[dict[str, Any]]:
    """What an enterprise can take over, block by block, as far as it is seen."""
    return capacity_words.blocks_of(seen)


@register.simple_tag
def public_address() -> str:
    """How people reach this instance, for mails."""
    return str(settings.BOLE_PUBLIC_URL).rstrip("/")
