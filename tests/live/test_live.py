"""The live hub: each watcher gets what is said on its topics, once, whatever is cut off, and nothing that is not public."""

from __future__ import annotations

import asyncio
import json
import random
import uuid

from django.db import transaction

from bole.people.facts import CentreOpened, TokenIssued
from bole.runtime import acts, clock, journal, live
from bole.runtime.system import SYSTEM

from .browser import Source, beside, until
from .stage import ONE, THREE, TWO, address_of, paths, play, tell, tell_all, told_on, topic


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
        source = Source(stage.application, address_of(f"person:{ONE}"))
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
