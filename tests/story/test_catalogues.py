"""Catalogues and packages: who composes and publishes them, how two do so at once, where they are listed."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest

from bole.kernel.errors import Missing, Refusal
from bole.people.domain.actor import ANONYMOUS, STAFF
from bole.registry import access
from bole.registry.domain import catalogues as rules
from bole.registry.domain.catalogues import AddRecords, AddSection, Rule, Words
from bole.registry.errors import (
    BadCatalogue,
    CatalogueChanged,
    CatalogueMissing,
    CatalogueRetired,
    EditionMissing,
    NotComposer,
    NotEditionPublisher,
)
from bole.registry.models import Catalogue, Edition
from bole.registry.queries import catalogues as reads
from bole.registry.queries import editions as taken
from bole.registry.services import catalogues, editions
from bole.runtime.models import Entry

from .. import make
from ..issuing import CITY, PLAN, composed, issued, titles

# ---- who ----


def test_only_the_staff_of_the_centre_or_above_composes(world):
    for actor in (world.professor, world.owner, world.stranger, world.foreign_registrar, ANONYMOUS):
        with pytest.raises(NotComposer):
            catalogues.compose(actor, centre=CITY, plan=PLAN)
    assert not Catalogue.objects.exists()
    for actor in (world.broker, world.registrar, world.director, world.admin):
        catalogues.compose(actor, centre=CITY, plan=PLAN)
    assert Catalogue.objects.count() == 4


def test_only_a_director_publishes(world):
    made = composed(world, make.published(world))
    for actor in (world.broker, world.registrar):
        with pytest.raises(NotEditionPublisher):
            editions.publish_edition(actor, made.id, state=made.state)
    for actor in (world.foreign_registrar, world.professor, ANONYMOUS):
        with pytest.raises(CatalogueMissing):
            editions.publish_edition(actor, made.id, state=made.state)
    assert not Edition.objects.exists()
    assert issued(world, made).number == 1


def test_a_draft_is_hidden_and_an_edition_is_everybodys(world):
    made = composed(world, make.published(world))
    for actor in (ANONYMOUS, world.professor, world.foreign_registrar):
        with pytest.raises(CatalogueMissing):
            reads.catalogue(actor, made.id)
    issued(world, made)
    assert reads.catalogue(ANONYMOUS, made.id).id == made.id
    assert taken.edition(ANONYMOUS, made.id).number == 1
    for number in (0, 2, -1, 2**31):
        with pytest.raises(EditionMissing):
            taken.edition(ANONYMOUS, made.id, number)
    with pytest.raises(NotComposer):
        reads.catalogue_to_compose(world.professor, made.id)


def test_what_the_door_lets_through_and_what_the_list_shows_is_one_rule(world):
    rng, made = random.Random(7), []
    for centre, author in ((CITY, world.broker), ("cn.zj", world.director), ("cn.gd", world.foreign_registrar)):
        made += [catalogues.compose(author, centre=centre, plan=PLAN) for _ in range(2)]
    for one in rng.sample(made, 3):
        Catalogue.objects.filter(id=one.id).update(editions=1, published_at=one.created_at or dt.datetime.now(tz=dt.UTC))
    for actor in world.everybody():
        listed = set(access.catalogues_for(actor).values_list("id", flat=True))
        for one in Catalogue.objects.select_related("centre"):
            may_compose = actor.is_administrator or actor.holds(STAFF, one.centre.path)
            assert (one.id in listed) == (one.editions > 0 or may_compose) == (not _refused(actor, one, "see", Missing))
            assert may_compose == (not _refused(actor, one, "compose", Refusal))


def _refused(actor, one, to, kind):
    try:
        access.catalogue_for(actor, one.id, to=to)
    except kind:
        return True
    return False


# ---- composing ----


def test_what_is_wrong_is_told_and_nothing_is_kept(world):
    with pytest.raises(BadCatalogue) as told:
        catalogues.compose(
            world.broker, centre=CITY, plan=replace(PLAN, words=(), composition="ruled", rule=Rule(pairs=(("stages", "ripe"),)))
        )
    assert {p.field for p in told.value.problems} == {"title_zh", "stages"}
    assert not Catalogue.objects.exists()
    assert not Entry.objects.filter(kind="registry.catalogue_composed").exists()


def test_two_editors_of_the_texts_do_not_lose_each_others_words(world):
    made = composed(world)
    catalogues.revise_catalogue(world.registrar, made.id, plan=replace(PLAN, words=(Words("zh", "新的题目"),)), version=1)
    with pytest.raises(CatalogueChanged):
        catalogues.revise_catalogue(world.broker, made.id, plan=PLAN, version=1)
    assert [w.title for w in reads.catalogue(world.broker, made.id).words.all()] == ["新的题目"]


def test_the_list_by_hand_is_changed_while_somebody_writes_the_texts(world):
    made = composed(world)
    found = make.published(world)
    catalogues.rearrange(world.registrar, made.id, change=AddRecords((found.id,)))
    catalogues.revise_catalogue(world.broker, made.id, plan=PLAN, version=1)
    assert rules.records_in(reads.arrangement_of(reads.catalogue(world.broker, made.id))) == (found.id,)


def test_nobody_puts_in_what_he_may_not_see(world):
    hidden = make.draft(world)
    made = catalogues.compose(world.foreign_registrar, centre="cn.gd", plan=PLAN)
    catalogues.rearrange(world.foreign_registrar, made.id, change=AddRecords((hidden.id,)))
    assert rules.records_in(reads.arrangement_of(Catalogue.objects.get(id=made.id))) == ()


def test_a_draft_is_thrown_away_but_never_what_was_published(world):
    made, other = composed(world), composed(world, make.published(world))
    catalogues.discard(world.broker, made.id)
    issued(world, other)
    with pytest.raises(CatalogueChanged):
        catalogues.discard(world.broker, other.id)
    assert list(Catalogue.objects.values_list("id", flat=True)) == [other.id]


def test_what_is_not_continued_stays_readable_and_is_changed_by_nobody(world):
    made = composed(world, make.published(world))
    issued(world, made)
    with pytest.raises(NotEditionPublisher):
        catalogues.end(world.broker, made.id)
    catalogues.end(world.director, made.id)
    for verb in (
        lambda: catalogues.rearrange(world.broker, made.id, change=AddSection("x", {})),
        lambda: catalogues.revise_catalogue(world.broker, made.id, plan=PLAN, version=1),
        lambda: issued(world, made),
        lambda: catalogues.end(world.director, made.id),
    ):
        with pytest.raises(CatalogueRetired):
            verb()
    assert len(titles(taken.edition(ANONYMOUS, made.id))) == 1
