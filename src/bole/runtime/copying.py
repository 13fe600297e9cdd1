"""Many new rows at once: PostgreSQL's COPY for Django's models.

`bulk_create` binds every value of every row to a placeholder of its own, which costs more than all other work of an
import together. COPY takes the same rows, checks the same constraints and belongs to the same transaction, but gives
no keys back: who needs the keys of an automatic column takes them first (`next_keys`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

_AS_IT_IS = frozenset((str, int, bool, UUID, Decimal, dt.datetime, dt.date, type(None)))


def copy_in(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model. Columns that the database fills in by itself are left to it."""
    if not rows:
        return
    fields = [f for f in rows[0]._meta.concrete_fields if not _left_to_database(f, rows)]
    columns = ", ".join(connection.ops.quote_name(str(f.column)) for f in fields)
    statement = f"COPY {connection.ops.quote_name(rows[0]._meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([_value(f, getattr(row, f.attname)) for f in fields])


def _left_to_database(field: models.Field[Any, Any], rows: Sequence[models.Model]) -> bool:
    if field.primary_key and isinstance(field, models.AutoField | models.BigAutoField):
        return rows[0].pk is None
    return isinstance(getattr(rows[0], field.attname), DatabaseDefault)


def _value(field: models.Field[Any, Any], value: Any) -> Any:
    return value if type(value) in _AS_IT_IS else field.get_db_prep_save(value, connection)


def next_keys(model: type[models.Model], count: int) -> list[int]:
    """The next keys of a model with an automatic primary key."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [f'"{table}"', column, count])
        return [key for (key,) in cursor.fetchall()]
