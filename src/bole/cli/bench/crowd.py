"""Bidders and watchers from outside: `bole web` and `bole live` in processes of their own, and a crowd that asks them.

The crowd is one process without Django (`python -m bole.cli.bench.crowd`), which speaks HTTP over plain sockets, so that what
is measured is the server and not the client; both share the machine's cores all the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

PATIENCE = 60.0


@contextlib.contextmanager
def servers() -> Iterator[int]:
    """`bole web` and `bole live` on the scratch database; the port of the first."""
    from django.conf import settings
    from django.db import connection

    port = _free_port()
    there = connection.settings_dict
    place = urlencode({name: value for name, value in (("host", there["HOST"]), ("port", there["PORT"])) if value})
    address = f"postgresql://{quote(there['USER'])}:{quote(there['PASSWORD'] or '')}@/{there['NAME']}?{place}"
    environ = {
        **os.environ, "PORT": str(port), "BOLE_DATABASE_URL": address, "BOLE_SECRET_KEY": settings.SECRET_KEY, "BOLE_HOST": "127.0.0.1",
    }  # fmt: skip
    running = [
        subprocess.Popen([sys.executable, "-m", "bole", name], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for name in ("web", "live")
    ]
    try:
        for one in (port, port + 1):
            _wait_for(one)
        yield port
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(20)


def _free_port() -> int:
    for port in range(23000 + os.getpid() % 400 * 20, 65000, 2):
        with contextlib.suppress(OSError), socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", port))
            other.bind(("127.0.0.1", port + 1))
            return port
    raise RuntimeError("no port is free")


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"nobody answers on port {port}")


def through_http(port: int, sale: str, passes: list[str], seconds: float) -> dict[str, float]:
    """Answers per second to a crowd in a process of its own, one connection for each of these passes."""
    found: dict[str, float] = _crowd("bid", {"port": port, "sale": sale, "passes": passes, "seconds": seconds})
    return found


def watched(port: int, watchers: int) -> dict[str, Any]:
    """So many watchers of one sale, while bids are put on record through the service."""
    from decimal import Decimal

    from bole.exchange.domain.asking import Ask
    from bole.exchange.domain.entries import Kind
    from bole.exchange.queries.sales import live_token
    from bole.exchange.services import bidding

    from .lots import open_lot

    bids = 50
    sale, seats = open_lot(2)
    crowd = _started("watch", {"port": port, "token": live_token(sale), "watchers": watchers, "bids": bids})
    assert crowd.stdout is not None
    crowd.stdout.readline()  # all of them watch
    for number in range(bids):
        code = seats[number % 2].code
        bidding.placed(sale.id, Ask(Kind.BID, f"watched {number}", "bench", bidder=code, amount=Decimal(number + 1)))
        time.sleep(0.2)
    done = time.time()
    told = json.loads(crowd.stdout.readline())
    crowd.wait(PATIENCE)
    return {"watchers": watchers, "bids": bids, "right": told["right"], "last_ms": 1000 * (told["at"] - done)}


def _crowd(deed: str, asked: dict[str, Any]) -> Any:
    process = _started(deed, asked)
    told, _ = process.communicate(timeout=PATIENCE + asked["seconds"] * 2)
    return json.loads(told)


def _started(deed: str, asked: dict[str, Any]) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, __file__, deed], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    process.stdin.write(json.dumps(asked) + "\n")
    process.stdin.flush()
    return process


# ---- the crowd: nothing of Bole below this line ----


async def bid(asked: dict[str, Any]) -> dict[str, float]:
    """Every bidder bids again as soon as he is answered; the first tenth of the time is not counted."""
    seconds, amounts = asked["seconds"], itertools.count(1)
    begin = time.perf_counter() + seconds / 10
    end = begin + seconds
    spans, accepted = list[float](), [0]

    async def one(bearer: str, bidder: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", asked["port"])
        head = f"POST /api/v1/sales/{asked['sale']}/bids HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Pass {bearer}\r\n"
        for number in itertools.count():
            at = time.perf_counter()
            if at >= end:
                break
            body = json.dumps({"key": f"{bidder}:{number}", "amount": str(next(amounts))})
            writer.write(f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
            told = (await reader.readuntil(b"\r\n\r\n")).lower()
            await reader.readexactly(int(told.split(b"content-length:")[1].split(b"\r\n")[0]))
            if at >= begin:
                spans.append(time.perf_counter() - at)
                accepted[0] += told.startswith(b"http/1.1 201")
        writer.close()

    await asyncio.gather(*(one(bearer, number) for number, bearer in enumerate(asked["passes"])))
    spans.sort()
    return {
        "rate": len(spans) / seconds, "accepted": accepted[0] / max(1, len(spans)), "p50_ms": 1000 * spans[len(spans) // 2],
        "p99_ms": 1000 * spans[len(spans) * 99 // 100],
    }  # fmt: skip


async def watch(asked: dict[str, Any]) -> dict[str, float]:
    """Every watcher notes the numbers of the entries he is told of; how many saw them all, once and in order, and when the last did."""
    wanted, ready = list(range(1, asked["bids"] + 1)), asyncio.Semaphore(0)

    async def one() -> bool:
        reader, writer = await asyncio.open_connection("127.0.0.1", asked["port"], limit=1 << 20)
        writer.write(f"GET /live/{asked['token']} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode())
        await reader.readuntil(b"retry:")
        ready.release()
        seen: list[int] = []
        while len(seen) < len(wanted):
            line = await asyncio.wait_for(reader.readline(), PATIENCE)
            if not line:
                break
            if line.startswith(b"data: {"):
                seen += [entry["number"] for entry in json.loads(line[6:])["public"]["entries"]]
        writer.close()
        return seen == wanted

    watching = [asyncio.create_task(one()) for _ in range(asked["watchers"])]
    for _ in watching:
        await ready.acquire()
    print("all watch", flush=True)
    right = await asyncio.gather(*watching, return_exceptions=True)
    return {"right": sum(found is True for found in right), "at": time.time()}


if __name__ == "__main__":
    print(json.dumps(asyncio.run({"bid": bid, "watch": watch}[sys.argv[1]](json.loads(sys.stdin.readline())))), flush=True)
