"""The instance's directory: made so that the database's account can walk into it, and the secrets kept there, made once."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path


class HomeUnusable(RuntimeError):
    """The instance's directory cannot be written. Says which and why."""


@contextlib.contextmanager
def written(path: Path) -> Iterator[None]:
    """Within the block, what the file system refuses becomes HomeUnusable."""
    try:
        yield
    except OSError as failure:
        raise HomeUnusable(
            f"{failure.filename or path} cannot be written ({failure.strerror}); make room or give it to this account, or set BOLE_HOME"
        ) from failure


def make(directory: Path) -> Path:
    """The directory, with those above it. What root makes, other accounts may walk into, whatever the umask. Raises HomeUnusable."""
    with written(directory):
        for missing in reversed([p for p in (directory, *directory.parents) if not p.exists()]):
            with contextlib.suppress(FileExistsError):  # somebody else was faster
                missing.mkdir()
                if os.geteuid() == 0:
                    missing.chmod(0o755)
        if not directory.is_dir():
            raise NotADirectoryError(20, "it is not a directory", str(directory))
    return directory


def is_reachable(path: Path) -> bool:
    """Whether other accounts may walk down to this path, as far as it exists."""
    existing = next(p for p in (path, *path.parents) if p.exists()).resolve()
    return all(p.stat().st_mode & stat.S_IXOTH for p in (existing, *existing.parents) if p.is_dir())


def secret(home: Path, name: str, made: Callable[[], str]) -> str:
    """What is kept under `secrets/NAME`; made and kept the first time, once even when two ask at the same time. Raises HomeUnusable."""
    kept = home / "secrets" / name
    with written(kept):
        if kept.exists():
            return kept.read_text().strip()
        make(home)
        kept.parent.mkdir(mode=0o700, exist_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(FileNotFoundError):
            fresh.unlink()
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(made())
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(fresh, kept)
            fresh.unlink()
        except FileExistsError:
            fresh.unlink()
        except OSError:  # a file system without hard links
            fresh.replace(kept)
        return kept.read_text().strip()
