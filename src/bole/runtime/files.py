"""Stored files: written in one act, read back as a stream."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO
from uuid import UUID

from django.db import transaction

from bole.kernel.text import one_line

from .models import FileChunk, StoredFile

CHUNK = 1 << 20


def store(*, name: str, media_type: str, content: Iterable[bytes]) -> StoredFile:
    """Keep a file; the content may be any stream of bytes and is never whole in memory."""
    digest, size = hashlib.sha256(), 0
    with transaction.atomic():
        file = StoredFile.objects.create(name=one_line(name)[-255:], media_type=one_line(media_type)[:120], size=0, sha256="")
        for position, chunk in enumerate(_chunks(content)):
            FileChunk.objects.create(file=file, position=position, content=chunk)
            digest.update(chunk)
            size += len(chunk)
        file.size, file.sha256 = size, digest.hexdigest()
        file.save(update_fields=["size", "sha256"])
    return file


def _chunks(content: Iterable[bytes]) -> Iterator[bytes]:
    kept = bytearray()
    for piece in content:
        rest = memoryview(piece)
        while len(rest) >= CHUNK - len(kept):
            taken = CHUNK - len(kept)
            yield bytes(kept) + bytes(rest[:taken])
            rest = rest[taken:]
            kept.clear()
        kept += rest
    if kept:
        yield bytes(kept)


def read(file_id: UUID) -> Iterator[bytes]:
    """The content of a stored file, chunk by chunk; one is in memory at a time."""
    position = 0
    while found := FileChunk.objects.filter(file_id=file_id, position=position).values_list("content", flat=True).first():
        yield bytes(found)
        position += 1


def opened(file_id: UUID) -> IO[bytes]:
    """A stored file as a local temporary file, open at its beginning; it is gone when closed."""
    local = tempfile.TemporaryFile(prefix="bole-")  # noqa: SIM115  (the caller closes it)
    for chunk in read(file_id):
        local.write(chunk)
    local.seek(0)
    return local
