"""The live hub: each watcher gets what is said on its topics, once, whatever is cut off, and nothing that is not public."""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid

import pytest
from django.core import signing
from django.db import connection, transaction

from bole.people.facts import CentreOpened, TokenIssued
from bole.runtime import acts, clock, database, journal, live
from bole.runtime.system import SYSTEM

from .browser import Source, beside, until

ONE, TWO, THREE = (uuid.UUID(int=n) for n in (1, 2, 3))


def topic(subject):
    return f"organisation:{subject}"


def tell(*subjects):
    """Each subject is told something, in an act of its own; what was told."""
    for subject in subjects:
        with acts.under_way(SYSTEM):
            acts.record(CentreOpened(subject_id=subject, path=f"cn.{next(_count)}"))


_count = iter(range(10**9))


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
        return Source(self.application, f"/live/{live.token(map(topic, subjects))}")


def play(name, scenario):
    async def run():
        async with Stage(name) as stage:
            return await asyncio.wait_for(scenario(stage), 60)

    return asyncio.run(run())


def test_a_watcher_gets_the_entries_of_its_topics_only(own_database):
    async def scenario(stage):
        both, other = await stage.watch(ONE, TWO), await stage.watch(THREE)
        await beside(lambda: tell(ONE, THREE, TWO, ONE))
        await until(lambda: len(both.events) == 3 and len(other.events) == 1)
        assert paths(both) == await beside(lambda: told_on(topic(ONE), topic(TWO)))
        assert paths(other) == await beside(lambda: told_on(topic(THREE)))
        assert {e["event"] for e in both.events} == {"people.centre_opened"}

    play(own_database, scenario)


def test_what_is_not_public_never_reaches_a_frame(own_database):
    secret = "the sealed price is 42"

    def whisper():
        with acts.under_way(SYSTEM):
            acts.record(TokenIssued(subject_id=ONE, token_id=TWO, label=secret))

    async def scenario(stage):
        source = Source(stage.application, f"/live/{live.token([f'person:{ONE}'])}")
        await source.open()
        await beside(whisper)
        await until(lambda: len(source.events) == 1)
        await source.close()
        fresh = Source(stage.application, source.address)
        await fresh.open()
        await until(lambda: len(fresh.events) == 1)
        for seen in (source, fresh):
            assert json.loads(seen.events[0]["data"])["public"] is None
            assert secret.encode() not in seen.raw
            assert str(TWO).encode() not in seen.raw

    play(own_database, scenario)


def test_who_comes_back_gets_what_was_missed_once(own_database):
    async def scenario(stage):
        source = await stage.watch(ONE, TWO)
        await beside(lambda: tell(ONE, TWO, ONE))
        await until(lambda: len(source.events) == 3)
        await source.close()
        await beside(lambda: tell(TWO, THREE, ONE))
        await source.open()
        await beside(lambda: tell(ONE))
        await until(lambda: len(source.events) == 6)
        assert paths(source) == await beside(lambda: told_on(topic(ONE), topic(TWO)))

    play(own_database, scenario)


def test_what_happens_between_the_page_and_its_stream_is_not_lost(own_database):
    async def scenario(stage):
        source = stage.source(ONE)
        await beside(lambda: tell(ONE, TWO))
        await source.open()
        await until(lambda: len(source.events) == 1)
        assert paths(source) == await beside(lambda: told_on(topic(ONE)))

    play(own_database, scenario)


def test_what_happened_before_the_page_is_not_told_again(own_database):
    tell(ONE, ONE)

    async def scenario(stage):
        source = await stage.watch(ONE)
        await beside(lambda: tell(ONE))
        await until(lambda: len(source.events) == 1)
        assert paths(source) == (await beside(lambda: told_on(topic(ONE))))[2:]

    play(own_database, scenario)


