"""Stored files: any stream of bytes in, the same bytes out, nothing whole in memory."""

from __future__ import annotations

import hashlib
import random
import uuid

import pytest

from bole.runtime import files
from bole.runtime.files import CHUNK
from bole.runtime.models import FileChunk, StoredFile

pytestmark = pytest.mark.django_db
NOISE = random.Random(1).randbytes(5 * CHUNK + 12345)


def pieces(content, size):
    return (content[i : i + size] for i in range(0, len(content), size))


@pytest.mark.parametrize(
    "length",
    [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 5 * 1000 * 1000],
    ids=["empty", "one byte", "-1", "a chunk", "+1", "two", "5 MB"],
)
@pytest.mark.parametrize("size", [65_536, CHUNK, 10 * CHUNK, 1_000_003], ids=["64 KiB", "chunks", "at once", "odd"])
def test_what_goes_in_comes_out(length, size):
    content = NOISE[:length]
    stored = files.store(name="报告.xlsx", media_type="application/x", content=pieces(content, size))
    assert b"".join(files.read(stored.id)) == content
    assert (stored.size, stored.sha256) == (length, hashlib.sha256(content).hexdigest())
    lengths = [len(bytes(c)) for c in FileChunk.objects.filter(file=stored).order_by("position").values_list("content", flat=True)]
    assert lengths == [CHUNK] * (length // CHUNK) + ([length % CHUNK] if length % CHUNK else [])


def test_single_bytes_and_empty_pieces_are_put_together():
    stored = files.store(name="x", media_type="y", content=[b"", b"a", b"", b"bc", memoryview(b"d")])
    assert b"".join(files.read(stored.id)) == b"abcd"


def test_a_stored_file_opens_as_a_local_one():
    stored = files.store(name="x", media_type="y", content=[NOISE[: CHUNK + 5]])
    with files.opened(stored.id) as local:
        assert local.read() == NOISE[: CHUNK + 5]


def test_odd_names_are_made_storable():
    stored = files.store(name="../a\x00b\n" + "长" * 300 + ".csv", media_type="m" * 200, content=[])
    assert stored.name.endswith(".csv")
    assert len(stored.name) == 255
    assert StoredFile.objects.get(id=stored.id).media_type == "m" * 120


def test_a_stream_that_breaks_leaves_nothing():
    def broken():
        yield NOISE[: 2 * CHUNK]
        raise OSError("the network is gone")

    with pytest.raises(OSError, match="network"):
        files.store(name="x", media_type="y", content=broken())
    assert not StoredFile.objects.exists()
    assert not FileChunk.objects.exists()


def test_a_file_that_is_not_there_is_empty():
    assert list(files.read(uuid.uuid4())) == []
