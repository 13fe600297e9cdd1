"""The doors of price notices: what is published everybody reads, for good; drafts are for those who may change the achievement,
publishing and deciding for the registrars and directors of its centre."""

from __future__ import annotations

from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet

from bole.people.domain.actor import PUBLISHERS, STAFF, Actor, Role
from bole.registry import queries as registry
from bole.runtime.system import SystemActor

from ..domain.price_notice import Status
from ..errors import NotNoticeEditor, NotNoticePublisher, NotObjectionJudge, ObjectionMissing, PriceNoticeMissing
from ..models import Objection, ObjectionFile, PriceNotice

AnyActor = Actor | SystemActor
_LINKS = signing.Signer(salt="bole.exchange.objection", sep=".")


def _within(actor: Actor, roles: frozenset[Role], path: str = "centre__path") -> Q:
    rule = Q(pk__in=[])
    for centre in actor.centre_paths(roles):
        rule |= Q(**{path: centre}) | Q(**{f"{path}__startswith": f"{centre}."})
    return rule


def notices_for(actor: AnyActor) -> QuerySet[PriceNotice]:
    """Every notice the actor may see."""
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return PriceNotice.objects.all()
    rule = ~Q(status=Status.DRAFT)
    if actor.is_signed_in:
        rule |= Q(record__created_by_id=actor.person_id) | Q(record__owner_id__in=list(actor.organisations)) & ~Q(
            record__visibility="private"
        )
    if actor.centres:
        rule |= _within(actor, STAFF) & ~Q(record__visibility="private")
    return PriceNotice.objects.filter(rule)


def notice_for(actor: AnyActor, notice_id: UUID, *, to: str = "see", lock: bool = False) -> PriceNotice:
    """One notice, to "see", "edit" or "publish". Refuses with PriceNoticeMissing, NotNoticeEditor, NotNoticePublisher."""
    visible = notices_for(actor).select_related("record", "centre__organisation", "replaces")
    if lock:
        visible = visible.select_for_update(of=("self",))
    found = visible.filter(id=notice_id).first()
    if found is None:
        raise PriceNoticeMissing
    if to == "edit" and not may_edit(actor, found):
        raise NotNoticeEditor
    if to == "publish" and not may_publish(actor, found):
        raise NotNoticePublisher
    return found


def may_edit(actor: AnyActor, found: PriceNotice) -> bool:
    """Whether the actor may change or withdraw it: whoever may change the achievement."""
    return registry.may_edit(actor, found.record)


def may_publish(actor: AnyActor, found: PriceNotice) -> bool:
    """Whether the actor is registrar or director of its centre, or of one above."""
    return isinstance(actor, SystemActor) or actor.holds(PUBLISHERS, found.centre.path)


def notices_to_publish(actor: AnyActor) -> QuerySet[PriceNotice]:
    """The notices of the centres in which the actor publishes and decides."""
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return PriceNotice.objects.all()
    if not actor.centre_paths(PUBLISHERS):
        return PriceNotice.objects.none()
    return PriceNotice.objects.filter(_within(actor, PUBLISHERS))


def objection_to_decide(actor: AnyActor, objection_id: UUID, *, lock: bool = False) -> Objection:
    """An objection, for those who decide about it. Refuses with ObjectionMissing, NotObjectionJudge."""
    found = Objection.objects.filter(id=objection_id).select_related("notice__record", "notice__centre").first()
    if found is None:
        raise ObjectionMissing
    if not may_publish(actor, found.notice):
        raise ObjectionMissing if not may_edit(actor, found.notice) else NotObjectionJudge
    if lock:
        PriceNotice.objects.select_for_update().get(id=found.notice_id)  # the notice is the queue
        found = Objection.objects.select_related("notice__record", "notice__centre").get(id=objection_id)
    return found


def link_of(objection: Objection) -> str:
    """What the private link of an objector holds: the id, signed."""
    return _LINKS.sign(objection.id.hex)


def objection_with(link: str) -> Objection:
    """The objection of a private link. Refuses with ObjectionMissing."""
    try:
        found = UUID(hex=_LINKS.unsign(link))
    except (signing.BadSignature, ValueError):
        raise ObjectionMissing from None
    one = Objection.objects.filter(id=found).select_related("notice__centre__organisation").first()
    if one is None:
        raise ObjectionMissing
    return one


def evidence_for(actor: AnyActor, file_id: UUID) -> ObjectionFile:
    """A file of evidence, for those who decide about it and for who gave it. Refuses with ObjectionMissing."""
    found = (
        ObjectionFile.objects.filter(file_id=file_id)
        .select_related("file", "objection__notice__record", "objection__notice__centre")
        .first()
    )
    if found is None:
        raise ObjectionMissing
    own = isinstance(actor, Actor) and actor.person_id is not None and found.objection.person_id == actor.person_id
    if not own and not may_publish(actor, found.objection.notice):
        raise ObjectionMissing
    return found
