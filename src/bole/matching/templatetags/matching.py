"""Template tags of matching: where two records are explained side by side."""

from __future__ import annotations

from django import template
from django.urls import reverse

from bole.registry.models import Record

from ..domain.sides import PAIRS

register = template.Library()


@register.simple_tag
def pair_address(one: Record, other: Record) -> str:
    """The address of the whole reasoning about two records, in the order of their kinds."""
    first, second = (one, other) if (one.kind, other.kind) in PAIRS else (other, one)
    return reverse("matching:pair", args=[first.id, second.id])
