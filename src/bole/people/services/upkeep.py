"""Looking after organisations and centres: what they say of themselves is revised and verified, centres are moved in the tree."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Concat, Substr

from bole.kernel import ids
from bole.kernel.errors import Problem
from bole.kernel.text import one_line
from bole.runtime.acts import act, now, record, wait_for_turn

from .. import access, queries
from ..access import AnyActor
from ..domain.actor import PUBLISHERS, SEPARATOR, Actor
from ..errors import BadProfile, CentreWithinItself, CodeTaken, IdentifierTaken, NotVerifier
from ..facts import CentreMoved, CentreRevised, OrganisationRevised, OrganisationVerified
from ..models import Centre, FormerPath, Organisation
from .merging import keys_now
from .organisations import identifiers_of, of_organisation
from .wrong import TOO_LONG, refuse


@act
def revise_organisation(
    actor: AnyActor, *, organisation_id: UUID, name: str, kind: str, names: dict[str, str] | None = None, country: str = "CN",
    region: str = "", uscc: str = "", ror: str = "", lei: str = "",
) -> Organisation:  # fmt: skip
    """Change what an organisation says of itself; whatever was verified before is to be verified anew.

    Refuses with OrganisationMissing, NotManager, BadProfile, IdentifierTaken.
    """
    access.organisation_for(actor, organisation_id, to="manage")
    found = Organisation.objects.select_for_update().get(id=organisation_id)
    spoken = {language: one_line(text) for language, text in (names or {}).items() if one_line(text)}
    given = identifiers_of(uscc=uscc, ror=ror, lei=lei)
    wanted = {"name": one_line(name), "names": spoken, "kind": kind, "country": country, "region": region, **given}
    refuse(of_organisation(str(wanted["name"]), spoken, {"kind": kind, "country": country, "region": region}, given))
    changed = tuple(field for field, value in wanted.items() if getattr(found, field) != value)
    if not changed:
        return found
    _require_free(found, {field: given[field] for field in changed if given.get(field)})
    for field in changed:
        setattr(found, field, wanted[field])
    found.keys = keys_now(found)
    found.verified_by, found.verified_at = None, None
    _save(found, changed, given)
    record(OrganisationRevised(subject_id=found.id, changed=changed))
    return found


def _require_free(found: Organisation, identifiers: dict[str, str]) -> None:
    """Refuses with IdentifierTaken where another organisation has an identifier, or had it."""
    for field, given in identifiers.items():
        other = queries.holder_of(field, given)
        if other is not None and other.pk != found.pk:
            raise IdentifierTaken(given=given, name=other.name)


def _save(found: Organisation, changed: tuple[str, ...], identifiers: dict[str, str]) -> None:
    try:
        with transaction.atomic():
            found.save(update_fields=[*changed, "keys", "verified_by", "verified_at"])
    except IntegrityError:
        _require_free(found, {field: given for field, given in identifiers.items() if given})  # taken at the same time
        raise


@act
def verify_organisation(actor: AnyActor, *, organisation_id: UUID, centre: str) -> Organisation:
    """Say, in the name of a centre, that an organisation is what it says. Refuses with OrganisationMissing, CentreMissing, NotVerifier."""
    access.organisation_for(actor, organisation_id)
    home = access.centre_for(actor, centre)
    if isinstance(actor, Actor) and not actor.holds(PUBLISHERS, home.path):
        raise NotVerifier
    found = Organisation.objects.select_for_update().get(id=organisation_id)
    if found.verified_by_id != home.pk:
        found.verified_by, found.verified_at = home, now()
        found.save(update_fields=["verified_by", "verified_at"])
        record(OrganisationVerified(subject_id=found.id, centre=home.path))
    return found


@act
def revise_centre(actor: AnyActor, *, path: str, number_mask: str) -> Centre:
    """Change the mask of a centre's registration numbers; numbers given before stay. Refuses with CentreMissing, BadMask."""
    found = access.centre_for(actor, path, to="manage")
    number_mask = number_mask.strip()
    if number_mask:
        ids.require_mask(number_mask, centre=found.code)
    if found.number_mask != number_mask:
        Centre.objects.filter(pk=found.pk).update(number_mask=number_mask)
        found.number_mask = number_mask
        record(CentreRevised(subject_id=found.pk, number_mask=number_mask))
    return found


@act
def move_centre(actor: AnyActor, *, path: str, parent: str) -> Centre:
    """Let a centre stand below another one, or at the top; all below it go with it, in this one act.

    Refuses with NotAdministrator, CentreMissing, CentreWithinItself, CodeTaken, BadProfile.
    """
    access.require_administrator(actor)
    wait_for_turn("people.centres")
    found = access.centre_for(actor, path)
    above = access.centre_for(actor, parent) if parent else None
    if above is not None and (above.path == found.path or above.path.startswith(found.path + SEPARATOR)):
        raise CentreWithinItself
    target = f"{above.path}{SEPARATOR}{found.code}" if above else found.code
    if target == found.path:
        return found
    if Centre.objects.filter(path=target).exists():
        raise CodeTaken(taken=found.code)
    _rename(found.path, target)
    Centre.objects.filter(pk=found.pk).update(parent=above)
    record(CentreMoved(subject_id=found.pk, path=target, came_from=path))
    return Centre.objects.get(pk=found.pk)


def _rename(path: str, target: str) -> None:
    """Give a centre and all below it the paths that begin with the target. Refuses with BadProfile when one grows too long."""
    below = Centre.objects.filter(Q(path=path) | Q(path__startswith=path + SEPARATOR))
    longest = max(len(p) for p in below.values_list("path", flat=True)) - len(path) + len(target)
    if longest > 255:
        raise BadProfile(problems=[Problem("parent", "too_long", TOO_LONG, {"length": longest, "limit": 255}, target[:80])])
    for centre_id, old in below.values_list("pk", "path"):
        FormerPath.objects.update_or_create(path=old, defaults={"centre_id": centre_id})
    below.update(path=Concat(Value(target), Substr(F("path"), len(path) + 1), output_field=TextField()))
