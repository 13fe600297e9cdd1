"""Fixtures of all levels: a stopped clock, no network, actors and makers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import hypothesis
import pytest
from pytest_socket import disable_socket, enable_socket, socket_allow_hosts

from bole.runtime import clock

# The same examples every time, however busy the machine is: a test that fails here fails everywhere.
hypothesis.settings.register_profile("bole", deadline=None, derandomize=True, max_examples=60)
hypothesis.settings.load_profile("bole")

NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)  # twelve o'clock in Shanghai


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Only this machine and Unix sockets."""
    disable_socket(allow_unix_socket=True)
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture
def noon() -> Iterator[dt.datetime]:
    """Time stands still."""
    with clock.freeze(NOON):
        yield NOON


@pytest.fixture
def world(db: None) -> make.World:
    """Two provinces with a city each, their staff, a university, a factory and a stranger."""
    return make.world()


from . import make  # noqa: E402  (needs Django to be set up)
