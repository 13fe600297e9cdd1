"""A browser's EventSource, driven against the real ASGI application in this process, and acts made beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from django.db import connection

from bole.runtime import live

PATIENCE = 20.0


class Source:
    """One EventSource: it reads events, remembers the last id, and comes back with it when the stream ends."""

    def __init__(self, application: live.Application, address: str) -> None:
        self.application, self.address = application, address
        self.status = 0
        self.events: list[dict[str, str]] = []
        self.raw = b""
        self.last_id = ""
        self.reading = asyncio.Event()
        self.reading.set()
        self._ended = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._buffer = b""

    async def open(self) -> Source:
        """Connect, or come back, and wait until the stream has said its first words."""
        self._ended.clear()
        self._buffer = b""
        headers = [(b"host", b"x")] + ([(b"last-event-id", self.last_id.encode())] if self.last_id else [])
        scope = {"type": "http", "method": "GET", "path": self.address, "headers": headers}
        before = len(self.raw)
        self.status = 0
        self._task = asyncio.create_task(self.application(scope, self._receive, self._send))
        await until(lambda: self._task.done() or (self.status != 0 and b"id: " in self.raw[before:]))
        return self

    async def close(self) -> None:
        """The reader goes away."""
        self._ended.set()
        assert self._task is not None
        await asyncio.wait_for(self._task, PATIENCE)

    @property
    def is_open(self) -> bool:
        return self._task is not None and not self._task.done()

    async def _receive(self) -> dict[str, Any]:
        await self._ended.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        await self.reading.wait()
        self.raw += message["body"]
        self._buffer += message["body"]
        *whole, self._buffer = self._buffer.split(b"\n\n")
        for block in whole:
            fields = dict(line.split(": ", 1) for line in block.decode().split("\n") if ": " in line and not line.startswith(":"))
            self.last_id = fields.get("id", self.last_id)
            if "data" in fields:
                self.events.append(fields)


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until this is so."""
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await asyncio.sleep(0.005)


async def beside(work: Callable[[], Any]) -> Any:
    """Do something with the database in a thread of its own."""

    def run() -> Any:
        try:
            return work()
        finally:
            connection.close()

    return await asyncio.to_thread(run)
