"""`bole bench matching --collection` measures any collection through the product's own code path."""

from __future__ import annotations

import json

import pytest

from .instance import instance

pytestmark = pytest.mark.slow

OFFERS = [
    {"id": "o1", "lang": "zh", "title": "低温锂离子电池电解液", "text": "一种在零下四十度仍能工作的锂离子电池电解液。"},
    {"id": "o2", "lang": "en", "title": "Ship hull coating", "text": "An anti-fouling coating for ship hulls that lasts five years."},
    {"id": "o3", "lang": "", "title": "", "text": "fibre sensors that find cracks in bridges"},
    {"id": "o4", "lang": "en", "title": "", "text": "x"},
]
NEEDS = [
    {"id": "n1", "lang": "zh", "title": "", "text": "需要低温锂离子电池电解液"},
    {"id": "n2", "lang": "en", "title": "coating for ship hulls", "text": "It must be anti-fouling."},
    {"id": "n3", "lang": "en", "title": "", "text": "fibre sensors find cracks"},
    {"id": "n4", "lang": "en", "title": "nobody judged this one", "text": ""},
]
METRICS = ("R@1", "R@10", "R@100", "MRR", "nDCG@10")
QRELS = "n1\to1\t2\nn2\to2\t1\nn3\to3\t2\nn3\to1\t0\n"


@pytest.fixture(scope="module")
def bole():
    with instance() as made:
        yield made


def _measure(bole, directory, qrels):
    for name, rows in (("offers", OFFERS), ("needs", NEEDS)):
        (directory / f"{name}.jsonl").write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows))
    (directory / "qrels.tsv").write_text(qrels)
    return bole.command("bench", "matching", "--collection", str(directory), "--json")


def test_every_system_is_measured_on_the_judged_needs(bole, tmp_path):
    done = _measure(bole, tmp_path, QRELS)
    assert done.returncode == 0, done.stderr
    systems = json.loads(done.stdout)["systems"]
    assert set(systems) == {"bigram BM25", "document vector", "bole"}
    for name, measured in systems.items():
        assert measured["needs"] == 3
        assert {k: measured[k] for k in METRICS} == dict.fromkeys(METRICS, 1.0), name


def test_a_faulty_judgement_is_told_with_its_line(bole, tmp_path):
    done = _measure(bole, tmp_path, QRELS + "n1\to2\tvery good\n")
    assert done.returncode != 0
    assert json.loads(done.stdout)["detail"].startswith("qrels.tsv:5: ")
    assert done.stderr == ""


def test_bids_are_measured_beside_the_bare_limit_and_every_watcher_sees_all_of_them_in_order(bole):
    done = bole.command("bench", "auction", "--bidders", "2", "--seconds", "0.5", "--watchers", "20", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    for way in ("service", "http"):
        (row,) = told[way]
        assert (row["bidders"], row["rate"] > 0, row["limit"] > 0) == (2, True, True)
        assert row["ratio"] == pytest.approx(row["rate"] / row["limit"])
    assert (told["watchers"]["watchers"], told["watchers"]["right"]) == (20, 20)
