"""Two who publish one catalogue at once make one edition; two who put records into it lose none; two who write do not overwrite."""

from __future__ import annotations

from bole.people import services as people
from bole.people.domain.actor import Role
from bole.registry.domain import catalogues as rules
from bole.registry.domain.catalogues import AddRecords, Plan, Words
from bole.registry.models import Catalogue, Edition, EditionEntry
from bole.registry.queries import catalogues as reads
from bole.registry.services import catalogues, editions
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make
from .threads import outcome, started

PLAN = Plan(words=(Words("zh", "成果目录"),))


def begun(world, *found):
    made = catalogues.compose(world.broker, centre="cn.zj.hz", plan=PLAN)
    catalogues.rearrange(world.broker, made.id, change=AddRecords(tuple(r.id for r in found)))
    return Catalogue.objects.get(id=made.id)


def test_many_clicks_on_publish_make_one_edition(committed_world):
    world = committed_world
    made = begun(world, make.published(world))
    clicks = [started(lambda: editions.publish_edition(world.director, made.id, state=made.state)) for _ in range(4)]
    ends = [outcome(c) for c in clicks]
    assert {getattr(e, "number", e) for e in ends} == {1}
    assert (Edition.objects.count(), EditionEntry.objects.count(), Entry.objects.filter(kind="registry.edition_published").count()) == (
        1,
        1,
        1,
    )


def test_two_directors_publish_at_once_and_the_editions_have_no_gap(committed_world):
    world = committed_world
    made = begun(world, make.published(world))
    other = make.person("second-director")
    people.grant_role(SYSTEM, person_id=other.id, organisation_id=world.city.pk, role=Role.DIRECTOR)
    ends = [
        outcome(f)
        for f in [started(lambda a=a: editions.publish_edition(a, made.id, state=made.state)) for a in (world.director, make.actor(other))]
    ]
    assert [getattr(e, "number", e) for e in ends] == [1, 1]
    assert list(Edition.objects.values_list("number", flat=True)) == [1]


def test_many_who_put_records_in_at_once_lose_none(committed_world):
    world = committed_world
    made = begun(world)
    found = [make.published(world) for _ in range(4)]
    doing = [started(lambda r=r: catalogues.rearrange(world.registrar, made.id, change=AddRecords((r.id,)))) for r in [*found, *found]]
    assert [type(outcome(d)).__name__ for d in doing] == ["Catalogue"] * 8
    kept = Catalogue.objects.get(id=made.id)
    assert sorted(rules.records_in(reads.arrangement_of(kept))) == sorted(r.id for r in found)
    assert kept.arranged == 4


def test_of_two_editors_who_save_at_once_one_is_told_and_nothing_is_mixed(committed_world):
    world = committed_world
    made = begun(world)
    plans = [Plan(words=(Words("zh", f"题目{n}", f"前言{n}"),)) for n in range(3)]
    doing = [started(lambda p=p: catalogues.revise_catalogue(world.broker, made.id, plan=p, version=1)) for p in plans]
    assert sorted(type(outcome(d)).__name__ for d in doing) == ["Catalogue", "CatalogueChanged", "CatalogueChanged"]
    (words,) = Catalogue.objects.get().words.all()
    assert words.title[-1] == words.foreword[-1]


def test_what_is_put_in_while_somebody_publishes_is_in_the_edition_or_waits(committed_world):
    world = committed_world
    made, late = begun(world, make.published(world)), make.published(world)
    adding = started(lambda: catalogues.rearrange(world.broker, made.id, change=AddRecords((late.id,))))
    publishing = started(lambda: editions.publish_edition(world.director, made.id, state=made.state))
    ended = type(outcome(publishing)).__name__
    assert type(outcome(adding)).__name__ == "Catalogue"
    assert ended in ("Edition", "PublishedMeanwhile")
    assert EditionEntry.objects.count() == (1 if ended == "Edition" else 0)
    assert late.id in rules.records_in(reads.arrangement_of(Catalogue.objects.get()))
