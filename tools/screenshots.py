"""The pictures of `docs/screenshots`: `make screenshots`, or `python -m tools.screenshots [--url URL] [name …]`.

Starts Bole with its demo content in a scratch home, unless --url names one that runs already; then drives Chromium through
the main pages in both languages at 1280 and 390 px. Every picture is meant to be looked at.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import shutil
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
WIDTHS = (1280, 390)
TALLEST = 1500  # px
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
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


def mine(page: Page, language: str) -> None:
    page.goto("/mine")


def edit(page: Page, language: str) -> None:
    mine(page, language)
    page.click(".result-title a >> nth=0")
    page.click("a[href$='/edit'] >> nth=0")


def wrong(page: Page, language: str) -> None:
    page.goto("/records/00000000-0000-7000-8000-000000000000")


def nothing(page: Page, language: str) -> None:
    page.goto("/achievements?trl_min=9&price_max=1")


Shot = Callable[[Page, str], None]
SHOTS: dict[str, tuple[Shot, str]] = {  # name: how to get there, and who looks
    "home": (home, ""), "result": (results, ""), "reasons": (reasons, ""), "achievement": (achievement, ""), "need": (need, ""),
    "match": (pair, ""), "browse": (browse, ""), "centres": (centres, ""), "centre": (centre, ""), "sign-in": (signin, ""),
    "register": (register, "professor"), "account": (account, "professor"), "work": (work, "registrar"), "mine": (mine, "factory"), "edit": (edit, "factory"), "error": (wrong, ""), "nothing": (nothing, ""),
}  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def running(given: str) -> Iterator[str]:
    """The address of a Bole with demo content: the one given, or one of our own for as long as the block lasts."""
    if given:
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


def picture(page: Page, path: Path) -> None:
    """One picture, from the top to the tallest, made small. The header is not sticky in it."""
    page.wait_for_load_state("networkidle")
    page.add_style_tag(content=".site-header, .bottom-bar { position: static !important } ")
    top = int(page.evaluate("window.scrollY"))
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    width = page.viewport_size["width"] if page.viewport_size else 1280
    clip = {"x": 0, "y": top, "width": width, "height": min(TALLEST, height - top)}
    content = small(page.screenshot(full_page=True, clip=clip))  # type: ignore[arg-type]
    path.write_bytes(content)
    print(f"{path.name}: {len(content) // 1000} kB{'  TOO LARGE' if len(content) > LIMIT else ''}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Take the pictures of docs/screenshots.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"only these pages: {', '.join(SHOTS)}")
    parser.add_argument("--url", default="", help="of an instance with demo content that runs already")
    parser.add_argument("--into", type=Path, default=TARGET, help="the folder for the pictures")
    parser.add_argument("--dark", action="store_true", help="the dark colours")
    given = parser.parse_args()
    if strange := set(given.names) - SHOTS.keys():
        parser.error(f"there is no page called {', '.join(sorted(strange))}")
    given.into.mkdir(parents=True, exist_ok=True)
    with running(given.url) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name in given.names or SHOTS:
            go, person = SHOTS[name]
            for (short, code), width in itertools.product(LANGUAGES.items(), WIDTHS):
                page = pages_of(browser, address, code=code, width=width, person=person, scheme="dark" if given.dark else "light")
                go(page, short)
                picture(page, given.into / f"{name}-{short}-{width}.png")
                page.context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
