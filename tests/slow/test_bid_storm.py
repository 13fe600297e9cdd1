"""kill -9 of web server, worker and database during a storm of bids: whatever was answered "accepted" is there, once; and a
stranger's verifier finds the same winner."""

from __future__ import annotations

import http.client
import itertools
import json
import subprocess
import sys
import threading
import time
from decimal import Decimal

import pytest

from .instance import ROOT, instance, until

pytestmark = pytest.mark.slow
BIDDERS, SECONDS = 8, 40
VERIFIER = ROOT / "docs" / "rules" / "verify_sale.py"


@pytest.fixture(scope="module")
def bole():
    with instance() as made:
        made.start()
        yield made


class Storm:
    """Bidders who bid again as soon as they are answered, and who ask again under the same key when they are not."""

    def __init__(self, port, sale, passes):
        self.port, self.path = port, f"/api/v1/sales/{sale}/bids"
        self.accepted, self.answers, self.ends = [], [], threading.Event()
        self.amounts = itertools.count(1)
        self.threads = [threading.Thread(target=self._bid, args=(one, n)) for n, one in enumerate(passes)]
        for thread in self.threads:
            thread.start()

    def _bid(self, bearer, bidder):
        for number in itertools.count():
            if self.ends.is_set():
                return
            body = json.dumps({"key": f"{bidder}:{number}", "amount": str(next(self.amounts))})
            while not self.ends.is_set():
                status, answer = self._ask(body, bearer)
                self.answers.append(status)
                if status in (200, 201):
                    self.accepted.append(answer)
                if status not in (0, 503):
                    break
                time.sleep(0.05)

    def _ask(self, body, bearer):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", self.path, body, {"Authorization": f"Pass {bearer}", "Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return 0, {}
        finally:
            connection.close()

    def stop(self):
        self.ends.set()
        for thread in self.threads:
            thread.join(60)


def test_every_bid_that_was_accepted_is_there_once_whoever_dies(bole, tmp_path):
    sale, passes = bole.deed("open_lot", str(BIDDERS), str(SECONDS))
    storm = Storm(bole.port, sale, passes)
    for victim in ("web", "database", "worker", "web"):
        before = len(storm.accepted)
        until(lambda: len(storm.accepted) > before + 50, "bids are accepted", pause=0.02)  # noqa: B023
        bole.kill(victim)
    before = len(storm.accepted)
    until(lambda: len(storm.accepted) > before + 50, "bids are accepted again", pause=0.02)
    storm.stop()
    assert {0, 201} <= set(storm.answers)  # it was killed in the middle, else this shows nothing
    told = {(one["number"], one["hash"]) for one in storm.accepted}
    with bole.connected() as database:
        rows = database.execute("SELECT number, hash, request_key FROM exchange_saleentry WHERE sale_id = %s", [sale]).fetchall()
    assert told <= {(number, digest) for number, digest, _ in rows}
    assert sorted(number for number, _, _ in rows) == list(range(1, len(rows) + 1))
    assert len({key for _, _, key in rows}) == len(rows)

    state = until(
        lambda: bole.one("SELECT max(winner) FROM exchange_sale WHERE id = %s AND state = 'sold'", sale), "it is closed", seconds=120
    )
    status, record = until(lambda: (found := bole.get(f"/sales/{sale}/record.json"))[0] == 200 and found, "the record is there")
    file = tmp_path / "record.json"
    file.write_text(record, encoding="utf-8")
    found = subprocess.run([sys.executable, str(VERIFIER), str(file)], capture_output=True, text=True, check=False)
    assert (status, found.returncode) == (200, 0), found.stderr
    award = json.loads(found.stdout)
    with bole.connected() as database:
        (price,) = database.execute("SELECT award_price FROM exchange_sale WHERE id = %s", [sale]).fetchone()
    assert (award["winner"], Decimal(award["price"])) == (state, price)
    assert len(json.loads(record)["entries"]) == len(rows)
