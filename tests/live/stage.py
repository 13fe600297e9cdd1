"""A stage for the live hub: a database of its own, the browsers that watch, and what they are told."""

from __future__ import annotations

import asyncio
import itertools
import json
import uuid

from django.db import connection

from bole.people.facts import CentreOpened
from bole.runtime import acts, database, live
from bole.runtime.system import SYSTEM

from .browser import Source

ONE, TWO, THREE = (uuid.UUID(int=n) for n in (1, 2, 3))


def topic(subject):
    return f"organisation:{subject}"


def tell(*subjects):
    """Each subject is told something, in an act of its own; what was told."""
    for subject in subjects:
        with acts.under_way(SYSTEM):
            acts.wait_for_turn(str(subject))  # two acts about one subject at once: the second would be refused
            acts.record(CentreOpened(subject_id=subject, path=f"cn.{next(_count)}"))


_count = itertools.count()


def tell_all(subjects):
    with acts.under_way(SYSTEM):
        for subject in subjects:
            acts.record(CentreOpened(subject_id=subject, path=f"cn.{next(_count)}"))


def address_of(*topics):
    """The address of a stream. Within a running loop Django opens a connection for this call alone, and forgets it."""
    connection.close()  # one that an earlier test forgot may have lost its database
    try:
        return f"/live/{live.token(topics)}"
    finally:
        connection.close()


def paths(source):
    return [json.loads(event["data"])["public"]["path"] for event in source.events]


def told_on(*topics):
    with connection.cursor() as cursor:
        cursor.execute("SELECT public->>'path' FROM runtime_entry WHERE topic = ANY(%s) ORDER BY id", [list(topics)])
        return [row[0] for row in cursor.fetchall()]


class Stage:
    """A hub on a database of its own, and the browsers that watch."""

    def __init__(self, name):
        self.application = live.Application()
        self.application.hub = live.Hub(database.conninfo(name))

    async def __aenter__(self):
        self.listener = asyncio.create_task(self.application.hub.listen())
        await self.application.hub.listening.wait()
        return self

    async def __aexit__(self, *_):
        self.listener.cancel()
        await asyncio.gather(self.listener, return_exceptions=True)

    async def watch(self, *subjects):
        return await self.source(*subjects).open()

    def source(self, *subjects):
        return Source(self.application, address_of(*map(topic, subjects)))


def play(name, scenario):
    async def run():
        async with Stage(name) as stage:
            return await asyncio.wait_for(scenario(stage), 60)

    return asyncio.run(run())
