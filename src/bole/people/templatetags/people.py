"""Template tags that show people and organisations."""

from __future__ import annotations

from django import template
from django.utils import translation
from django.utils.translation import gettext as _

from ..models import Organisation
from ..web.labels import role_label as label_of_role

register = template.Library()


@register.filter
def name_here(organisation: Organisation) -> str:
    """The name of an organisation in the page's language."""
    return organisation.name_in(translation.get_language() or "en")


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
