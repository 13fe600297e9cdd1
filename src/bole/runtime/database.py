"""Where the database is: the one place that knows whether it is embedded or given."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from . import settings_table
from .postgres import EmbeddedPostgres


def is_embedded() -> bool:
    """True when no BOLE_DATABASE_URL is given."""
    return not settings_table.value("DATABASE_URL")


def embedded() -> EmbeddedPostgres:
    """The embedded PostgreSQL of this instance (not necessarily running)."""
    return EmbeddedPostgres(settings_table.home())


def parts() -> dict[str, Any]:
    """Connection parts: host, port, user, password, dbname, and options given in the URL's query."""
    if is_embedded():
        return embedded().parts()
    url = urlsplit(str(settings_table.value("DATABASE_URL")))
    options = dict(pair.split("=", 1) for pair in url.query.split("&") if "=" in pair)
    found: dict[str, Any] = {
        "host": unquote(url.hostname or ""),
        "port": str(url.port or ""),
        "user": unquote(url.username or ""),
        "password": unquote(url.password or ""),
        "dbname": unquote(url.path.lstrip("/")),
    }
    return {**found, **{k: unquote(v) for k, v in options.items()}}


def conninfo(dbname: str = "") -> str:
    """A libpq connection string, for code that does not go through Django."""
    from psycopg.conninfo import make_conninfo

    given = {k: v for k, v in parts().items() if v}
    if dbname:
        given["dbname"] = dbname
    return make_conninfo(**given)
