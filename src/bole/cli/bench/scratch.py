"""A scratch database for a benchmark: made on the same server, migrated, dropped at the end, whatever happens."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from ..setting import database_up


@contextlib.contextmanager
def scratch_database() -> Iterator[None]:
    """Within the block Django works on an empty database of its own."""
    with database_up(migrated=False):
        from django.core.management import call_command
        from django.db import connection

        settings = connection.settings_dict
        usual, name = settings["NAME"], f"bole_bench_{os.getpid()}"
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        connection.close()
        settings["NAME"] = name
        try:
            call_command("migrate", verbosity=0, interactive=False)
            yield
        finally:
            connection.close()
            settings["NAME"] = usual
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def analyse() -> None:
    """Let the planner know what was just written, as autovacuum would within a minute."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
