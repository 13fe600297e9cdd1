"""The embedded PostgreSQL: programs from a wheel, our own small runner.

The wheel's own supervisor is not used: after a kill it leaked servers or handed out dead ones. Here every user of the
server holds a shared lock on one file; who leaves last stops it. The server listens on a Unix socket only, with a
generated password. As root it runs under an account of its own, and, where that account cannot reach this instance's
directory, from a place it can reach. Where the data lies is written down once, so that a changed permission can never
make a full database look empty.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from . import home as homes
from . import postgres_programs
from .lifeline import alive
from .postgres_programs import SYSTEM_PLACE, PostgresFailed, programs

__all__ = ["EmbeddedPostgres", "PostgresFailed", "programs"]

START_SECONDS = 60
RECOVERY_SECONDS = 600  # a server that lives and recovers from a crash may take this long
SOCKET_PATH_LIMIT = 90  # bytes; the kernel allows 107, the socket's own name takes up to 17
LOG_LIMIT = 20_000_000  # bytes; then the log is set aside at the next start
NO_PROCESS = 4_194_303  # higher than any process id that is given out

CONFIGURATION = """\
listen_addresses = ''
max_connections = 80
maintenance_work_mem = 256MB
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


class EmbeddedPostgres:
    """The server of one instance. `home` is the instance's directory."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._users: IO[bytes] | None = None

    # Where things are

    @property
    def base(self) -> Path:
        """Where the server's files lie: `postgres` in the instance's directory, unless it was placed elsewhere."""
        placed = self.home / "secrets" / "postgres-directory"
        return self.home / (placed.read_text().strip() if placed.exists() else "postgres")

    @property
    def data(self) -> Path:
        """The cluster's own directory."""
        return self.base / "data"

    @property
    def log(self) -> Path:
        """What the server logs."""
        return self.base / "postgres.log"

    @property
    def socket_dir(self) -> Path:
        """Where the socket lies: beside the data, unless that path is too long or odd for a connection string."""
        beside = self.base / "run"
        if len(os.fsencode(beside)) <= SOCKET_PATH_LIMIT and not re.search(r"[,'\"@]", str(beside)):
            return beside
        stamp = hashlib.sha256(os.fsencode(self.base)).hexdigest()[:12]
        return SYSTEM_PLACE / f"run-{stamp}" if os.geteuid() == 0 else Path(f"/tmp/bole-{os.geteuid()}-{stamp}")  # noqa: S108 (checked)

    # What others need to know

    def parts(self) -> dict[str, Any]:
        """Connection parts; the password is empty until the server was set up."""
        secret = self.home / "secrets" / "postgres"
        password = secret.read_text().strip() if secret.exists() else ""
        return {"host": str(self.socket_dir), "port": "", "user": "bole", "password": password, "dbname": "bole"}

    def is_ready(self) -> bool:
        """Whether the server accepts connections now."""
        return postgres_programs.is_answering(self.socket_dir)

    def is_alive(self) -> bool:
        """Whether the server's process lives; cheaper than `is_ready`, for watching."""
        return self._postmaster() is not None

    def _noted(self) -> int:
        """The process id the server noted in its directory, 0 for none."""
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return 0

    def _postmaster(self) -> int | None:
        """The process id of this data's server. A noted id may be another process's by now, after a crash."""
        pid = self._noted()
        if not pid or not alive(pid):
            return None
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
        except OSError:
            listed = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)
            command = listed.stdout
        return pid if os.fsencode(self.data) in command else None

    # Starting and stopping

    @contextlib.contextmanager
    def in_use(self) -> Iterator[EmbeddedPostgres]:
        """The server is up within the block; the last user out stops it. Raises PostgresFailed, HomeUnusable."""
        try:
            self.enter()
            yield self
        finally:
            self.leave()

    def enter(self) -> None:
        """Become a user of the server, starting it if nobody has yet. Raises PostgresFailed, HomeUnusable."""
        self._prepare_directories()
        with self._starting(), homes.written(self.base):
            if self._users is None:
                self._users = (self.base / "users.lock").open("ab")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            self._set_up()
            if not self.is_ready():
                self._start()
            self._create_database()

    def revive(self) -> None:
        """Start a server again that was killed while in use. Raises PostgresFailed, HomeUnusable."""
        with self._starting(), homes.written(self.base):
            if not self.is_ready():
                self._start()

    def leave(self) -> None:
        """Stop being a user; stop the server when nobody else is one."""
        if self._users is None:
            return
        users, self._users = self._users, None
        users.close()
        self.stop_if_unused()

    def stop_if_unused(self) -> None:
        """Stop the server when nobody holds the users' lock."""
        if not self.base.exists():
            return
        with self._starting(), (self.base / "users.lock").open("ab") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return  # somebody else still uses it
            if self._postmaster():
                stopped = self._control("stop", "-m", "fast", "-t", "30", check=False)
                if stopped.returncode:
                    self._control("stop", "-m", "immediate", "-t", "10", check=False)

    @contextlib.contextmanager
    def _starting(self) -> Iterator[None]:
        with homes.written(self.base):
            lock = (self.base / "start.lock").open("ab")
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    # Setting up

    def _prepare_directories(self) -> None:
        if found := re.search(r"[\"$`\\\n\r]", str(self.home)):
            raise PostgresFailed(f"PostgreSQL's programs cannot work in {self.home}: its path has a {found[0]!r}; set BOLE_HOME")
        homes.make(self.home)
        homes.secret(self.home, "postgres-directory", self._chosen_base)
        if os.geteuid() == 0 and not homes.is_reachable(self.base.parent):
            raise PostgresFailed(
                f"the database of this instance lies in {self.base}, and its account cannot reach that any more; "
                "let other accounts walk into the directories above it: chmod o+x"
            )
        for directory in (self.base, self.socket_dir):
            homes.make(directory)
            with homes.written(directory):
                self._hand_over(directory)
        self._require_own(self.socket_dir)
        with homes.written(self.socket_dir):
            self.socket_dir.chmod(0o700)

    def _chosen_base(self) -> str:
        """Beside the secrets; as root, where the database's account cannot walk, below /var/lib."""
        if os.geteuid() != 0 or homes.is_reachable(self.home):
            return "postgres"
        return str(SYSTEM_PLACE / secrets.token_hex(6))

    def _hand_over(self, path: Path) -> None:
        if account := postgres_programs.account(self.data):
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)

    def _require_own(self, directory: Path) -> None:
        """A directory below /tmp may have been laid there by somebody else."""
        account = postgres_programs.account(self.data)
        if directory.is_symlink() or directory.stat().st_uid != (account.pw_uid if account else os.geteuid()):
            raise PostgresFailed(f"{directory} belongs to somebody else; remove it, or set BOLE_HOME to a shorter path")

    def _set_up(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            if self.data.exists():  # not ours to throw away
                self.data.rename(self.base / f"data.set-aside-{time.time_ns()}")
            self._initdb()
        elif not (self.home / "secrets" / "postgres").exists() and not self.is_alive():
            self._renew_password()
        sockets = str(self.socket_dir).replace("'", "''")
        self._configure("bole.conf", CONFIGURATION + _memory() + _shared_memory() + f"unix_socket_directories = '{sockets}'\n")
        main = self.data / "postgresql.conf"
        if "include 'bole.conf'" not in main.read_text():
            with main.open("a") as out:
                out.write("\ninclude 'bole.conf'\n")

    def _configure(self, name: str, text: str) -> None:
        file = self.data / name
        if file.exists() and file.read_text() == text:
            return
        fresh = self.data / f"{name}.new"
        fresh.write_text(text)
        fresh.chmod(0o600)
        self._hand_over(fresh)
        fresh.replace(file)

    def _initdb(self) -> None:
        password = homes.secret(self.home, "postgres", lambda: secrets.token_urlsafe(24))
        staging = self.base / "data.new"
        shutil.rmtree(staging, ignore_errors=True)  # a set-up that was cut off
        handed = self.base / "password"
        handed.unlink(missing_ok=True)
        handed.touch(mode=0o600)
        handed.write_text(password)
        self._hand_over(handed)
        try:
            self._run(
                "initdb", "-D", str(staging), "-U", "bole", "--pwfile", str(handed), "--auth=scram-sha-256", "-E", "UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums", "--no-instructions",
            )  # fmt: skip
        finally:
            handed.unlink()
        staging.rename(self.data)

    def _renew_password(self) -> None:
        """The data is there but its password is lost (restored from a copy, say): the owner of the files may set a new one."""
        password = homes.secret(self.home, "postgres", lambda: secrets.token_urlsafe(24))
        self._run("postgres", "--single", "-D", str(self.data), "postgres", said=f"ALTER ROLE bole PASSWORD '{password}'\n")

    def _start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        self._disown_stale_note()
        began = time.monotonic()
        while True:
            before = self.log.stat().st_size if self.log.exists() else 0
            done = self._control("start", "-l", str(self.log), "-t", str(START_SECONDS), check=False)
            if self.is_ready():
                return
            said = self._logged_since(before) or done.stderr
            waited = time.monotonic() - began
            # After a kill -9 the dead server's last processes may still hold its shared memory for a moment, and a
            # server that recovers from a crash lives but does not answer yet.
            holding = "shared memory" in said and waited < START_SECONDS
            recovering = self.is_alive() and waited < RECOVERY_SECONDS
            if not holding and not recovering:
                raise PostgresFailed(f"the embedded PostgreSQL did not start; its log {self.log} ends with:\n{said[-1500:].strip()}")
            time.sleep(0.3)

    def _disown_stale_note(self) -> None:
        """After a crash the noted process id may be another process's, and PostgreSQL would wait for it for ever.

        Only the id is changed: the rest of the note lets PostgreSQL see for itself whether old processes still write.
        """
        note = self.data / "postmaster.pid"
        pid = self._noted()
        if pid and alive(pid) and self._postmaster() is None:
            note.write_text("\n".join([str(NO_PROCESS), *note.read_text().split("\n")[1:]]))

    def _logged_since(self, position: int) -> str:
        if not self.log.exists():
            return ""
        with self.log.open(errors="replace") as log:
            log.seek(position)
            return log.read()

    def _create_database(self) -> None:
        import psycopg
        from psycopg.conninfo import make_conninfo

        given = {k: v for k, v in self.parts().items() if v}
        with psycopg.connect(make_conninfo(**{**given, "dbname": "postgres"}), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'bole'").fetchone():
                connection.execute("CREATE DATABASE bole")

    def _control(self, verb: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self._run("pg_ctl", verb, "-D", str(self.data), "-w", *arguments, check=check)

    def _run(self, program: str, *arguments: str, check: bool = True, said: str = "") -> subprocess.CompletedProcess[str]:
        return postgres_programs.run(program, *arguments, runs_as=postgres_programs.account(self.data), check=check, said=said)


def _memory() -> str:
    """Memory settings after what this machine has: a quarter of it for the server's own cache, 128 MB to 8 GB.

    It is taken only as far as there is something to keep in it. A quarter is what PostgreSQL's manual advises.
    """
    megabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return f"shared_buffers = {min(max(megabytes // 4, 128), 8192)}MB\neffective_cache_size = {max(megabytes // 2, 512)}MB\n"


def _shared_memory() -> str:
    """Containers often have 64 MB of /dev/shm; index builds need more, and would find "the disk full"."""
    if sys.platform != "linux":
        return ""
    with contextlib.suppress(OSError):
        room = os.statvfs("/dev/shm")  # noqa: S108  (only looked at)
        if room.f_blocks * room.f_frsize >= 1 << 30:
            return ""
    return "dynamic_shared_memory_type = mmap\n"
