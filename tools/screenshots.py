"""The pictures of `docs/screenshots`: `make screenshots`, or `python -m tools.screenshots [name …]`.

Starts Bole with its demo content in a scratch home, unless BOLE_URL names one that runs already; then drives Debian's
Chromium through the main pages in both languages at 1280 and 390 px. Every picture is meant to be looked at.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from .png import small

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LANGUAGES = {"zh": "zh-hans", "en": "en"}
WIDTHS = {1280: 1500, 390: 1500}  # px: the tallest picture
LIMIT = 300_000  # bytes
PASSWORD = "bole-demo-2026"
QUESTIONS = {
    "zh": "养鱼场的细菌病害造成很大损失。需要快速检测方法，以及不用抗生素的防治办法。",
    "en": "Our turbine blades corrode at high temperature. We want to predict the corrosion of nickel alloys and protect them with a coating.",
}


def home(page: Page, language: str) -> None:
    page.goto("/")


def results(page: Page, language: str) -> None:
    page.goto("/")
    page.fill("#question", QUESTIONS[language])
    page.click("#ask button.btn-primary")
    page.wait_for_selector("#answer-title")


def reasons(page: Page, language: str) -> None:
    results(page, language)
    page.click(".result .deeper > summary >> nth=0")
    page.evaluate("document.querySelector('.result').scrollIntoView()")
    page.evaluate("window.scrollBy(0, -90)")


def achievement(page: Page, language: str) -> None:
    results(page, language)
    page.click(".result-title a >> nth=0")
    page.wait_for_selector(".record .covers")


def need(page: Page, language: str) -> None:
    page.goto("/needs?centre=cn.gd.dg")
    page.click(".result-title a >> nth=0")
    page.wait_for_selector(".record .covers")


def pair(page: Page, language: str) -> None:
    need(page, language)
    page.click("#matching-matches-panel a[href^='/match/'] >> nth=0")
    page.wait_for_selector(".constraints")


def browse(page: Page, language: str) -> None:
    page.goto("/achievements?stages=middle")


def centres(page: Page, language: str) -> None:
    page.goto("/centres")


def centre(page: Page, language: str) -> None:
    page.goto("/centres/cn.gd.dg")
    page.wait_for_selector("#registry-centre-panel .plain-list")


def signin(page: Page, language: str) -> None:
    page.goto("/accounts/login/")


def register(page: Page, language: str) -> None:
    page.goto("/achievements/new")


def account(page: Page, language: str) -> None:
    page.goto("/account")


def work(page: Page, language: str) -> None:
    page.goto("/work")


Shot = Callable[[Page, str], None]
SHOTS: dict[str, tuple[Shot, str]] = {  # name: how to get there, and who looks
    "home": (home, ""), "results": (results, ""), "reasons": (reasons, ""), "achievement": (achievement, ""), "need": (need, ""),
    "match": (pair, ""), "browse": (browse, ""), "centres": (centres, ""), "centre": (centre, ""), "signin": (signin, ""),
    "register": (register, "professor"), "account": (account, "professor"), "work": (work, "registrar"),
}  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def running() -> Iterator[str]:
    """The address of a Bole with demo content: BOLE_URL, or one of our own for as long as the block lasts."""
    if given := os.environ.get("BOLE_URL"):
        yield given.rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="bole-screenshots-") as folder:
        Path(folder).chmod(0o755)
        port = free_port()
        environ = {**os.environ, "BOLE_HOME": folder, "PORT": str(port), "BOLE_DEMO": "1"}
        process = subprocess.Popen([sys.executable, "-m", "bole", "run"], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, process)
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    print("starting Bole with its demo content; this takes some minutes", flush=True)
    deadline = time.monotonic() + 1200
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):
                return
        except OSError:
            time.sleep(1)
    sys.exit("Bole did not start")


def pages_of(browser: Browser, address: str, *, code: str, width: int, person: str, scheme: str = "light") -> Page:
    """A page in one language and one width, signed in if somebody is named."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
        locale="zh-CN" if code.startswith("zh") else "en-GB",
    )  # type: ignore[arg-type]
    context.add_cookies([{"name": "django_language", "value": code, "url": address}])
    page = context.new_page()
    if person:
        page.goto("/accounts/login/")
        page.fill("input[name=login]", f"{person}@demo.example")
        page.fill("input[name=password]", PASSWORD)
        page.click("main .btn-primary")
        page.wait_for_url(re.compile(r"/$"))
    return page


def picture(page: Page, path: Path, *, tallest: int) -> None:
    """One picture, from the top to the tallest, made small. The header is not sticky in it."""
    page.wait_for_load_state("networkidle")
    page.add_style_tag(content=".site-header, .bottom-bar { position: static !important } ")
    top = int(page.evaluate("window.scrollY"))
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    width = page.viewport_size["width"] if page.viewport_size else 1280
    clip = {"x": 0, "y": top, "width": width, "height": min(tallest, height - top)}
    content = small(page.screenshot(full_page=True, clip=clip))  # type: ignore[arg-type]
    path.write_bytes(content)
    print(f"{path.name}: {len(content) // 1000} kB{'  TOO LARGE' if len(content) > LIMIT else ''}", flush=True)


def main(wanted: list[str]) -> int:
    scheme = os.environ.get("BOLE_SCHEME", "light")
    target = Path(os.environ.get("BOLE_SHOTS", TARGET))
    target.mkdir(parents=True, exist_ok=True)
    with running() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name, (go, person) in SHOTS.items():
            if wanted and name not in wanted:
                continue
            for short, code in LANGUAGES.items():
                for width, tallest in WIDTHS.items():
                    page = pages_of(browser, address, code=code, width=width, person=person, scheme=scheme)
                    go(page, short)
                    picture(page, target / f"{name}-{short}-{width}.png", tallest=tallest)
                    page.context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
