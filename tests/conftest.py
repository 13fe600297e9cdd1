"""Fixtures of all levels: a stopped clock, no network, actors and makers."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

import hypothesis
import psycopg
import pytest
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from pytest_socket import disable_socket, enable_socket, socket_allow_hosts

from bole.runtime import clock, database

# The same examples every time, however busy the machine is: a test that fails here fails everywhere.
hypothesis.settings.register_profile("bole", deadline=None, derandomize=True, max_examples=60)
hypothesis.settings.load_profile("bole")

PRISTINE = "bole_test_pristine"
_databases = itertools.count(1)
NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)  # twelve o'clock in Shanghai


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Only this machine and Unix sockets."""
    disable_socket(allow_unix_socket=True)
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture(autouse=True)
def _no_language() -> None:
    """A page of the test before has left its language behind in this thread."""
    translation.deactivate()


@pytest.fixture
def noon() -> Iterator[dt.datetime]:
    """Time stands still."""
    with clock.freeze(NOON):
        yield NOON


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, and a copy that stays as it is for tests that want a database of their own."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        connection.close()
    with psycopg.connect(database.conninfo("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {PRISTINE} TEMPLATE {connection.settings_dict['NAME']}")
    yield
    with psycopg.connect(database.conninfo("postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE {PRISTINE}")
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of its own, where commits are real and threads see each other; the journal refuses to be emptied."""
    connection.close()
    settings = connection.settings_dict
    usual, name = settings["NAME"], f"{settings['NAME']}_{next(_databases)}"
    with psycopg.connect(database.conninfo("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {PRISTINE}")
        settings["NAME"] = name
        with django_db_blocker.unblock():
            yield name
            connection.close()
        settings["NAME"] = usual
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def committed_world(own_database: str) -> make.World:
    """The same world in a database of its own."""
    return make.world()


@pytest.fixture
def world(db: None) -> make.World:
    """Two provinces with a city each, their staff, a university, a factory and a stranger."""
    return make.world()


from . import make  # noqa: E402  (needs Django to be set up)
