"""Bulk indexing shares its sentences with other processes: the vectors are the same, whatever becomes of the helpers."""

from __future__ import annotations

import time

import numpy as np
import pytest

from bole.matching.adapters.embedders import FakeEmbedder, UseEmbedder
from bole.matching.adapters.side_embedder import WORTH_IT, SideEmbedders, processes_for

TEXTS = ["海水养殖网箱的清洗装置", "", "A device that cleans the nets of fish farms.", "Elektrolyt für tiefe Temperaturen"] * 5


@pytest.fixture(scope="module")
def embedder():
    return UseEmbedder()


def wait_for_helpers(shared):
    """Until every helper has read its model."""
    while len(shared._that_are_ready()) < len(shared._helpers):
        time.sleep(0.05)


def test_two_processes_give_the_vectors_of_one(embedder):
    with SideEmbedders(embedder, 1) as shared:
        alone = shared.encode(TEXTS)
        wait_for_helpers(shared)
        found = [shared.encode(TEXTS), shared.encode(TEXTS[:1])]
    assert np.allclose(alone, found[0], atol=1e-5)
    assert np.allclose(found[0], embedder.encode(TEXTS), atol=1e-5)
    assert np.allclose(found[1], embedder.encode(TEXTS[:1]), atol=1e-5)


@pytest.mark.parametrize("moment", ["before it is asked", "while it works"])
def test_the_share_of_a_helper_that_dies_is_encoded_here(embedder, moment, monkeypatch):
    with SideEmbedders(embedder, 1) as shared:
        wait_for_helpers(shared)
        helper = shared._helpers[0]
        if moment == "while it works":
            answer = shared._answer
            monkeypatch.setattr(shared, "_answer", lambda asked, texts: (asked.kill(), asked.stdout.read(), answer(asked, texts))[-1])
        else:
            helper.kill()
            helper.wait()
        found = shared.encode(TEXTS)
        assert shared._helpers == []
    assert np.allclose(found, embedder.encode(TEXTS), atol=1e-5)


def test_no_helper_outlives_its_work(embedder):
    with SideEmbedders(embedder, 2) as shared:
        wait_for_helpers(shared)
        helpers = list(shared._helpers)
        shared.encode(TEXTS)
    assert [h.poll() is not None for h in helpers] == [True, True]


def test_helpers_are_for_many_records_and_a_local_model(embedder):
    assert processes_for(embedder, WORTH_IT - 1) == 0
    assert processes_for(FakeEmbedder(), 10**6) == 0
