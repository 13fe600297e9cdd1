"""Stored files: written in one act, read back as a stream."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from itertools import count
from typing import IO
from uuid import UUID

from django.db import transaction

from .models import FileChunk, StoredFile

CHUNK = 1 << 20


def store(*, name: str, media_type: str, content: Iterable[bytes]) -> StoredFile:
    """Keep a file; the content may be any stream of bytes and is never whole in memory."""
    digest, size = hashlib.sha256(), 0
    with transaction.atomic():
        file = StoredFile.objects.create(name=name[-255:], media_type=media_type, size=0, sha256="")
        for position, chunk in enumerate(_chunks(content)):
            FileChunk.objects.create(file=file, position=position, content=chunk)
            digest.update(chunk)
            size += len(chunk)
        file.size, file.sha256 = size, digest.hexdigest()
        file.save(update_fields=["size", "sha256"])
    return file


def _chunks(content: Iterable[bytes]) -> Iterator[bytes]:
    kept = b""
    for piece in content:
        kept += piece
        while len(kept) >= CHUNK:
            yield kept[:CHUNK]
            kept = kept[CHUNK:]
    if kept:
        yield kept


def read(file_id: UUID) -> Iterator[bytes]:
    """The content of a stored file, chunk by chunk, each with a statement of its own: a cursor would copy it all first."""
    chunks = FileChunk.objects.filter(file_id=file_id).values_list("content", flat=True)
    for position in count():
        chunk = chunks.filter(position=position).first()
        if chunk is None:
            return
        yield bytes(chunk)


def opened(file_id: UUID) -> IO[bytes]:
    """A stored file as a local temporary file, open at its beginning; it is gone when closed."""
    local = tempfile.TemporaryFile(prefix="bole-")  # noqa: SIM115  (the caller closes it)
    for chunk in read(file_id):
        local.write(chunk)
    local.seek(0)
    return local
