"""The doors of the registry: which records an actor may see, read how far, and change. Door and list are one rule.

Published records are seen by their visibility; unpublished ones by who wrote them, their owner's members, and the
staff of their centre or of a centre above it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from bole.people.domain.actor import PUBLISHERS, STAFF, Actor, Reach, Role
from bole.runtime.system import SystemActor

from .domain.brokering import is_nameless
from .domain.kinds import EXPERT
from .errors import (
    CatalogueMissing,
    ImportMissing,
    NotComposer,
    NotEditionPublisher,
    NotEditor,
    NotPublisher,
    NotTermKeeper,
    RecordMissing,
    ReportMissing,
    TermMissing,
)  # fmt: skip
from .models import Catalogue, ImportJob, Record, Report, Term

AnyActor = Actor | SystemActor


def _staffed(actor: Actor, path: str = "centre__path", roles: frozenset[Role] = STAFF) -> Q:
    """Records of the centres where the actor holds one of the roles, and of all centres below."""
    rule = Q(pk__in=[])
    for centre in actor.centre_paths(roles):
        rule |= Q(**{path: centre}) | Q(**{f"{path}__startswith": f"{centre}."})
    return rule


def records_for(actor: AnyActor) -> QuerySet[Record]:
    """Every record the actor may see."""
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return Record.objects.all()
    if not actor.is_signed_in:
        return Record.objects.filter(status="published", visibility="public")
    organisations = list(actor.organisations)
    mine = Q(created_by_id=actor.person_id)
    if organisations:
        mine |= _of_organisations(organisations) & ~Q(visibility="private")
    published = Q(status="published", visibility__in=["public", "members"])
    staffed = _staffed(actor) & ~Q(visibility="private") if actor.centres else Q(pk__in=[])
    return Record.objects.filter(published | mine | staffed)


def _of_organisations(organisations: Collection[UUID]) -> Q:
    """What belongs to these organisations; an expert belongs to himself, not to his employer."""
    return Q(owner_id__in=organisations) & ~Q(kind=EXPERT)


def _may_edit(actor: AnyActor, record: Record) -> bool:
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return True
    if actor.person_id is not None and record.created_by_id == actor.person_id:
        return True
    if record.visibility == "private":
        return False
    return (actor.belongs_to(record.owner_id) and record.kind != EXPERT) or actor.holds(STAFF, record.centre.path)


def may_publish(actor: AnyActor, record: Record) -> bool:
    """Whether the actor may publish this record: a registrar or director of its centre or one above."""
    return isinstance(actor, SystemActor) or actor.holds(PUBLISHERS, record.centre.path)


def records_to_publish(actor: AnyActor) -> QuerySet[Record]:
    """Every record the actor may publish: those of the centres where he is registrar or director, and of all below.

    Like the two lists below, it is what `records_for` gives, narrowed, with all that follows anyway left out: start pages
    ask several times.
    """
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return Record.objects.all()
    if not actor.centre_paths(PUBLISHERS):
        return Record.objects.none()
    return Record.objects.filter(_staffed(actor, roles=PUBLISHERS) & (~Q(visibility="private") | Q(created_by_id=actor.person_id)))


def staffed_records(actor: AnyActor) -> QuerySet[Record]:
    """Every record of the centres where the actor is staff, and of all below."""
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return Record.objects.all()
    return Record.objects.filter(_staffed(actor) & ~Q(visibility="private")) if actor.centres else Record.objects.none()


def own_records(actor: AnyActor) -> QuerySet[Record]:
    """What the actor wrote himself, and what belongs to his organisations."""
    if isinstance(actor, SystemActor) or not actor.is_signed_in:
        return Record.objects.none()
    rule = Q(created_by_id=actor.person_id)
    if actor.organisations:
        owned = _of_organisations(list(actor.organisations))
        rule |= owned if actor.is_administrator else owned & ~Q(visibility="private")
    return Record.objects.filter(rule)


Taken = Callable[[QuerySet[Record]], QuerySet[Record]]


def _with_names(records: QuerySet[Record]) -> QuerySet[Record]:
    return records.select_related("centre__organisation", "owner")


def record_for(actor: AnyActor, record_id: UUID, *, to: str = "see", lock: bool = False, taken: Taken = _with_names) -> Record:
    """One record, for a purpose: "see", "edit" or "publish"; `taken` says with what of its parts.

    Refuses with RecordMissing, NotEditor, NotPublisher.
    """
    visible = taken(records_for(actor))
    if lock:
        visible = visible.select_for_update(of=("self",))
    record = visible.filter(id=record_id).first()
    if record is None:
        raise RecordMissing
    if to in ("edit", "publish") and not _may_edit(actor, record):
        raise NotEditor
    if to == "publish" and not may_publish(actor, record):
        raise NotPublisher
    return record


def reach_of(actor: AnyActor, record: Record) -> Reach:
    """How far the actor may read a record that is visible to him."""
    if _may_edit(actor, record):
        return Reach.FULL
    return Reach.MEMBERS if isinstance(actor, Actor) and actor.is_signed_in else Reach.PUBLIC


def may_read_description(actor: AnyActor, record: Record) -> bool:
    """Whether the record's tier opens its description to the actor."""
    reach = reach_of(actor, record)
    return reach is Reach.FULL or record.description_tier == "public" or (record.description_tier == "members" and reach is Reach.MEMBERS)


