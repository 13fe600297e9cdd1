"""The live hub: one LISTEN connection per process, one queue per watcher, server-sent events out.

A plain ASGI application, run in a small process of its own (`bole.runtime.live:application`). A watcher subscribes
first, then the journal is replayed from where it was (`Last-Event-ID`, or when its page was made), then duplicates are
dropped. A slow reader is dropped and EventSource comes back by itself. A stream never uses the ORM: an idle watcher
holds no database connection.

Which topics a watcher may see was decided when the page was rendered: the stream's address carries a signed token.
Frames carry only the public part of an entry; pages fetch what they show.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from django.core import signing
from psycopg.rows import tuple_row

from . import database, journal
from .journal import CHANNEL
from .position import Position

log = logging.getLogger(__name__)
QUEUE = 200  # frames a watcher may lag behind before it is dropped
BEAT = 20.0  # seconds between comments that keep proxies from closing an idle stream
REPLAYS = 4  # watchers that may replay at the same time: five hundred come back at once after a restart
REPLAY_BATCH = 500  # entries
TOKEN_AGE = 24 * 3600
_SALT = "bole.live"


def token(topics: Iterable[str]) -> str:
    """A signed permission to watch these topics from now on, good for a day."""
    return signing.dumps([journal.safe_now(), *sorted(topics)], salt=_SALT, compress=True)


def permission(signed: str) -> tuple[Position, list[str]]:
    """Where a token starts, and its topics. Raises `django.core.signing.BadSignature`."""
    start, *topics = signing.loads(signed, salt=_SALT, max_age=TOKEN_AGE)
    return Position(start), topics


@dataclass(frozen=True, slots=True)
class Frame:
    """One rendered entry, the same for every watcher. `safe` was true when its transaction ended."""

    xid: int
    entry_id: int
    safe: int
    topic: str
    data: bytes


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

    def end(self) -> None:
        """Nothing comes any more: what is queued is given up, the replay has it."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


class Hub:
    """Passes journal entries on to watchers of their topics."""

    def __init__(self, conninfo: str) -> None:
        self.conninfo = conninfo
        self.watchers: dict[str, set[Watcher]] = defaultdict(set)
        self.listening = asyncio.Event()
        self._replaying = asyncio.Semaphore(REPLAYS)

    async def listen(self) -> None:
        """Listen for ever; reconnect after a second when the database goes away, then replay is the watchers' part."""
        while True:
            try:
                async with await self._connected() as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self.listening.set()
                    while True:
                        # Collected first: while the generator is open it holds the connection, and reading would wait for ever.
                        for note in [note async for note in connection.notifies(stop_after=1)]:
                            await self._pass_on(connection, note.payload)
            except psycopg.Error as gone:
                log.warning("the live hub lost the database: %s", database.in_one_line(gone))
            finally:
                self.listening.clear()
                self._drop_all()
            await asyncio.sleep(1)

    async def _connected(self) -> psycopg.AsyncConnection[Any]:
        return await psycopg.AsyncConnection.connect(self.conninfo, autocommit=True, row_factory=tuple_row)

    async def _pass_on(self, connection: psycopg.AsyncConnection[Any], payload: str) -> None:
        try:
            told = json.loads(payload)
            xid, safe, topics = int(told["xid"]), int(told["safe"]), told["topics"]
        except (ValueError, KeyError, TypeError):
            log.warning("a notification that is none of ours: %.100s", payload)
            return
        watched = [topic for topic in (self.watchers if topics is None else topics) if topic in self.watchers]
        if not watched:
            return
        for frame in await _frames(connection, "xid = %s::text::xid8 AND topic = ANY(%s) ORDER BY id", [xid, watched], safe=safe):
            for watcher in list(self.watchers.get(frame.topic, ())):
                if not watcher.offer(frame):
                    log.info("a slow watcher is dropped")
                    self.drop(watcher)

    async def missed(self, topics: list[str], position: Position) -> tuple[int, list[Frame]]:
        """What is safe to read, and the oldest entries of these topics that a reader at this position has not read."""
        async with self._replaying, await self._connected() as connection:
            rows = await (await connection.execute(f"SELECT {journal.SAFE}::text::bigint")).fetchall()
            where = f"topic = ANY(%s) AND xid >= %s::text::xid8 AND NOT id = ANY(%s) ORDER BY xid, id LIMIT {REPLAY_BATCH}"
            values = [topics, position.safe, [entry_id for _, entry_id in position.seen]]
            return rows[0][0], await _frames(connection, where, values, safe=rows[0][0])

    @contextlib.contextmanager
    def watching(self, topics: list[str]) -> Iterator[Watcher]:
        """A watcher of these topics within the block."""
        watcher = Watcher()
        for topic in topics:
            self.watchers[topic].add(watcher)
        try:
            yield watcher
        finally:
            self._forget(watcher)

    def drop(self, watcher: Watcher) -> None:
        """End a watcher's stream; its browser comes back and replays."""
        self._forget(watcher)
        watcher.end()

    def _forget(self, watcher: Watcher) -> None:
        for topic in [t for t, ws in self.watchers.items() if watcher in ws]:
            self.watchers[topic].discard(watcher)
            if not self.watchers[topic]:
                del self.watchers[topic]

    def _drop_all(self) -> None:
        for watcher in {w for ws in self.watchers.values() for w in ws}:
            self.drop(watcher)


