"""The file of a sale: it says what the rules say, every changed byte is noticed, and two heads show that nothing was taken back."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from bole.exchange import queries
from bole.exchange.domain import records
from bole.exchange.domain.entries import Entry, Kind
from bole.exchange.domain.sealed_bids import reserve_commitment
from bole.exchange.domain.terms import moment
from bole.exchange.errors import NotARecord
from bole.kernel import merkle
from bole.kernel.canonical import NotCanonical, canonical

from .sales import HOUR, OPENS, SECOND, Key, bid, english, verifier

END = OPENS + 24 * HOUR
TERMS = english(reserve=reserve_commitment("sale-1", Decimal(1500), "key"), ranks={"P": 1})
ENTRIES = [
    (bid("A", 1000, OPENS + HOUR), ""), (bid("B", 1100, OPENS + 2 * HOUR, most=2500), "n1"), (Entry(Kind.SUSPENDED, OPENS + 3 * HOUR), ""),
    (Entry(Kind.RESUMED, OPENS + 4 * HOUR), ""), (bid("P", 2500, END, most=2500), "n2"), (bid("甲", 3000, END + HOUR - SECOND), ""),
    (Entry(Kind.RESERVE, END + 2 * HOUR, amount=Decimal(1500), nonce="key"), ""),
]  # fmt: skip


def file() -> bytes:
    return records.export(TERMS, ENTRIES, at=moment(END + 3 * HOUR), signer=Key())


def test_a_stranger_reads_the_award_from_the_file_alone():
    assert verifier().verify(file()) == {"winner": "甲", "price": "3000", "reason": None, "places": ["甲", "P", "B", "A"], "forfeited": []}


def test_every_changed_byte_of_a_file_is_noticed(monkeypatch):
    """Each byte in turn is changed to another. The signature takes a twentieth of a second, so it is asked where nothing else speaks."""
    whole, found = file(), verifier()
    rng = random.Random(7)
    slow = found.is_signed
    monkeypatch.setattr(found, "is_signed", lambda *_: True)
    silent = []
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] = rng.choice([b for b in range(256) if b != whole[place]])
        try:
            found.verify(bytes(changed))
        except found.Wrong:
            continue
        silent.append(bytes(changed))
    monkeypatch.setattr(found, "is_signed", slow)
    assert 0 < len(silent) < 400  # key, signature, and the moment of the head
    for changed in silent:
        with pytest.raises(found.Wrong, match="§1"):
            found.verify(changed)


def test_bole_itself_notices_every_changed_byte_too():
    whole, rng = file(), random.Random(8)
    assert queries.verified(whole).award.winner == "甲"
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] = rng.choice([b for b in range(256) if b != whole[place]])
        with pytest.raises(NotARecord):
            queries.verified(bytes(changed))


def test_bole_says_which_entry_was_not_allowed():
    low = [ENTRIES[0], (bid("B", 1050, OPENS + 2 * HOUR), "")]
    rows = records.chained(TERMS, low)
    record = json.loads(file()) | {
        "entries": rows,
        "opened": {},
        "head": records.head_of(rows, sale="sale-1", at=moment(END), signer=Key()),
    }
    with pytest.raises(NotARecord, match="entry 2 was not allowed: The bid must be at least 1100"):
        queries.verified(canonical(record))
    with pytest.raises(verifier().Wrong, match="entry 2: 1050 is not at least 1100"):
        verifier().verify(canonical(record))


def test_both_verifiers_are_commands(tmp_path):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(file())
    bad.write_bytes(file().replace(b'"price":"3000"', b'"price":"2999"'))
    for command in ([sys.executable, "-m", "bole", "verify"], [sys.executable, verifier().__file__]):
        said = subprocess.run([*command, str(good)], capture_output=True, text=True, check=False)
        assert (said.returncode, "甲" in said.stdout) == (0, True), said.stderr
        said = subprocess.run([*command, str(bad)], capture_output=True, text=True, check=False)
        assert said.returncode in (1, 2)
        assert "§6" in said.stdout + said.stderr


def test_a_record_that_was_shortened_or_reordered_is_noticed():
    rows = records.chained(TERMS, ENTRIES)
    assert [row["previous"] for row in rows[1:]] == [row["hash"] for row in rows[:-1]]
    shorter = records.export(TERMS, ENTRIES[:-1], at=moment(END + 3 * HOUR), signer=Key())
    assert verifier().verify(shorter)["reason"] == "reserve_not_opened"  # a record of its own, and not that of the longer one
    leaves = [merkle.leaf_hash(canonical(row)) for row in rows]
    proof = merkle.consistency_proof(leaves, 3)
    assert merkle.is_consistent(3, merkle.root(leaves[:3]), len(leaves), merkle.root(leaves), proof)
    other = [*leaves[:2], merkle.leaf_hash(b"another bid"), *leaves[3:]]
    assert not merkle.is_consistent(3, merkle.root(leaves[:3]), len(other), merkle.root(other), merkle.consistency_proof(other, 3))


def test_an_award_other_than_that_of_the_rules_is_noticed(monkeypatch):
    bent = {"winner": "A", "price": "3000", "reason": None, "places": ["A"], "forfeited": []}
    monkeypatch.setattr(records, "written_award", lambda _: bent)
    with pytest.raises(verifier().Wrong, match="§6"):
        verifier().verify(file())


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\xff", b'{"format":"bole-sale/1"}', b"[" * 100_000])
def test_what_is_no_record_is_refused_in_one_sentence(content):
    with pytest.raises(verifier().Wrong):
        verifier().verify(content)


def test_the_verifier_is_short_and_needs_nothing():
    text = Path(verifier().__file__).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 250
    assert "import bole" not in text
    assert "from bole" not in text


@pytest.mark.parametrize("value", [1.5, 2**53, {"é": 1}, {1: 2}, Decimal(1), "\ud800"])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises((NotCanonical, UnicodeEncodeError)):
        canonical(value)