def may_read_names(actor: AnyActor, record: Record) -> bool:
    """Whether the actor may know who is behind a record: of a brokered one only who may change it."""
    rule = is_nameless(kind=record.kind, visibility=record.visibility, description_tier=record.description_tier)
    return not rule or _may_edit(actor, record)


def tell_names(actor: AnyActor, records: Iterable[Record]) -> list[Record]:
    """The same records; those behind them are named where the actor may know them. Without this they are named as to a stranger."""
    listed = list(records)
    for record in listed:
        record.names_told = may_read_names(actor, record)
    return listed


def named_for(actor: AnyActor) -> QuerySet[Record]:
    """Every record the actor may see with those behind it: what may be looked up by its owner. `may_read_names` as a list."""
    seen = records_for(actor)
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return seen
    rule = Q(kind=EXPERT) | Q(visibility="public", description_tier="public")
    if actor.is_signed_in:
        rule |= Q(created_by_id=actor.person_id) | _of_organisations(list(actor.organisations)) & ~Q(visibility="private")
        rule |= _staffed(actor) & ~Q(visibility="private") if actor.centres else Q(pk__in=[])
    return seen.filter(rule)


def may_read_contact(actor: AnyActor, record: Record) -> bool:
    """Whether the actor may read whom to write to: names and addresses of people are for members only, those of experts
    for themselves and the staff of their centre, those of a brokered record for its owner and the staff."""
    reach = reach_of(actor, record)
    return reach is Reach.FULL or (reach is Reach.MEMBERS and record.kind != EXPERT and may_read_names(actor, record))


def imports_for(actor: AnyActor) -> QuerySet[ImportJob]:
    """The imports of the centres the actor is staff of."""
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return ImportJob.objects.all()
    return ImportJob.objects.filter(_staffed(actor)) if actor.centres else ImportJob.objects.none()


def import_for(actor: AnyActor, job_id: UUID, *, lock: bool = False) -> ImportJob:
    """One import. Refuses with ImportMissing."""
    visible = imports_for(actor).select_related("centre", "file", "created_by")
    if lock:
        visible = visible.select_for_update(of=("self",))
    job = visible.filter(id=job_id).first()
    if job is None:
        raise ImportMissing
    return job


def reports_for(actor: AnyActor) -> QuerySet[Report]:
    """The reports about records the actor may publish."""
    return Report.objects.filter(record__in=records_to_publish(actor))


def report_for(actor: AnyActor, report_id: UUID, *, lock: bool = False) -> Report:
    """One report. Refuses with ReportMissing."""
    visible = reports_for(actor).select_related("record__centre")
    if lock:
        visible = visible.select_for_update(of=("self",))
    found = visible.filter(id=report_id).first()
    if found is None:
        raise ReportMissing
    return found


def terms_for(actor: AnyActor) -> QuerySet[Term]:
    """The terms the staff of a centre sees: those of its own centres, of all above and below, and those for everywhere."""
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return Term.objects.all()
    if not actor.centres:
        return Term.objects.none()
    codes = [path.split(".") for path in actor.centre_paths(STAFF)]
    above = [".".join(code[:n]) for code in codes for n in range(1, len(code))]
    return Term.objects.filter(Q(centre=None) | _staffed(actor) | Q(centre__path__in=above)) if codes else Term.objects.none()


def may_keep(actor: AnyActor, term: Term) -> bool:
    """Whether the actor may change a term: staff of its centre or above; administrators those for everywhere."""
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return True
    return term.centre is not None and actor.holds(STAFF, term.centre.path)


def term_for(actor: AnyActor, term_id: UUID, *, to: str = "see") -> Term:
    """One term, to "see" or to "keep". Refuses with TermMissing, NotTermKeeper."""
    found = terms_for(actor).select_related("centre__organisation").filter(id=term_id).first()
    if found is None:
        raise TermMissing
    if to == "keep" and not may_keep(actor, found):
        raise NotTermKeeper
    return found


def catalogues_for(actor: AnyActor) -> QuerySet[Catalogue]:
    """Every catalogue and package the actor may see: those with an edition, and what the staff of its centre composes."""
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return Catalogue.objects.all()
    published = Q(editions__gt=0)
    return Catalogue.objects.filter(published | _staffed(actor) if actor.centres else published)


def may_compose(actor: AnyActor, centre_path: str) -> bool:
    """Whether the actor composes catalogues of the centre: its staff, and that of a centre above."""
    return isinstance(actor, SystemActor) or actor.holds(STAFF, centre_path)


def may_publish_editions(actor: AnyActor, centre_path: str) -> bool:
    """Whether the actor publishes editions for the centre: its director, or one above."""
    return isinstance(actor, SystemActor) or actor.holds(frozenset({Role.DIRECTOR}), centre_path)


def catalogue_for(actor: AnyActor, catalogue_id: UUID, *, to: str = "see", lock: bool = False) -> Catalogue:
    """One catalogue, to "see", "compose" or "publish". Refuses with CatalogueMissing, NotComposer, NotEditionPublisher."""
    visible = catalogues_for(actor).select_related("centre__organisation")
    if lock:
        visible = visible.select_for_update(of=("self",))
    found = visible.filter(id=catalogue_id).first()
    if found is None:
        raise CatalogueMissing
    if to in ("compose", "publish") and not may_compose(actor, found.centre.path):
        raise NotComposer
    if to == "publish" and not may_publish_editions(actor, found.centre.path):
        raise NotEditionPublisher
    return found
