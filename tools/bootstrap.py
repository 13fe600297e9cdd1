"""Set up the virtual environment: `python3 tools/bootstrap.py run|dev`. Standard library only.

`run` installs what Bole needs, `dev` also what the checks and tests need, Chromium and Chinese fonts included where
this account may install Debian packages. Everything is locked by hash. Works offline with a filled pip cache or with
PIP_NO_INDEX and PIP_FIND_LINKS.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LEAST = (3, 11)
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}


def fail(message: str) -> None:
    sys.exit(f"\nbole: {message}\n")


def newer_python() -> str | None:
    """A Python that is new enough, if this one is not."""
    for minor in range(14, LEAST[1] - 1, -1):
        if found := shutil.which(f"python3.{minor}"):
            return found
    return None


def make_environment() -> Path:
    python = VENV / "bin" / "python"
    if python.exists() and subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0:
        return python
    print("bole: making the virtual environment .venv", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        venv.EnvBuilder(with_pip=True, symlinks=True).create(VENV)
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)
        fail("this Python cannot make virtual environments; on Debian and Ubuntu: sudo apt install python3-venv")
    return python


def install(python: Path, lock: str) -> None:
    print(f"bole: installing what {lock} lists", flush=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-warn-script-location"]
    done = subprocess.run([*pip, "--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(ROOT / lock)], check=False)
    if done.returncode:
        fail("a package could not be installed; the lines above say which. Is there a way to the package index, or PIP_FIND_LINKS?")
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)], check=True)


def install_debian_packages() -> None:
    """Chromium and Chinese fonts for the browser tests: by apt, as root or by sudo without a password."""
    wanted = []
    if not (shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")):
        wanted.append("chromium")
    fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False) if shutil.which("fc-list") else None
    if fonts is None or not fonts.stdout.strip():
        wanted.append("fonts-noto-cjk")
    if not wanted or not shutil.which("apt-get"):
        return
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if as_root and (not shutil.which("sudo") or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode):
        print(f"bole: the browser tests need {' and '.join(wanted)}; install them with: sudo apt install {' '.join(wanted)}", flush=True)
        return
    print(f"bole: installing {' and '.join(wanted)} for the browser tests", flush=True)
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*as_root, "apt-get", "update", "-qq"], check=False, env=environ)
    subprocess.run([*as_root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *wanted], check=False, env=environ)


def main(purpose: str) -> None:
    if sys.version_info[:2] < LEAST:
        other = newer_python()
        if other is None:
            fail(
                f"Python {LEAST[0]}.{LEAST[1]} or newer is needed; this is {sys.version.split()[0]}. Then: make run PYTHON=/path/to/python3"
            )
        os.execv(str(other), [str(other), *sys.argv])
    python = make_environment()
    install(python, LOCKS[purpose])
    subprocess.run([str(python), "-m", "tools.messages", "compile"], cwd=ROOT, check=True)
    if purpose == "dev":
        install_debian_packages()
        (VENV / ".run").touch()
    (VENV / f".{purpose}").touch()


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in LOCKS:
        fail("usage: python3 tools/bootstrap.py run|dev")
    main(sys.argv[1])
