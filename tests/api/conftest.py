"""Fixtures of the API's tests: one town for a whole module, rolled back at its end; or one for a single test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import signals
from django.db import close_old_connections, transaction
from django.db.backends.base.operations import BaseDatabaseOperations

from . import town as towns


@pytest.fixture(scope="session", autouse=True)
def _journal_may_be_emptied() -> Iterator[None]:
    """Tests that commit end with emptied tables; the journal's own rule against that does not hold for the clean-up."""
    plain = BaseDatabaseOperations.execute_sql_flush

    def without_triggers(self: Any, statements: list[str]) -> None:
        plain(self, ["SET LOCAL session_replication_role = replica", *statements])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", without_triggers)
        yield


@pytest.fixture(scope="module")
def _same_connection() -> Iterator[None]:
    """A WSGI server closes connections between requests; within a test's transaction they are kept, as by Django's client."""
    ends = (signals.request_started, signals.request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.fixture(scope="module")
def shared_town(_same_connection: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[towns.Town]:
    """A town many tests look at. Tests that use it are marked `django_db`: what one writes, the next does not see."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield towns.build()
        transaction.set_rollback(True)


@pytest.fixture
def town(db: None) -> towns.Town:
    """A town of its own for one test."""
    return towns.build()