def test_an_entry_with_a_lower_id_that_commits_later_still_arrives(own_database):
    async def scenario(stage):
        source = await stage.watch(ONE, TWO)

        def overtaken():
            with transaction.atomic():
                journal.write([(CentreOpened(subject_id=ONE, path="first"), SYSTEM)], at=clock.database_now())
                asyncio.run_coroutine_threadsafe(overtaking(), loop).result(20)

        async def overtaking():
            await beside(lambda: tell(TWO))
            await until(lambda: len(source.events) == 1)
            await source.close()

        loop = asyncio.get_running_loop()
        await beside(overtaken)
        await source.open()
        await until(lambda: len(source.events) == 2)
        assert paths(source)[1] == "first"

    play(own_database, scenario)


def test_readers_that_drop_out_at_random_get_every_entry_once(own_database):
    rng = random.Random(7)
    subjects = [uuid.UUID(int=n) for n in range(1, 6)]

    async def write():
        await beside(lambda: tell(*(rng.choice(subjects) for _ in range(40))))

    async def restless(source):
        while writing:
            await asyncio.sleep(rng.random() / 20)
            await source.close()
            await source.open()

    async def scenario(stage):
        sources = [await stage.watch(*rng.sample(subjects, rng.randint(1, 5))) for _ in range(6)]
        readers = [asyncio.create_task(restless(source)) for source in sources]
        await asyncio.gather(write(), write(), write())
        writing.clear()
        await asyncio.gather(*readers)
        for source in sources:
            topics = live.permission(source.address.removeprefix("/live/"))[1]
            expected = await beside(lambda topics=topics: told_on(*topics))
            await until(lambda source=source, expected=expected: len(source.events) >= len(expected))
            assert sorted(paths(source)) == sorted(expected)

    writing = [True]
    play(own_database, scenario)


def test_a_slow_reader_is_dropped_and_then_gets_everything(own_database):
    many = [uuid.UUID(int=n) for n in range(1, 30)]

    async def scenario(stage):
        slow, quick = stage.source(*many), await stage.watch(*many)
        await slow.open()
        slow.reading.clear()
        for _ in range(live.QUEUE // len(many) + 3):
            await beside(lambda: tell_all(many))
        await until(lambda: len(quick.events) == len(many) * (live.QUEUE // len(many) + 3))
        assert all(len(watchers) == 1 for watchers in stage.application.hub.watchers.values())
        slow.reading.set()
        await until(lambda: not slow.is_open)
        assert len(slow.events) < len(quick.events)
        await slow.open()
        await until(lambda: len(slow.events) == len(quick.events))
        assert sorted(paths(slow)) == sorted(paths(quick))

    play(own_database, scenario)


def tell_all(subjects):
    with acts.under_way(SYSTEM):
        for subject in subjects:
            acts.record(CentreOpened(subject_id=subject, path=f"cn.{next(_count)}"))


def test_an_act_about_very_many_subjects_is_passed_on(own_database):
    many = [uuid.UUID(int=n) for n in range(1, 601)]

    async def scenario(stage):
        one, all_of_them = await stage.watch(many[-1]), await stage.watch(*many[:150])
        await beside(lambda: tell_all(many))
        await until(lambda: len(one.events) == 1 and len(all_of_them.events) == 150)

    play(own_database, scenario)


def test_a_long_absence_is_replayed_in_parts(own_database, monkeypatch):
    monkeypatch.setattr(live, "REPLAY_BATCH", 10)

    async def scenario(stage):
        source = stage.source(ONE, TWO)
        await beside(lambda: tell(*[ONE, TWO] * 17))
        await source.open()
        await until(lambda: len(source.events) == 34)
        assert paths(source) == await beside(lambda: told_on(topic(ONE), topic(TWO)))

    play(own_database, scenario)


def broken_addresses():
    good = live.token([topic(ONE)])
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
    address = f"/live/{live.token([topic(ONE)])}"
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
        assert await beside(lambda: connections_to(own_database)) == 1
        assert max(most) <= 1 + live.REPLAYS + 1
        await beside(lambda: tell(ONE))
        await until(lambda: all(len(source.events) == 1 for source in sources))
        await asyncio.gather(*(source.close() for source in sources))
        assert stage.application.hub.watchers == {}

    play(own_database, scenario)


def hang_up(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND query LIKE 'LISTEN%%'", [name])
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
