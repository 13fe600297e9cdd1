"""The live hub: one LISTEN connection per process, one queue per watcher, server-sent events out.

A plain ASGI application, run in a small process of its own (`bole.runtime.live:application`). A watcher subscribes
first, then the journal since `Last-Event-ID` is replayed, then duplicates are dropped. A slow reader is dropped and
EventSource comes back by itself. A stream never uses the ORM: an idle watcher holds no database connection.

Which topics a watcher may see was decided when the page was rendered: the stream's address carries a signed token.
Frames carry only the public part of an entry; pages fetch what they show.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any

import psycopg
from django.core import signing
from psycopg.rows import tuple_row

from . import database
from .journal import CHANNEL

log = logging.getLogger(__name__)
QUEUE = 200  # frames a watcher may lag behind before it is dropped
BEAT = 20.0  # seconds between comments that keep proxies from closing an idle stream
TOKEN_AGE = 24 * 3600
_SALT = "bole.live"

Frame = tuple[int, bytes]


def token(topics: Iterable[str]) -> str:
    """A signed permission to watch these topics, good for a day."""
    return signing.dumps(sorted(topics), salt=_SALT, compress=True)


def topics_of(signed: str) -> list[str]:
    """The topics of a token. Raises `django.core.signing.BadSignature`."""
    found: list[str] = signing.loads(signed, salt=_SALT, max_age=TOKEN_AGE)
    return found


class Watcher:
    """One open stream."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Frame | None] = asyncio.Queue(QUEUE)

    def offer(self, frame: Frame) -> bool:
        """Put a frame into the queue; False when the reader is too slow."""
        with contextlib.suppress(asyncio.QueueFull):
            self.queue.put_nowait(frame)
            return True
        return False


class Hub:
    """Passes journal entries on to watchers of their topics."""

    def __init__(self, conninfo: str) -> None:
        self.conninfo = conninfo
        self.watchers: dict[str, set[Watcher]] = defaultdict(set)
        self.listening = asyncio.Event()

    async def listen(self) -> None:
        """Listen for ever; reconnect after a second when the database goes away, then replay is the watchers' part."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self.conninfo, autocommit=True) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self.listening.set()
                    async for note in connection.notifies():
                        await self._pass_on(connection, json.loads(note.payload))
            except psycopg.OperationalError as gone:
                log.warning("the live hub lost the database: %s", gone)
            finally:
                self.listening.clear()
                self._drop_all()
            await asyncio.sleep(1)

    async def _pass_on(self, connection: psycopg.AsyncConnection[Any], payload: Any) -> None:
        if isinstance(payload, dict):
            ids = list(range(payload["from"], payload["to"] + 1))
        else:
            ids = [entry_id for entry_id, topic in payload if topic in self.watchers]
        if not ids or not self.watchers:
            return
        for entry_id, topic, data in await frames(connection, "id = ANY(%s)", [ids]):
            for watcher in list(self.watchers.get(topic, ())):
                if not watcher.offer((entry_id, data)):
                    self.drop(watcher)

    @contextlib.contextmanager
    def watching(self, topics: list[str]) -> Any:
        watcher = Watcher()
        for topic in topics:
            self.watchers[topic].add(watcher)
        try:
            yield watcher
        finally:
            self.drop(watcher)

    def drop(self, watcher: Watcher) -> None:
        for topic in [t for t, ws in self.watchers.items() if watcher in ws]:
            self.watchers[topic].discard(watcher)
            if not self.watchers[topic]:
                del self.watchers[topic]
        with contextlib.suppress(asyncio.QueueEmpty, asyncio.QueueFull):
            if watcher.queue.full():
                watcher.queue.get_nowait()
            watcher.queue.put_nowait(None)

    def _drop_all(self) -> None:
        for watcher in {w for ws in self.watchers.values() for w in ws}:
            self.drop(watcher)


async def frames(connection: psycopg.AsyncConnection[Any], where: str, values: list[Any]) -> list[tuple[int, str, bytes]]:
    """(id, topic, rendered event) of journal entries, in order."""
    query = f"SELECT id, topic, kind, at, public FROM runtime_entry WHERE {where} ORDER BY id"
    async with connection.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(query.encode(), values)
        rows = await cursor.fetchall()
    found = []
    for entry_id, topic, kind, at, public in rows:
        data = json.dumps({"kind": kind, "topic": topic, "at": at.isoformat(), "public": public}, ensure_ascii=False)
        found.append((entry_id, topic, f"id: {entry_id}\nevent: {kind}\ndata: {data}\n\n".encode()))
    return found


async def stream(hub: Hub, topics: list[str], after: int | None) -> AsyncIterator[bytes]:
    """Subscribe, replay what was missed, then pass on what comes, without duplicates."""
    with hub.watching(topics) as watcher:
        seen = after or 0
        yield b"retry: 2000\n\n"
        if after is not None:
            async with await psycopg.AsyncConnection.connect(hub.conninfo, autocommit=True) as connection:
                missed = await frames(connection, "topic = ANY(%s) AND id > %s", [topics, after])
            for entry_id, _, data in missed:
                seen = entry_id
                yield data
        while True:
            try:
                frame = await asyncio.wait_for(watcher.queue.get(), BEAT)
            except TimeoutError:
                yield b": beat\n\n"
                continue
            if frame is None:
                return
            if frame[0] > seen:
                seen = frame[0]
                yield frame[1]


Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


class Application:
    """The ASGI application: `/live/<token>` streams, `/live/health` answers."""

    def __init__(self) -> None:
        self.hub: Hub | None = None
        self._listener: asyncio.Task[None] | None = None

    def _started(self) -> Hub:
        if self.hub is None:
            self.hub = Hub(database.conninfo())
            self._listener = asyncio.create_task(self.hub.listen())
        return self.hub

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        path: str = scope["path"]
        if path == "/live/health":
            hub = self._started()
            await _answer(send, 200 if hub.listening.is_set() else 503, b"listening\n" if hub.listening.is_set() else b"no database\n")
            return
        try:
            topics = topics_of(path.removeprefix("/live/"))
        except signing.BadSignature:
            await _answer(send, 404, b"not found\n")
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        last = headers.get("last-event-id", "")
        await self._stream(topics, int(last) if last.isdecimal() else None, receive, send)

    async def _stream(self, topics: list[str], after: int | None, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [
            (b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store"),
            (b"access-control-allow-origin", b"*"), (b"x-accel-buffering", b"no"),
        ]})  # fmt: skip
        gone = asyncio.create_task(_disconnected(receive))
        events = stream(self._started(), topics, after)
        try:
            while True:
                step = asyncio.ensure_future(anext(events))
                await asyncio.wait({step, gone}, return_when=asyncio.FIRST_COMPLETED)
                if gone.done():
                    step.cancel()
                    return
                try:
                    await send({"type": "http.response.body", "body": step.result(), "more_body": True})
                except StopAsyncIteration:
                    await send({"type": "http.response.body", "body": b"", "more_body": False})
                    return
        finally:
            gone.cancel()
            with contextlib.suppress(asyncio.CancelledError, RuntimeError):
                await events.aclose()  # type: ignore[attr-defined]

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._started()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                if self._listener:
                    self._listener.cancel()
                await send({"type": "lifespan.shutdown.complete"})
                return


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Send, status: int, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain; charset=utf-8")]})
    await send({"type": "http.response.body", "body": body})


application = Application()
