"""The kinds of notices and the groups they come in: the registry that upper contexts fill in their `apps.py`.

A kind is a code, a group, one translatable sentence with `%(name)s` values, and a function that gives the address of
what the notice is about. A group is what a person chooses a rhythm for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bole.kernel.errors import N_

from .domain.rhythm import Rhythm

if TYPE_CHECKING:
    from .models import Notice

OWN_RECORDS, MATCHES, ANSWERS, MONEY, CENTRE, ACCOUNT = "own_records", "matches", "answers", "money", "centre", "account"
SALES = "sales"


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs together for a reader. `rhythm` holds where he chose none."""

    code: str
    title: str | Promise
    explained: str | Promise
    rhythm: Rhythm


@dataclass(frozen=True, slots=True)
class Kind:
    """`url` gives the address of the page that a notice of this kind leads to; empty: it leads nowhere. `open`: that page
    needs no sign-in, so mails lead straight to it."""

    code: str
    group: str
    sentence: str
    url: Callable[[Notice], str]
    open: bool = False


GROUPS: dict[str, Group] = {}
KINDS: dict[str, Kind] = {}
GONE = Kind("", ACCOUNT, N_("Something happened that this installation has no words for any more."), lambda notice: "")


def add_group(code: str, *, title: str | Promise, explained: str | Promise, rhythm: Rhythm = Rhythm.DAILY) -> None:
    """Add a group. The order of adding is the order on pages."""
    GROUPS[code] = Group(code, title, explained, rhythm)


def add_kind(code: str, *, group: str, sentence: str, url: Callable[[Notice], str], open: bool = False) -> None:
    """Add a kind of notice: `code` is "context.what_happened". Two kinds of one code are a mistake."""
    if group not in GROUPS:
        raise LookupError(f"there is no group {group}")
    made = Kind(code, group, sentence, url, open)
    if KINDS.setdefault(code, made).sentence != sentence:
        raise ValueError(f"two kinds of notices are called {code}")


def kind_of(code: str) -> Kind:
    """The kind of a notice that lies in an inbox; one whose context is gone has no words any more."""
    return KINDS.get(code, GONE)


add_group(MATCHES, title=_("Matches"), explained=_("What was found for your needs and achievements, and for what you follow"))
add_group(ANSWERS, title=_("Answers"), explained=_("What others said to your records and questions"), rhythm=Rhythm.AT_ONCE)
add_group(OWN_RECORDS, title=_("My records"), explained=_("What your records need: confirmation, review, revision"))
add_group(SALES, title=_("Sales"), explained=_("What happens in the sales you bid in or sell in"), rhythm=Rhythm.AT_ONCE)
add_group(MONEY, title=_("Money"), explained=_("Invoices, deposits and refunds"), rhythm=Rhythm.AT_ONCE)
add_group(CENTRE, title=_("Work of my centre"), explained=_("What waits for you as the staff of a centre"))
add_group(ACCOUNT, title=_("My account"), explained=_("Roles, keys, webhooks, security"), rhythm=Rhythm.AT_ONCE)
