"""One deed on a record by a button: the verb is called, and what came of it is said on the page one goes on to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from bole.kernel.errors import Refusal
from bole.kernel.states import WrongState
from bole.reference.queries import vocabulary
from bole.ui.locales import page_language
from bole.ui.problems import sentence
from bole.ui.show import way_back

from ..errors import NoReasonGiven, NotReady, NotTaken, SecondPersonNeeded, TakenByAnother
from . import readable

# What is told above the page one came from, because nothing was typed that could be lost.
NOT_NOW = (WrongState, NotReady, NoReasonGiven, NotTaken, SecondPersonNeeded, TakenByAnother)


def told(refusal: Refusal) -> str:
    """Why a deed was not done, in the reader's words."""
    language = page_language()
    if isinstance(refusal, WrongState):
        state = vocabulary("status").label(str(refusal.values["state"]), language)
        return _("The record is “%(state)s” now, so this was not done.") % {"state": state}
    if refusal.problems:
        return " ".join(readable.problem_in_words(p, language) for p in refusal.problems)
    return sentence(refusal)


def deed(
    request: HttpRequest, record_id: UUID, verb: Callable[..., Any], done: str, *, page: str = "registry:record", **values: Any
) -> HttpResponse:
    """Do it and go on to where the form says; if it cannot be done now, to the record's `page`, with the reason."""
    stay = reverse(page, args=[record_id])
    try:
        found = verb(request.actor, record_id, **values)  # type: ignore[attr-defined]
    except NOT_NOW as refusal:
        messages.warning(request, told(refusal))
        return HttpResponseRedirect(stay)
    messages.success(request, done % {"number": getattr(found, "number", "")})
    return HttpResponseRedirect(way_back(request, stay))
