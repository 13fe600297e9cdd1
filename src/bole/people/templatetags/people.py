"""Template tags that show people and organisations."""

from __future__ import annotations

from django import template
from django.utils import translation

from ..models import Organisation

register = template.Library()


@register.filter
def name_here(organisation: Organisation) -> str:
    """The name of an organisation in the page's language."""
    return organisation.name_in(translation.get_language() or "en")
