"""Settings: zero of them must run, and a bad one says what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from bole.runtime.settings_table import BY_NAME, TABLE, BadSetting, Setting


@pytest.mark.parametrize("setting", TABLE, ids=lambda s: s.name)
def test_every_setting_has_a_default_that_it_could_read_itself(setting):
    default = setting.value({})
    if default == "" or isinstance(default, tuple | Path):
        return
    assert setting.value({setting.variable: str(int(default) if isinstance(default, bool) else default)}) == default


@pytest.mark.parametrize("setting", TABLE, ids=lambda s: s.name)
def test_every_setting_says_why_it_is_there_and_what_is_right(setting):
    assert setting.reason
    assert setting.right
    assert setting.name.isupper()


def test_empty_and_blank_are_the_default():
    assert BY_NAME["PORT"].value({"PORT": ""}) == 8000
    assert BY_NAME["PORT"].value({"PORT": "  "}) == 8000


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("PORT", "8140", 8140),
        ("DEBUG", "Yes", True),
        ("DEMO", "off", False),
        ("HOST", "::1", "::1"),
        ("ALLOWED_HOSTS", " a.example , b.example,", ("a.example", "b.example")),
        ("PUBLIC_URL", "https://bole.example/", "https://bole.example"),
        ("LOG_LEVEL", "debug", "DEBUG"),
        ("TIME_ZONE", "Europe/Berlin", "Europe/Berlin"),
        ("EMBEDDER", "openai:http://localhost:1/v1#m", "openai:http://localhost:1/v1#m"),
        ("EMBEDDER", "sentence-transformers:x/y", "sentence-transformers:x/y"),
        ("DATABASE_URL", "postgresql://u:p%40w@h:5432/d?sslmode=require", "postgresql://u:p%40w@h:5432/d?sslmode=require"),
        ("DATABASE_URL", "postgres:///d?host=/run/postgresql", "postgres:///d?host=/run/postgresql"),
        ("DATABASE_URL", "postgresql://a:1,b:2/d", "postgresql://a:1,b:2/d"),
        ("NUMBER_MASK", "{centre}-{year}-{serial:4}", "{centre}-{year}-{serial:4}"),
        ("HOME", "/tmp/../tmp/x y", Path("/tmp/x y")),
    ],
)
def test_what_can_be_read(name, given, expected):
    assert BY_NAME[name].value({BY_NAME[name].variable: given}) == expected


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("PORT", "0"), ("PORT", "65535"), ("PORT", "http"), ("PORT", "80.5"), ("DEBUG", "maybe"), ("HOST", "localhost"), ("HOST", "1.2.3"),
        ("PUBLIC_URL", "bole.example"), ("PUBLIC_URL", "ftp://x"), ("LIVE_URL", "https://x/?q"), ("TIME_ZONE", "Mars/Base"),
        ("TIME_ZONE", "../x"), ("TIME_ZONE", "Europe"), ("WEB_THREADS", "0"), ("DATABASE_POOL", "-1"), ("LOCK_TIMEOUT_MS", "5s"),
        ("LOG_LEVEL", "loud"), ("EMBEDDER", "nonesuch"), ("EMBEDDER", "openai:http://x"), ("EMBEDDER", "sentence-transformers:"),
        ("SECRET_KEY", "short"), ("DATABASE_URL", "mysql://x/y"), ("DATABASE_URL", "postgresql://u:p@h:port/d"),
        ("DATABASE_URL", "postgresql://u:p@h"), ("DATABASE_URL", "postgresql://u:p@h/d?nonesuch=1"), ("NUMBER_MASK", "{year}"),
        ("NUMBER_MASK", "{serial:99}"), ("MAX_UPLOAD_MB", "2 GB"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_what_would_be_right(name, given):
    setting = BY_NAME[name]
    with pytest.raises(BadSetting) as told:
        setting.value({setting.variable: given})
    assert setting.variable in str(told.value)
    assert setting.right in str(told.value)
    assert "\n" not in str(told.value)


def test_a_secret_is_not_told():
    with pytest.raises(BadSetting) as told:
        BY_NAME["DATABASE_URL"].value({"BOLE_DATABASE_URL": "postgresql://u:hunter2@h:x/d"})
    assert "hunter2" not in str(told.value)


def test_names_are_given_once():
    assert len(BY_NAME) == len(TABLE)
    assert Setting("X", str, "", "r", "r").variable == "BOLE_X"
