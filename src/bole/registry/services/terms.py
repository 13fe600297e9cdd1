"""The verbs of the terminology list: add, change, remove a term."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from bole.kernel.text import one_line
from bole.people.access import centre_for
from bole.people.domain.actor import STAFF, Actor
from bole.runtime.acts import act, record

from .. import access
from ..errors import BadTerm, NotTermKeeper, TermTaken
from ..facts import TermRemoved, TermSaved
from ..models import Term

LIMIT, NOTE = 120, 300


@act
def add_term(actor: Actor, *, zh: str, en: str, note: str = "", centre: str = "") -> Term:
    """Add a term for a centre, or for everywhere. Refuses with NotTermKeeper, CentreMissing, BadTerm, TermTaken."""
    home = centre_for(actor, centre) if centre else None
    if not (actor.holds(STAFF, home.path) if home else actor.is_administrator):
        raise NotTermKeeper
    return _saved(Term(centre=home), zh, en, note)


@act
def change_term(actor: Actor, term_id: UUID, *, zh: str, en: str, note: str = "") -> Term:
    """Change how a term is said. Refuses with TermMissing, NotTermKeeper, BadTerm, TermTaken."""
    return _saved(access.term_for(actor, term_id, to="keep"), zh, en, note)


@act
def remove_term(actor: Actor, term_id: UUID) -> None:
    """Take a term off the list. Refuses with TermMissing, NotTermKeeper."""
    found = access.term_for(actor, term_id, to="keep")
    record(TermRemoved(subject_id=found.id, zh=found.zh, en=found.en))
    found.delete()


def _saved(term: Term, zh: str, en: str, note: str) -> Term:
    term.zh, term.en, term.note = one_line(zh), one_line(en), one_line(note)[:NOTE]
    if not term.zh or not term.en or max(len(term.zh), len(term.en)) > LIMIT:
        raise BadTerm
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError:
        raise TermTaken from None
    record(TermSaved(subject_id=term.id, zh=term.zh, en=term.en))
    return term
