"""Test collections: offers, needs, and which offer fits which need how well.

A directory with `offers.jsonl` and `needs.jsonl` (id, lang, title, text) and `qrels.tsv` (need id, offer id, grade),
or the pairs of ChinaXiv that ship with Bole.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path

from bole.kernel.errors import N_, Invalid
from bole.kernel.text import one_line, sentences
from bole.reference.queries import guess_language


class BadCollection(Invalid):
    code = "bad_collection"
    sentence = N_("%(where)s: %(what)s")


@dataclass(frozen=True, slots=True)
class Text:
    """An offer or a need."""

    id: str
    lang: str
    title: str
    text: str = ""

    def whole(self) -> str:
        return f"{self.title}\n{self.text}".strip()


@dataclass(frozen=True, slots=True)
class Task:
    """Needs, the offers that fit with their grades, and offers that are left out of a need's ranking."""

    name: str
    needs: tuple[Text, ...]
    grades: dict[str, dict[str, int]]
    pool: str = ""
    left_out: dict[str, frozenset[str]] = field(default_factory=dict)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    if not path.is_file():
        raise BadCollection(where=path.name, what="this file is missing; a collection has offers.jsonl, needs.jsonl and qrels.tsv")
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError:
                raise BadCollection(where=f"{path.name}:{number}", what="this line is not JSON") from None
            if not isinstance(row, dict) or not row.get("id"):
                raise BadCollection(where=f"{path.name}:{number}", what="a row needs an id, and should have lang, title and text")
            yield f"{path.name}:{number}", row


def read_texts(path: Path) -> tuple[Text, ...]:
    """The texts of one file. Refuses with BadCollection."""
    found = {}
    for _, row in _rows(path):
        text = Text(str(row["id"]), str(row.get("lang") or ""), one_line(str(row.get("title") or "")), str(row.get("text") or ""))
        if not text.lang:
            text = replace(text, lang=guess_language(text.whole()))
        found[text.id] = text
    return tuple(found.values())


def read_collection(directory: Path) -> tuple[tuple[Text, ...], Task]:
    """Offers and the one task of a directory. Refuses with BadCollection."""
    offers, needs = read_texts(directory / "offers.jsonl"), read_texts(directory / "needs.jsonl")
    known = {o.id for o in offers}
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    path = directory / "qrels.tsv"
    if not path.is_file():
        raise BadCollection(where=path.name, what="this file is missing")
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        parts = line.split("\t") if "\t" in line else line.split()
        if not line.strip():
            continue
        if len(parts) == 4:  # TREC's form has an unused second column
            parts = [parts[0], parts[2], parts[3]]
        if len(parts) != 3 or not parts[2].strip().lstrip("-").isdecimal():
            if number == 1:
                continue  # a header
            raise BadCollection(where=f"{path.name}:{number}", what="right would be: need id, tab, offer id, tab, grade")
        if parts[1] in known:
            grades[parts[0]][parts[1]] = int(parts[2])
    judged = tuple(n for n in needs if any(g > 0 for g in grades.get(n.id, {}).values()) and n.whole())
    if not judged:
        raise BadCollection(where=path.name, what="no need has a fitting offer")
    return offers, Task("collection", judged, dict(grades))


def half_of(identifier: str) -> int:
    """0: the half weights are tuned on; 1: the half that is reported. By a fixed hash, so nobody chooses."""
    return hashlib.sha256(identifier.encode()).digest()[0] & 1


def pairs() -> list[dict[str, str]]:
    """The 1,239 pairs of ChinaXiv (CC BY 4.0), as they are: scanned, with cut titles and glued words."""
    content = (resources.files("bole.cli.bench") / "chinaxiv_pairs.jsonl.gz").read_bytes()
    return [json.loads(line) for line in gzip.decompress(content).decode().splitlines()]


def _sentence(row: dict[str, str], lang: str) -> str:
    """One sentence of an abstract, chosen by a fixed hash among those that say something."""
    least = 15 if lang == "zh" else 60
    found = sentences(row[f"abstract_{lang}"])
    good = [s for s in found if len(s) >= least] or found
    return good[int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % len(good)]


def chinaxiv(half: int) -> tuple[tuple[Text, ...], list[Task]]:
    """All records of both languages, and the six tasks for the queries of one half."""
    rows = pairs()
    offers = tuple(Text(f"{lang}:{r['id']}", lang, r[f"title_{lang}"], r[f"abstract_{lang}"]) for lang in ("zh", "en") for r in rows)
    mine = [r for r in rows if half_of(r["id"]) == half]
    tasks = []
    for kind in ("title", "sentence"):
        for asked, wanted in (("en", "zh"), ("zh", "en")):
            tasks.append(_task(f"{asked} {kind} -> {wanted} record", mine, kind, asked, wanted, pool=wanted))
    for asked, wanted in (("en", "zh"), ("zh", "en")):
        tasks.append(_task(f"{asked} title -> {wanted} record, both languages in the pool", mine, "title", asked, wanted, pool=""))
    return offers, tasks


def _task(name: str, rows: list[dict[str, str]], kind: str, asked: str, wanted: str, *, pool: str) -> Task:
    needs = tuple(Text(r["id"], asked, one_line(r[f"title_{asked}"]) if kind == "title" else _sentence(r, asked)) for r in rows)
    grades = {r["id"]: {f"{wanted}:{r['id']}": 1} for r in rows}
    # In the mixed pool the record in the query's own language is its very text: it is left out, all others stay.
    left_out = {} if pool else {r["id"]: frozenset({f"{asked}:{r['id']}"}) for r in rows}
    return Task(name, needs, grades, pool, left_out)