async def _frames(connection: psycopg.AsyncConnection[Any], where: str, values: list[Any], *, safe: int) -> list[Frame]:
    """Rendered journal entries."""
    query = f"SELECT xid::text::bigint, id, topic, kind, at, public FROM runtime_entry WHERE {where}"
    rows = await (await connection.execute(query.encode(), values)).fetchall()
    found = []
    for xid, entry_id, topic, kind, at, public in rows:
        data = json.dumps({"kind": kind, "topic": topic, "at": at.isoformat(), "public": public}, ensure_ascii=False)
        found.append(Frame(xid, entry_id, safe, topic, f"event: {kind}\ndata: {data}\n\n".encode()))
    return found


async def stream(hub: Hub, topics: list[str], position: Position) -> AsyncIterator[bytes]:
    """Subscribe, replay what was missed, then pass on what comes, each entry once."""
    with hub.watching(topics) as watcher:
        yield b"retry: 2000\n\n"
        await hub.listening.wait()  # what is committed from now on comes through the queue, what was before by the replay
        while True:
            safe, frames = await hub.missed(topics, position)
            for frame in frames:
                position = position.after(frame.xid, frame.entry_id, safe=safe)
                yield _with_id(position, frame.data)
            if len(frames) < REPLAY_BATCH:
                break
        position = position.caught_up(safe)
        yield _with_id(position, b"\n")
        while True:
            try:
                async with asyncio.timeout(BEAT):  # `wait_for` of Python 3.11 may swallow the cancellation of a reader who left
                    coming = await watcher.queue.get()
            except TimeoutError:
                yield b": beat\n\n"
                continue
            if coming is None:
                return
            if not position.has(coming.xid, coming.entry_id):
                position = position.after(coming.xid, coming.entry_id, safe=coming.safe)
                yield _with_id(position, coming.data)


def _with_id(position: Position, data: bytes) -> bytes:
    return f"id: {position.text()}\n".encode() + data


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
            start, topics = permission(path.removeprefix("/live/"))
        except signing.BadSignature:
            await _answer(send, 404, b"not found\n")
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        await self._stream(topics, Position.parse(headers.get("last-event-id", "")) or start, receive, send)

    async def _stream(self, topics: list[str], position: Position, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [
            (b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store"),
            (b"access-control-allow-origin", b"*"), (b"x-accel-buffering", b"no"),
        ]})  # fmt: skip
        gone = asyncio.create_task(_disconnected(receive))
        passing = asyncio.create_task(_pass(stream(self._started(), topics, position), send))
        try:
            await asyncio.wait({passing, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (passing, gone):
                task.cancel()
            ended, _ = await asyncio.gather(passing, gone, return_exceptions=True)
        if isinstance(ended, Exception):
            raise ended

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


async def _pass(events: AsyncIterator[bytes], send: Send) -> None:
    """Send what comes; the end of the stream makes the browser come back."""
    try:
        async for event in events:
            await send({"type": "http.response.body", "body": event, "more_body": True})
    except psycopg.Error as gone:
        log.warning("a watcher could not replay: %s", database.in_one_line(gone))
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Send, status: int, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain; charset=utf-8")]})
    await send({"type": "http.response.body", "body": body})


application = Application()
