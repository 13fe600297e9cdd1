"""The verbs of editions: publish one, and tell the owners whose records were taken into it."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from bole.kernel.text import one_line
from bole.notices import services as notices
from bole.people.models import Person
from bole.runtime.acts import act, now, record
from bole.runtime.system import SystemActor

from .. import access
from ..access import AnyActor
from ..domain import catalogues as drafts
from ..domain import editions as rules
from ..domain.editions import Entry
from ..errors import CatalogueNotReady, CatalogueRetired, NothingNew, NothingToPublish, PublishedMeanwhile
from ..facts import EditionPublished
from ..models import Catalogue, Edition, EditionEntry, Record
from ..queries import best_wording, listed
from ..queries import catalogues as reads
from ..queries import editions as taken
from ..queries.charge import in_charge
from ..queries.freshness import day_of

CATALOGUED, CATALOGUED_MANY = "registry.catalogued", "registry.records_catalogued"
NOTE, CHUNK = 300, 200


@act
def publish_edition(actor: AnyActor, catalogue_id: UUID, *, state: str, note: str = "") -> Edition:
    """Publish the catalogue as it is now as its next edition: what is taken down is never changed.

    `state` is what the publisher looked at. A second click gets the edition of the first. Records that are not public stay
    out. Refuses with CatalogueMissing, NotComposer, NotEditionPublisher, CatalogueRetired, CatalogueNotReady,
    PublishedMeanwhile, NothingToPublish, NothingNew, BadFilter, TooManyEntries.
    """
    found = access.catalogue_for(actor, catalogue_id, to="publish", lock=True)
    if found.retired_at is not None:
        raise CatalogueRetired
    if wanting := drafts.wanting(reads.plan_of(found)):
        raise CatalogueNotReady(problems=wanting)
    chosen = reads.chosen(found, today=day_of(now()))
    entries = _entries(chosen)
    if not entries:
        raise NothingToPublish
    header = header_of(found, chosen.titles)
    digest = rules.content_hash(header, entries)
    last = Edition.objects.filter(catalogue=found, number=found.editions).first()
    if last is not None and last.digest == digest:
        if state == _state_before(found):
            return last
        raise NothingNew(edition=last.number)
    if state != found.state:
        raise PublishedMeanwhile
    return _published(found, header, entries, digest, one_line(note)[:NOTE], left_out=len(chosen.left_out))


def _state_before(found: Catalogue) -> str:
    """What the first of two clicks saw, when the second comes after it."""
    return f"{found.version}.{found.arranged}.{found.editions - 1}"


def _entries(chosen: reads.Chosen) -> list[Entry]:
    records = taken.to_take_down(record for part in chosen.records for record in part)
    numbered = ((section, record) for section, part in enumerate(chosen.records) for record in part)
    return [taken.entry_of(records[record], section=section) for section, record in numbered if record in records]


def header_of(found: Catalogue, titles: tuple[dict[str, str], ...]) -> dict[str, object]:
    """What an edition says of itself."""
    plan = reads.plan_of(found)
    organisation = found.centre.organisation
    return {
        "kind": plan.kind, "composition": plan.composition, "rule": plan.rule.as_json(), "sections": list(titles),
        "centre": {"path": found.centre.path, "names": {"": organisation.name, **organisation.names}},
        "words": [[w.language, w.title, w.foreword, w.reasons, w.effect] for w in plan.words], "tech_areas": list(plan.tech_areas),
        "themes": list(plan.themes), "industries": list(plan.industries), "investment_band": plan.investment_band,
    }  # fmt: skip


def _published(found: Catalogue, header: dict[str, object], entries: list[Entry], digest: str, note: str, *, left_out: int) -> Edition:
    number = found.editions + 1
    made = Edition.objects.create(
        catalogue=found, number=number, published_at=now(), note=note, header=header, entries=len(entries), digest=digest
    )
    EditionEntry.objects.bulk_create(
        [
            EditionEntry(
                edition=made, record_id=e.record, position=position, section=e.section, kind=e.kind, number=e.number,
                version=e.version, text_hash=e.text_hash, snapshot=taken.snapshot_of(e),
            )
            for position, e in enumerate(entries, 1)
        ],
        batch_size=CHUNK,
    )  # fmt: skip
    found.editions, found.published_at, found.updated_at = number, made.published_at, made.published_at
    found.save(update_fields=["editions", "published_at", "updated_at"])
    record(
        EditionPublished(
            subject_id=found.id, centre=found.centre.path, edition=number, entries=len(entries), left_out=left_out, digest=digest
        )
    )
    return made


@act
def tell_owners(actor: SystemActor, catalogue_id: UUID, *, number: int) -> int:
    """Tell those in charge that records of theirs were taken into an edition which the one before did not have; how many were told.

    One record is told by its title, several by their number: one notice for each person and edition.
    """
    made = Edition.objects.select_related("catalogue").get(catalogue_id=catalogue_id, number=number)
    rows = EditionEntry.objects.filter(edition=made)
    known = EditionEntry.objects.filter(edition__catalogue_id=catalogue_id, edition__number=number - 1).values("record_id")
    fresh = list(rows.exclude(record_id__in=known).values_list("record_id", flat=True))
    records = {r.id: r for r in listed(Record.objects.filter(id__in=fresh, status="published", visibility="public"))}
    of_person: dict[UUID, list[Record]] = defaultdict(list)
    for record_id, persons in in_charge(list(records.values())).items():
        for person_id in persons:
            of_person[person_id].append(records[record_id])
    languages = dict(Person.objects.filter(id__in=list(of_person)).values_list("id", "language"))
    for person_id, own in sorted(of_person.items()):
        _tell(actor, made, person_id, own, languages[person_id])
    return len(of_person)


def _tell(actor: SystemActor, made: Edition, person_id: UUID, own: list[Record], language: str) -> None:
    words = [drafts.Words(*w) for w in made.header["words"]]
    titled = reads.fitting(words, language)
    values: dict[str, object] = {"catalogue": titled.title if titled else "", "edition": made.number, "id": str(made.catalogue_id)}
    if len(own) == 1:
        wording = best_wording(own[0].wordings.all(), language)
        values |= {"title": wording.title if wording else str(own[0])}
    else:
        values |= {"count": len(own)}
    notices.tell(
        actor, persons=[person_id], kind=CATALOGUED if len(own) == 1 else CATALOGUED_MANY, subject=f"catalogue:{made.catalogue_id}",
        values=values, family=str(made.id),
    )  # fmt: skip
