"""Where the database is, and whether it will do: the one place that knows whether it is embedded or given."""

from __future__ import annotations

from typing import Any

from . import settings_table
from .postgres import EmbeddedPostgres

LEAST_POSTGRES, LEAST_VECTOR = 16, (0, 7)
CONNECT_SECONDS = 10


class DatabaseUnfit(RuntimeError):
    """The given database cannot be used. Says why, and what would be right."""


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
    from psycopg.conninfo import conninfo_to_dict

    return {"host": "", "port": "", "user": "", "password": "", **conninfo_to_dict(str(settings_table.value("DATABASE_URL")))}


def conninfo(dbname: str = "", **options: Any) -> str:
    """A libpq connection string, for code that does not go through Django."""
    from psycopg.conninfo import make_conninfo

    given = {k: v for k, v in parts().items() if v}
    if dbname:
        given["dbname"] = dbname
    return make_conninfo(**{**options, **given})


def require_fit() -> None:
    """Look at the server before anything else does. Raises DatabaseUnfit with one line that says what is wrong."""
    import psycopg

    try:
        with psycopg.connect(conninfo(connect_timeout=CONNECT_SECONDS), autocommit=True) as connection:
            number = connection.execute("SHOW server_version_num").fetchone()
            vector = connection.execute(_VECTOR).fetchone()
    except psycopg.OperationalError as failure:
        raise DatabaseUnfit(f"the database does not answer: {in_one_line(failure)}") from None
    assert number is not None
    assert vector is not None
    if why := shortcoming(int(number[0]), *vector):
        raise DatabaseUnfit(why)


_VECTOR = """
SELECT coalesce(x.extversion, a.default_version, ''), x.extversion IS NOT NULL
       OR ((v.trusted OR r.rolsuper) AND has_database_privilege(current_database(), 'CREATE'))
FROM pg_roles r LEFT JOIN pg_extension x ON x.extname = 'vector' LEFT JOIN pg_available_extensions a ON a.name = 'vector'
LEFT JOIN pg_available_extension_versions v ON v.name = 'vector' AND v.version = a.default_version
WHERE r.rolname = current_user"""


def shortcoming(server: int, vector: str, may_have_vector: bool | None) -> str:
    """What is wrong with a server of this version number (170002) and pgvector ("0.8.1"); nothing when it will do."""
    if server // 10000 < LEAST_POSTGRES:
        return f"this is PostgreSQL {server // 10000}; version {LEAST_POSTGRES} or newer is needed"
    least = ".".join(map(str, LEAST_VECTOR))
    if not vector:
        return f"this PostgreSQL has no pgvector; install pgvector {least} or newer on the database server"
    if version_of(vector) < LEAST_VECTOR:
        return f"this is pgvector {vector}; version {least} or newer is needed (then: ALTER EXTENSION vector UPDATE)"
    if not may_have_vector:
        return "this account may not add pgvector to the database; an administrator must run there: CREATE EXTENSION vector"
    return ""


def version_of(text: str) -> tuple[int, ...]:
    """ "0.8.1" as (0, 8, 1), for comparing."""
    return tuple(int(part) for part in text.split(".") if part.isdecimal())


def in_one_line(failure: BaseException) -> str:
    """What a driver says, without line ends."""
    return " ".join(str(failure).split()) or type(failure).__name__
