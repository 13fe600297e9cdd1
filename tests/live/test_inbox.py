"""The inbox live: its owner hears that something was told, nobody else does, and no word of it travels on the stream."""

from __future__ import annotations

import asyncio

import pytest

from bole.kernel.errors import N_
from bole.notices import kinds, queries
from bole.notices import services as notices
from bole.people.domain.actor import ANONYMOUS
from bole.runtime.system import SYSTEM

from .. import make
from .browser import Source, beside, until
from .stage import play


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    monkeypatch.setattr(kinds, "KINDS", dict(kinds.KINDS))
    kinds.add_kind("test.due", group=kinds.OWN_RECORDS, sentence=N_("About “%(title)s”: %(what)s"), url=lambda n: "")


def tell(*persons):
    given = {"title": "a secret", "what": "something"}
    return notices.tell(SYSTEM, persons=[p.id for p in persons], kind="test.due", subject="record:1", values=given)


def test_the_owner_hears_of_it_and_nobody_else(own_database, settings):
    settings.BOLE_NOTICES_PER_DAY = 2
    owner, other = make.person("owner"), make.person("other")
    addresses = [f"/live/{queries.live_token(make.actor(who))}" for who in (owner, other)]

    async def scenario(stage):
        mine, others = [await Source(stage.application, address).open() for address in addresses]
        for _ in range(3):  # the third is above the budget
            await beside(lambda: tell(owner))
        await beside(lambda: tell(other))
        await until(lambda: len(mine.events) == 2 and len(others.events) == 1)
        await asyncio.sleep(0.1)
        assert (len(mine.events), len(others.events)) == (2, 1)
        assert {e["event"] for e in mine.events} == {"notices.notice_told"}
        assert b"secret" not in mine.raw

    play(own_database, scenario)


def test_nobody_in_particular_is_given_no_token(own_database):
    assert queries.live_token(ANONYMOUS) == ""
    assert queries.live_token(SYSTEM) == ""
