"""A scratch database for a benchmark: made on the same server, migrated, dropped at the end, whatever happens."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any

from ..setting import database_up

READY = "ready to be measured"


@contextlib.contextmanager
def scratch_database(kept_as: str = "") -> Iterator[bool]:
    """Within the block Django works on a database of its own; says whether it is one that was kept ready.

    Without `kept_as` it is empty, and dropped at the end. With it, it stays once `keep` was called in the block, and is
    found again under that name; one that never became ready is made anew.
    """
    with database_up(migrated=False):
        from django.core.management import call_command
        from django.db import connection

        settings = connection.settings_dict
        usual, name = settings["NAME"], f"bole_bench_{kept_as or os.getpid()}"
        with connection.cursor() as cursor:
            is_ready = _is_ready(cursor, name)
            if not is_ready:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                cursor.execute(f'CREATE DATABASE "{name}"')
        connection.close()
        settings["NAME"] = name
        try:
            if not is_ready:
                call_command("migrate", verbosity=0, interactive=False)
            yield is_ready
        finally:
            connection.close()
            settings["NAME"] = usual
            with connection.cursor() as cursor:
                if not _is_ready(cursor, name):
                    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def keep() -> None:
    """Mark the scratch database in use as ready, so that it stays."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE \"{connection.settings_dict['NAME']}\" IS '{READY}'")


def _is_ready(cursor: Any, name: str) -> bool:
    cursor.execute("SELECT shobj_description(oid, 'pg_database') = %s FROM pg_database WHERE datname = %s", [READY, name])
    found = cursor.fetchone()
    return bool(found and found[0])


def analyse() -> None:
    """Let the planner know what was just written, as autovacuum would within a minute."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
