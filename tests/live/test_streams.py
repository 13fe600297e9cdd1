"""The streams themselves: who may open one, what an idle one costs, and what happens when the database hangs up."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from django.core import signing
from django.db import connection

from bole.runtime import journal, live

from .browser import Source, beside, until
from .stage import ONE, address_of, paths, play, tell, told_on, topic


def broken_addresses():
    good = address_of(topic(ONE)).removeprefix("/live/")
    yield "/live/"
    yield "/live/nonsense"
    yield f"/live/{good[:-1]}{'a' if good[-1] != 'a' else 'b'}"
    yield f"/live/{signing.dumps([1, topic(ONE)], salt='another', compress=True)}"
    yield f"/{good}x"
    yield "/elsewhere"


def test_a_bad_token_is_not_found(own_database):
    async def scenario(stage):
        for address in broken_addresses():
            source = await Source(stage.application, address).open()
            assert (source.status, source.events) == (404, [])
        assert stage.application.hub.watchers == {}

    play(own_database, scenario)


def test_an_expired_token_is_not_found(own_database, monkeypatch):
    address = address_of(topic(ONE))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + live.TOKEN_AGE + 1)

    async def scenario(stage):
        assert (await Source(stage.application, address).open()).status == 404

    play(own_database, scenario)


def connections_to(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", [name])
        return cursor.fetchone()[0]


def test_five_hundred_idle_watchers_hold_one_connection_between_them(own_database):
    connection.close()

    async def scenario(stage):
        most = []

        async def keep_counting():
            while True:
                most.append(await beside(lambda: connections_to(own_database)))
                await asyncio.sleep(0.05)

        counting = asyncio.create_task(keep_counting())
        address = await beside(lambda: stage.source(ONE).address)
        sources = [Source(stage.application, address) for _ in range(500)]
        await asyncio.gather(*(source.open() for source in sources))
        await until(lambda: len(most) > 2)
        counting.cancel()
        await asyncio.gather(counting, return_exceptions=True)
        assert max(most) <= 1 + live.REPLAYS + 1
        while await beside(lambda: connections_to(own_database)) != 1:  # the last replay's server process may still be leaving
            await asyncio.sleep(0.05)
        await beside(lambda: tell(ONE))
        await until(lambda: all(len(source.events) == 1 for source in sources))
        await asyncio.gather(*(source.close() for source in sources))
        assert stage.application.hub.watchers == {}

    play(own_database, scenario)


def hang_up(name):
    """The database closes every connection of the hub; how many those were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", [name])
        return cursor.rowcount


def test_when_the_database_hangs_up_the_hub_listens_again_and_watchers_come_back(own_database):
    async def scenario(stage):
        source = await stage.watch(ONE)
        await beside(lambda: tell(ONE))
        await until(lambda: len(source.events) == 1)
        assert await beside(lambda: hang_up(own_database)) == 1
        await until(lambda: not source.is_open)
        await beside(lambda: tell(ONE))
        await source.open()
        await beside(lambda: tell(ONE))
        await until(lambda: len(source.events) == 3)
        assert paths(source) == await beside(lambda: told_on(topic(ONE)))

    play(own_database, scenario)


def test_who_comes_while_the_hub_does_not_listen_waits_and_misses_nothing(own_database):
    async def scenario(stage):
        source = stage.source(ONE)
        await beside(lambda: hang_up(own_database))
        await until(lambda: not stage.application.hub.listening.is_set())
        opening = asyncio.create_task(source.open())
        await beside(lambda: tell(ONE))
        await opening
        await beside(lambda: tell(ONE))
        await until(lambda: len(source.events) == 2)

    play(own_database, scenario)


def test_health_says_whether_the_hub_listens(own_database):
    async def status(stage):
        source = Source(stage.application, "/live/health")
        await source.open()
        return source.status

    async def scenario(stage):
        assert await status(stage) == 200
        await beside(lambda: hang_up(own_database))
        await until(lambda: not stage.application.hub.listening.is_set())
        assert await status(stage) == 503
        await stage.application.hub.listening.wait()
        assert await status(stage) == 200

    play(own_database, scenario)


@pytest.mark.parametrize("payload", ["", "nonsense", "[]", "{}", '{"xid": "x", "safe": 1, "topics": []}', '{"xid": 1}', "null", "[[1, 2]]"])
def test_a_notification_that_is_none_of_ours_does_no_harm(own_database, payload):
    def shout():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [journal.CHANNEL, payload])

    async def scenario(stage):
        source = await stage.watch(ONE)
        await beside(shout)
        await beside(lambda: tell(ONE))
        await until(lambda: len(source.events) == 1)
        assert stage.application.hub.listening.is_set()

    play(own_database, scenario)


def test_an_idle_stream_is_kept_open_with_beats(own_database, monkeypatch):
    monkeypatch.setattr(live, "BEAT", 0.05)

    async def scenario(stage):
        source = await stage.watch(ONE)
        await until(lambda: source.raw.count(b": beat\n\n") >= 2)
        await beside(lambda: tell(ONE))
        await until(lambda: len(source.events) == 1)

    play(own_database, scenario)


def test_every_frame_is_whole_and_says_where_the_reader_is(own_database):
    async def scenario(stage):
        source = await stage.watch(ONE)
        await beside(lambda: tell(ONE))
        await until(lambda: len(source.events) == 1)
        (event,) = source.events
        assert set(event) == {"id", "event", "data"}
        assert set(json.loads(event["data"])) == {"kind", "topic", "at", "public"}
        assert source.raw.startswith(b"retry: 2000\n\n")

    play(own_database, scenario)
