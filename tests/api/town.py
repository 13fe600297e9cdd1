"""A small town for the tests of the API: the world of `make`, records of every visibility, an index, tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client

from bole.matching import queries as matching
from bole.matching import services
from bole.matching.models import StaleRecord
from bole.people import services as people
from bole.people.domain.actor import Actor, Scope
from bole.registry.models import Record
from bole.registry.services import records

from .. import make

JSON = "application/json"
PUMP_TITLE = "Leak-free pump for hot acids"
PUMP_SUMMARY = "A pump without shaft seals that moves hot concentrated acids for years. The housing is made of silicon carbide."
MEMBERS_TEXT = "Only members know that the magnetic coupling is cooled by liquid gallium."
SECRET_TEXT = "Only partners know that the gallium alloy holds four percent of indium."
NEED_TITLE = "Pump for hot sulphuric acid"
NEED_SUMMARY = "We need a pump for hot concentrated sulphuric acid without shaft seals. It must run for two years without service."


def index() -> None:
    """Index and match what is published, in this very transaction: `index_waiting` writes in a thread of its own."""
    services.mark_unindexed()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")  # no index is made over unchecked rows
    services.index_in_this_act(list(StaleRecord.objects.filter(stage=0).values_list("record_id", flat=True)))
    services.match_waiting()


def index_for_all() -> None:
    """Index and match for tests that commit, as the worker does it."""
    services.mark_unindexed()
    services.index_waiting()
    services.match_waiting()


@dataclass
class Town:
    """The world and what is in it."""

    world: make.World
    battery: Record  # public achievement, Chinese and English
    pump: Record  # public achievement whose description is for members, with a confidential part
    members_only: Record  # seen by those signed in
    draft: Record  # the professor's
    need: Record  # public need for a pump
    secrets: dict[str, str]

    def headers(self, who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secrets[who]}"} if who in self.secrets else {}

    def ask(self, method: str, path: str, body: Any = None, *, who: str = "", **headers: str) -> Any:
        """One request to the API, as nobody or as one of the tokens' owners."""
        return ask(method, path, body, **self.headers(who), **headers)


def ask(method: str, path: str, body: Any = None, **headers: str) -> Any:
    """One request to the API."""
    given = {"data": body, "content_type": JSON} if body is not None else {}
    return getattr(Client(), method)(f"/api/v1{path}", **given, headers=headers)


def pump_sheet(**values: Any) -> Any:
    wording = make.wording("en", title=PUMP_TITLE, summary=PUMP_SUMMARY, description=MEMBERS_TEXT, confidential=SECRET_TEXT)
    return make.sheet(wordings=(wording,), description_tier="members", contact_name="Zhang San", contact_email="z@test.example", **values)


def build(*, indexed: bool = True) -> Town:
    """The town, newly built."""
    world = make.world()

    def published(sheet: Any) -> Record:
        return records.publish(world.registrar, records.draft(world.professor, centre="cn.zj.hz", sheet=sheet).id)

    battery = published(make.sheet(wordings=(make.wording("zh"), make.wording("en", origin="human")), trl=6, tech_areas=("04",)))
    pump = published(pump_sheet(external_id="PUMP-1", owner="浙江大学"))
    members_only = published(
        make.sheet(visibility="members", wordings=(make.wording("en", title="Pump for members", summary=PUMP_SUMMARY),))
    )
    need = published(make.sheet("need", wordings=(make.wording("en", title=NEED_TITLE, summary=NEED_SUMMARY),), trl=7))
    draft = make.draft(world)
    secrets = {
        name: people.issue_token(
            actor, person_id=actor.person_id, label="test", scope=Scope.STAFF if actor.is_administrator else Scope.WRITE
        )
        for name in ("stranger", "professor", "registrar", "broker", "foreign_registrar", "admin")
        for actor in [getattr(world, name)]
        if isinstance(actor, Actor) and actor.person_id
    }
    if indexed:
        index()
        assert matching.index_state().records == 4
    return Town(world, battery, pump, members_only, draft, need, secrets)
