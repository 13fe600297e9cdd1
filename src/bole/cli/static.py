"""Static files gathered for the web server, once per change."""

from __future__ import annotations

import hashlib
from pathlib import Path


def collect_if_changed() -> None:
    """Gather and compress the static files when they are newer than what was gathered."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            modified = Path(storage.path(path)).stat()
            digest.update(f"{path} {modified.st_size} {modified.st_mtime_ns}\n".encode())
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=root.exists())
    stamp.write_text(digest.hexdigest())
