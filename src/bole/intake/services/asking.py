"""Make a need of a paragraph and its answers: through the registry's own verbs, once per form."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from django.utils import timezone

from bole.people.domain.actor import Actor
from bole.reference.queries import guess_language, is_language, vocabulary
from bole.registry.domain.sheet import RecordSheet
from bole.registry.models import Record
from bole.registry.services import records
from bole.runtime.acts import act, now, wait_for_turn

from .. import queries
from ..domain.answers import MOST, Given
from ..domain.drafting import Told, sheet_of
from ..domain.questions import Question
from ..errors import NoCentreYet, NoWords
from ..models import Asked


def language_of(text: str) -> str:
    """The language a paragraph is written in, as a tag the registry takes; for what cannot be told, English."""
    found = guess_language(text)
    return found if is_language(found) and found != "und" else "en"


def told_by(actor: Actor, text: str, answers: Mapping[Question, Given]) -> Told:
    """What somebody told, for the organisation he belongs to."""
    organisation = queries.organisation_of(actor)
    return Told(text, answers, language_of(text), owner=organisation.name if organisation else "")


def require_words(text: str) -> None:
    """Refuses with NoWords."""
    if not re.search(r"\w", text[:MOST]):
        raise NoWords


@act
def ask(actor: Actor, *, told: Told, centre: str, key: str) -> Record:
    """Begin a need with what was told; a draft. The same form sent twice is one need.

    Refuses with NoWords, NoCentreYet, NotEditor, BadSheet, CentreMissing.
    """
    require_words(told.text)
    wait_for_turn(f"intake:{key}")
    if earlier := queries.asked_with(actor, key):
        return earlier
    home = centre or _nearest(actor)
    made = records.draft(actor, centre=home, sheet=sheet(told))
    Asked.objects.create(record=made, key=key, person_id=actor.person_id, at=now())
    return made


def _nearest(actor: Actor) -> str:
    found = queries.centre_near(actor)
    if found is None:
        raise NoCentreYet
    return found.path


def sheet(told: Told) -> RecordSheet:
    """The sheet of what was told, today."""
    return sheet_of(told, today=today(), currency_of=vocabulary("currency").find)


def today() -> dt.date:
    """The day it is where this instance stands, by the act's clock."""
    return timezone.localtime(now()).date()
