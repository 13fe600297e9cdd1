"""Organisations say what they are, centres verify it, and a centre that is moved takes everything below it along."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from bole.kernel.ids import BadMask
from bole.people import services
from bole.people.domain.actor import STAFF
from bole.people.errors import (
    BadProfile,
    CentreMissing,
    CentreWithinItself,
    CodeTaken,
    IdentifierTaken,
    NotAdministrator,
    NotManager,
    NotVerifier,
)
from bole.people.models import Centre, Organisation, Person
from bole.registry import access as registry
from bole.registry.models import Record
from bole.runtime.system import SYSTEM

from .. import make

USCC = "91330100799655058B"


def revise(actor, organisation, **values):
    given = {"name": organisation.name, "kind": organisation.kind, **values}
    return services.revise_organisation(actor, organisation_id=organisation.pk, **given)


def test_a_representative_revises_what_his_organisation_says(world):
    revise(world.owner, world.factory, uscc=" 91330100799655058b ", names={"en": "Qianjiang Batteries"})
    found = Organisation.objects.get(pk=world.factory.pk)
    assert (found.uscc, found.name_in("en")) == (USCC, "Qianjiang Batteries")


@pytest.mark.parametrize("name", ["professor", "registrar", "director", "stranger", "anonymous"])
def test_nobody_else_revises_it(world, name):
    with pytest.raises(NotManager):
        revise(getattr(world, name), world.factory, uscc=USCC)
    assert Organisation.objects.get(pk=world.factory.pk).uscc == ""


def test_a_wrong_identifier_and_one_of_somebody_else_are_refused(world):
    revise(world.owner, world.factory, uscc=USCC)
    with pytest.raises(IdentifierTaken) as told:
        revise(SYSTEM, world.university, uscc=USCC)
    assert told.value.values["name"] == "钱江电池厂"
    with pytest.raises(BadProfile):
        revise(SYSTEM, world.university, ror="034t30j36")
    found = Organisation.objects.get(pk=world.university.pk)
    assert (found.uscc, found.ror) == ("", "")


def test_a_registrar_verifies_in_the_name_of_his_centre_until_something_changes(world):
    services.verify_organisation(world.registrar, organisation_id=world.factory.pk, centre="cn.zj.hz")
    assert Organisation.objects.get(pk=world.factory.pk).verified_by_id == world.city.pk
    revise(world.owner, world.factory)
    assert Organisation.objects.get(pk=world.factory.pk).verified_by_id == world.city.pk
    revise(world.owner, world.factory, uscc=USCC)
    assert Organisation.objects.get(pk=world.factory.pk).verified_by_id is None


@pytest.mark.parametrize(("name", "centre"), [("broker", "cn.zj.hz"), ("registrar", "cn.gd"), ("owner", "cn.zj.hz"), ("anonymous", "cn")])
def test_nobody_verifies_in_a_name_that_is_not_his(world, name, centre):
    with pytest.raises(NotVerifier):
        services.verify_organisation(getattr(world, name), organisation_id=world.factory.pk, centre=centre)
    assert Organisation.objects.get(pk=world.factory.pk).verified_by_id is None


def test_a_director_sets_the_mask_and_a_bad_one_is_refused(world):
    services.revise_centre(world.director, path="cn.zj.hz", number_mask="HZ{year}{serial:5}")
    with pytest.raises(BadMask):
        services.revise_centre(world.director, path="cn.zj.hz", number_mask="no serial")
    with pytest.raises(CentreMissing):
        services.revise_centre(world.registrar, path="cn.zj.hz", number_mask="")
    assert Centre.objects.get(pk=world.city.pk).number_mask == "HZ{year}{serial:5}"


def test_a_moved_centre_takes_its_staff_and_what_is_below_along(world):
    draft = make.draft(world)
    assert registry.records_for(world.director).filter(id=draft.id).exists()
    services.move_centre(world.admin, path="cn.zj.hz", parent="cn.gd")
    director, foreign, registrar = (
        make.actor(Person.objects.get(id=a.person_id)) for a in (world.director, world.foreign_registrar, world.registrar)
    )
    assert not registry.records_for(director).filter(id=draft.id).exists()
    assert registry.records_for(foreign).filter(id=draft.id).exists()
    assert registrar.holds(STAFF, "cn.gd.hz")


@pytest.mark.parametrize(
    ("path", "parent", "refusal"),
    [("cn.zj", "cn.zj.hz", CentreWithinItself), ("cn", "cn", CentreWithinItself), ("cn.zj", "nowhere", CentreMissing)],
)
def test_a_centre_is_not_moved_where_it_cannot_stand(world, path, parent, refusal):
    before = list(Centre.objects.order_by("pk").values_list("path", "parent"))
    with pytest.raises(refusal):
        services.move_centre(world.admin, path=path, parent=parent)
    assert list(Centre.objects.order_by("pk").values_list("path", "parent")) == before


def test_a_centre_is_not_moved_onto_another_and_not_by_a_director(world):
    services.open_centre(SYSTEM, code="hz", level="city", name="惠州中心", parent="cn.gd")
    with pytest.raises(CodeTaken):
        services.move_centre(world.admin, path="cn.zj.hz", parent="cn.gd")
    with pytest.raises(NotAdministrator):
        services.move_centre(world.director, path="cn.zj.hz", parent="cn")
    assert Centre.objects.get(pk=world.city.pk).path == "cn.zj.hz"


TERM = {"published": {"confirm_by": dt.date(2027, 1, 1), "confirmed_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}}


def test_after_any_moves_the_tree_is_whole_and_doors_and_lists_agree(world):
    rng = random.Random(7)
    centres = [world.nation, world.province, world.city, world.elsewhere]
    for number in range(4):
        parent = rng.choice([c.path for c in Centre.objects.all()])
        centres.append(services.open_centre(SYSTEM, code=f"x{number}", level="district", name=f"中心{number}", parent=parent))
    Record.objects.bulk_create(
        Record(kind="need", centre=c, status=s, visibility="centre", **TERM.get(s, {})) for c in centres for s in ("draft", "published")
    )
    for _move in range(25):
        paths = [c.path for c in Centre.objects.all()]
        try:
            services.move_centre(SYSTEM, path=rng.choice(paths), parent=rng.choice(["", *paths]))
        except (CentreWithinItself, CodeTaken):
            continue
        for centre in Centre.objects.select_related("parent"):
            assert centre.path == (f"{centre.parent.path}.{centre.code}" if centre.parent else centre.code)
        for who in (world.director, world.registrar, world.foreign_registrar):
            actor = make.actor(Person.objects.get(id=who.person_id))
            listed = set(registry.records_for(actor).values_list("id", flat=True))
            staffed = {r.id for r in Record.objects.select_related("centre") if actor.holds(STAFF, r.centre.path)}
            assert listed == staffed
