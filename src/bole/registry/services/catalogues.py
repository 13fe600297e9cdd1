"""The verbs of catalogues and packages: compose, revise, rearrange, discard, end."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from bole.kernel.errors import Problem
from bole.people.access import centre_for
from bole.reference.queries import is_language, vocabularies
from bole.runtime.acts import act, now, record

from .. import access
from ..access import AnyActor
from ..domain import catalogues as rules
from ..domain.catalogues import Change, Plan
from ..errors import BadCatalogue, CatalogueChanged, CatalogueRetired, NotComposer
from ..facts import CatalogueArranged, CatalogueComposed, CatalogueDiscarded, CatalogueEnded, CatalogueRevised
from ..models import Catalogue, CatalogueWords
from ..queries import lists


def _checked(plan: Plan) -> Plan:
    """The plan with tidy texts. Refuses with BadCatalogue, which carries every problem."""
    tidy = plan.tidied()
    codes = {name: v.by_code for name, v in vocabularies().items()}
    wrong: list[Problem] = [*rules.problems(tidy, codes, is_language)]
    values: dict[str, list[str]] = {}
    for name, value in tidy.rule.pairs:
        values.setdefault(name, []).append(value)
    _filters, bad = lists.Filters.read(values)
    wrong += bad.problems if bad else ()
    if wrong:
        raise BadCatalogue(problems=wrong)
    return tidy


def _write(found: Catalogue, plan: Plan) -> None:
    found.kind, found.composition, found.rule = plan.kind, plan.composition, plan.rule.as_json()
    found.tech_areas, found.themes, found.industries = list(plan.tech_areas), list(plan.themes), list(plan.industries)
    found.investment_band, found.updated_at = plan.investment_band, now()


def _write_words(found: Catalogue, plan: Plan) -> None:
    CatalogueWords.objects.filter(catalogue=found).delete()
    CatalogueWords.objects.bulk_create(CatalogueWords(catalogue=found, **asdict(w)) for w in plan.words)


def _continued(actor: AnyActor, catalogue_id: UUID, *, to: str = "compose") -> Catalogue:
    """A catalogue to go on with, locked. Refuses with CatalogueMissing, NotComposer, NotEditionPublisher, CatalogueRetired."""
    found = access.catalogue_for(actor, catalogue_id, to=to, lock=True)
    if found.retired_at is not None:
        raise CatalogueRetired
    return found


@act
def compose(actor: AnyActor, *, centre: str, plan: Plan) -> Catalogue:
    """Begin a catalogue or a package of a centre. Only its staff sees it until an edition is published.

    Refuses with CentreMissing, NotComposer, BadCatalogue.
    """
    home = centre_for(actor, centre)
    if not access.may_compose(actor, home.path):
        raise NotComposer
    plan = _checked(plan)
    made = Catalogue(centre=home, sections=rules.arrangement_as_json(rules.BEGINNING))
    _write(made, plan)
    made.save()
    _write_words(made, plan)
    record(CatalogueComposed(subject_id=made.id, centre=home.path, kind=made.kind))
    return made


@act
def revise_catalogue(actor: AnyActor, catalogue_id: UUID, *, plan: Plan, version: int) -> Catalogue:
    """Write texts, tags and rule anew. `version` is the one the writer started from; the list by hand stays as it is.

    Refuses with CatalogueMissing, NotComposer, BadCatalogue, CatalogueChanged, CatalogueRetired.
    """
    found = _continued(actor, catalogue_id)
    if found.version != version:
        raise CatalogueChanged
    plan = _checked(plan)
    _write(found, plan)
    found.version += 1
    found.save()
    _write_words(found, plan)
    record(CatalogueRevised(subject_id=found.id, centre=found.centre.path, version=found.version))
    return found


@act
def rearrange(actor: AnyActor, catalogue_id: UUID, *, change: Change) -> Catalogue:
    """Change one thing in the list by hand, whatever others change in it meanwhile. What may not be seen is not put in.

    Refuses with CatalogueMissing, NotComposer, SectionMissing, TooManyEntries, TooManySections, CatalogueRetired.
    """
    found = _continued(actor, catalogue_id)
    if isinstance(change, rules.AddRecords):
        there = set(access.records_for(actor).filter(id__in=change.records).values_list("id", flat=True))
        change = rules.AddRecords(tuple(r for r in change.records if r in there), change.section)
    before = rules.arrangement_of_json(found.sections)
    after = rules.changed(before, change)
    if after == before:
        return found
    found.sections, found.arranged, found.updated_at = rules.arrangement_as_json(after), found.arranged + 1, now()
    found.save(update_fields=["sections", "arranged", "updated_at"])
    record(CatalogueArranged(subject_id=found.id, centre=found.centre.path, did=type(change).__name__))
    return found


@act
def discard(actor: AnyActor, catalogue_id: UUID) -> None:
    """Throw away what never had an edition. Refuses with CatalogueMissing, NotComposer, CatalogueChanged."""
    found = access.catalogue_for(actor, catalogue_id, to="compose", lock=True)
    if found.editions:
        raise CatalogueChanged
    record(CatalogueDiscarded(subject_id=found.id, centre=found.centre.path))
    found.delete()


@act
def end(actor: AnyActor, catalogue_id: UUID) -> Catalogue:
    """Say that no further edition will follow; those there are stay readable.

    Refuses with CatalogueMissing, NotComposer, NotEditionPublisher, CatalogueRetired.
    """
    found = _continued(actor, catalogue_id, to="publish")
    found.retired_at = found.updated_at = now()
    found.save(update_fields=["retired_at", "updated_at"])
    record(CatalogueEnded(subject_id=found.id, centre=found.centre.path))
    return found
