"""Keys for the API: issued, revoked."""

from __future__ import annotations

import datetime as dt
import secrets
from uuid import UUID

from django.utils import timezone

from bole.kernel.errors import N_, Problem
from bole.kernel.text import one_line
from bole.runtime.acts import act, now, record

from .. import access
from ..access import AnyActor
from ..domain.actor import Scope
from ..errors import BadProfile, NotAdministrator, TooManyTokens
from ..facts import TokenIssued, TokenRevoked
from ..models import Token
from .wrong import NO_NAME, TOO_LONG

_PAST = N_("%(given)s is past.")
MOST_TOKENS = 50  # of one person, in force


@act
def issue_token(actor: AnyActor, *, person_id: UUID, label: str, scope: Scope = Scope.WRITE, expires_on: dt.date | None = None) -> str:
    """Make a key for the API; the returned secret is shown once and never kept. Nobody makes a key mightier than himself:
    the scope "staff" takes an administrator in staff mode, and what a token makes does not outlive it.

    Refuses with AccountMissing, BadProfile, NotAdministrator, TooManyTokens.
    """
    if getattr(actor, "person_id", None) != person_id:
        access.require_administrator(actor)
    label = one_line(label)
    if not label or len(label) > 80:
        sentence, values = (TOO_LONG, {"length": len(label), "limit": 80}) if label else (NO_NAME, {})
        raise BadProfile(problems=[Problem("label", "bad_label", sentence, values, label)])
    expires_on = _last_day(actor, expires_on)
    person = access.locked_person(person_id)
    if scope is Scope.STAFF and not (person.is_administrator and access.is_administrator(actor)):
        raise NotAdministrator
    in_force = Token.objects.filter(person_id=person_id, revoked_at=None).count()
    if in_force >= MOST_TOKENS:
        raise TooManyTokens(count=in_force)
    secret = "bole_" + secrets.token_urlsafe(32)
    token = Token.objects.create(person_id=person_id, name=label, digest=Token.digest_of(secret), scope=scope, expires_on=expires_on)
    record(TokenIssued(subject_id=person_id, token_id=token.id, label=token.name))
    return secret


def _last_day(actor: AnyActor, wanted: dt.date | None) -> dt.date | None:
    """Refuses with BadProfile when the day is past."""
    if wanted is not None and wanted < timezone.localdate(now()):
        raise BadProfile(problems=[Problem("expires_on", "past", _PAST, {"given": wanted.isoformat()}, wanted.isoformat())])
    own = getattr(actor, "ends_on", None)
    return min(filter(None, (wanted, own)), default=None)


@act
def revoke_token(actor: AnyActor, *, token_id: UUID) -> bool:
    """End a token at once; whether there was one. Somebody else's is not found, except by an administrator."""
    token = access.tokens_for(actor).filter(id=token_id).first()
    if token is None:
        return False
    access.locked_person(token.person_id)
    if not Token.objects.filter(id=token_id, revoked_at=None).update(revoked_at=now()):
        return False
    record(TokenRevoked(subject_id=token.person_id, token_id=token_id))
    return True
