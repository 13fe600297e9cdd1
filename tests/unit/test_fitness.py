"""Whether a PostgreSQL will do, said in one line."""

from __future__ import annotations

import pytest

from bole.runtime.database import in_one_line, shortcoming, version_of


@pytest.mark.parametrize(("server", "vector"), [(160000, "0.7.0"), (160004, "0.8.1"), (180004, "0.10"), (210001, "1.0")])
def test_a_new_enough_server_will_do(server, vector):
    assert shortcoming(server, vector, True) == ""


@pytest.mark.parametrize(
    ("server", "vector", "may", "word"),
    [
        (150008, "0.8.0", True, "PostgreSQL 15; version 16"),
        (90624, "", True, "PostgreSQL 9"),
        (170002, "", True, "no pgvector"),
        (170002, "0.6.2", True, "pgvector 0.6.2; version 0.7"),
        (170002, "0.8.0", False, "CREATE EXTENSION vector"),
        (170002, "0.8.0", None, "CREATE EXTENSION vector"),
    ],
)
def test_what_will_not_do_is_told_with_what_would(server, vector, may, word):
    told = shortcoming(server, vector, may)
    assert word in told
    assert "\n" not in told


def test_versions_are_compared_as_numbers():
    assert version_of("0.10.1") > version_of("0.9")
    assert version_of("0.8.0rc1") == (0, 8)


def test_a_drivers_words_are_put_on_one_line():
    assert in_one_line(ValueError("first\n\tsecond\n")) == "first second"
    assert in_one_line(ValueError()) == "ValueError"
