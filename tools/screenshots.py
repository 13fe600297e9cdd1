"""The pictures of `docs/screenshots`: `make screenshots`, or `python -m tools.screenshots [--at URL] [--to DIR] [name …]`.

Starts Bole with its demo content in a scratch home, unless `--at` names one that runs already (nothing is written to
that one); then drives Chromium through the main pages in both languages at 1280 and 390 px. Every picture is meant to
be looked at.
"""

from __future__ import annotations

import argparse
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
WIDTHS = {1280: 1500, 390: 1500}  # px: the tallest picture
LIMIT = 300_000  # bytes
PASSWORD = "bole-demo-2026"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CHINESE = "燃气轮机叶片在高温下腐蚀。希望预测镍基合金的热腐蚀寿命，并用涂层保护。"
ENGLISH = "Electrical wiring in old buildings causes fires. We want to recognise arc faults from the current, with few false alarms."
NEED = "低温高倍率锂离子电池电解液"
SUBMITTED = (
    (
        "achievements",
        "海水养殖网箱自动清洗机器人",
        "一种水下机器人，可以自动清洗海水养殖网箱上的附着生物。不需要潜水员下水，每小时清洗面积三百平方米。",
    ),
    (
        "achievements",
        "基于图像的注塑件表面缺陷检测仪",
        "用少量样本训练的图像识别方法，自动发现注塑件表面的划痕和缩水。检测一件不超过零点三秒。",
    ),
    ("needs", "电镀废水中镍的回收", "电镀车间每天排出含镍废水六十吨。希望回收镍，并使出水达到排放标准。"),
)
TABLE = """成果名称,摘要,技术成熟度,专利分类号,价格下限,币种
海藻纤维医用敷料,以褐藻为原料纺制的医用敷料，吸液量为自重的十五倍。,7,A61L 15/28,800000,CNY
光伏组件清扫机器人,无水清扫，适用于西北干旱地区的光伏电站。,12,H02S 40/10,300000,CNY
稻壳基白炭黑,稻壳灰提取的高分散白炭黑，用于绿色轮胎。,6,C01B-33,面议,CNY
矿井水低成本除氟,以改性赤泥吸附矿井水中的氟，出水低于一毫克每升。,5,C02F 1/28,,
"""


def home(page: Page, language: str) -> None:
    page.goto("/")


def _ask(page: Page, question: str) -> None:
    page.goto("/")
    page.fill("#question", question)
    page.click("#ask button.btn-primary")
    page.wait_for_selector("#answer-title")
    page.evaluate("window.scrollTo(0, 0)")


def result(page: Page, language: str) -> None:
    """A question in Chinese, whatever language the reader has; the first answer with its whole reasoning."""
    _ask(page, CHINESE)
    page.click(".result .deeper > summary >> nth=0")
    page.evaluate("window.scrollTo(0, 0)")


def question(page: Page, language: str) -> None:
    _ask(page, ENGLISH)


def achievement(page: Page, language: str) -> None:
    _ask(page, CHINESE)
    page.click(".result-title a >> nth=0")
    page.wait_for_selector(".record .covers")


def need(page: Page, language: str) -> None:
    page.goto("/needs?centre=cn.gd.dg")
    page.click(f".result-title a:has-text('{NEED}')")
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


def league(page: Page, language: str) -> None:
    page.goto("/centres/league")


def price_notice(page: Page, language: str) -> None:
    """The notice of the demo content that somebody objects to."""
    page.goto("/price-notices?state=running")
    page.click(".notice-card:has(.tag-warn) h3 a")
    page.wait_for_selector("#proof-title")


def figures(page: Page, language: str) -> None:
    page.goto("/policy/figures?regime=judicial")


def overdue(page: Page, language: str) -> None:
    page.goto("/to-confirm")
    page.goto(str(page.locator(".confirm-row .result-title a").first.get_attribute("href")))


def confirm(page: Page, language: str) -> None:
    page.goto("/to-confirm")


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


def imports(page: Page, language: str) -> None:
    page.goto("/imports")


def import_new(page: Page, language: str) -> None:
    page.goto("/imports/new")


def import_one(page: Page, language: str) -> None:
    """The import that `fill` checked: two of its rows are not right."""
    page.goto("/imports")
    page.click("main a[href^='/imports/']:not([href$='/new']) >> nth=0")
    page.wait_for_selector("#result-title")


def edit(page: Page, language: str) -> None:
    """The form of a record that exists."""
    page.goto("/mine")
    page.click("main a[href^='/records/'] >> nth=0")
    page.click("main a[href$='/edit'] >> nth=0")
    page.wait_for_selector("#field-title")


def start(page: Page, language: str) -> None:
    """The start page of whoever is signed in."""
    page.goto("/")


def experts(page: Page, language: str) -> None:
    page.goto("/experts")


def expert(page: Page, language: str) -> None:
    page.goto("/experts")
    page.click("main .result-title a >> nth=0")
    page.wait_for_selector(".record .covers")


def catalogues(page: Page, language: str) -> None:
    page.goto("/catalogues")


def catalogue(page: Page, language: str) -> None:
    page.goto("/catalogues")
    page.click("main a[href^='/catalogues/'] >> nth=0")
    page.wait_for_selector("main h1")


def organisation(page: Page, language: str) -> None:
    """The factory's own page, with what it can take over."""
    page.goto("/account")
    page.click("main a[href^='/organisations/'] >> nth=0")
    page.wait_for_selector("main h1")


def asking(page: Page, language: str) -> None:
    """A paragraph, and the three questions about it."""
    page.goto("/needs/ask")
    page.fill("textarea >> nth=0", CHINESE)
    page.click("main .btn-primary >> nth=0")
    page.wait_for_load_state("networkidle")


def money(page: Page, language: str) -> None:
    page.goto("/money")


def sales(page: Page, language: str) -> None:
    page.goto("/sales")


def sale(page: Page, language: str) -> None:
    """The room of a sale in which bidding is open."""
    page.goto("/sales?stage=open")
    page.click("main .notice-card h3 a >> nth=0")
    page.wait_for_selector("main .room-amount")


def challenges(page: Page, language: str) -> None:
    page.goto("/challenges")


def nowhere(page: Page, language: str) -> None:
    page.goto("/nowhere")


Shot = Callable[[Page, str], None]
SHOTS: dict[str, tuple[Shot, str]] = {  # name: how to get there, and who looks
    "home": (home, ""), "result": (result, ""), "question": (question, ""), "achievement": (achievement, ""), "need": (need, ""),
    "match": (pair, ""), "browse": (browse, ""), "centres": (centres, ""), "centre": (centre, ""), "signin": (signin, ""),
    "register": (register, "professor"), "account": (account, "professor"), "mine": (mine, "professor"), "work": (work, "director"),
    "imports": (imports, "director"), "import-new": (import_new, "director"), "import": (import_one, "director"),
    "edit": (edit, "professor"), "league": (league, ""), "price-notice": (price_notice, ""), "figures": (figures, ""), "confirm": (confirm, "director"), "overdue": (overdue, "director"),
    "start-professor": (start, "professor"), "start-factory": (start, "factory"), "start-registrar": (start, "registrar"),
    "experts": (experts, "professor"), "expert": (expert, "professor"), "catalogues": (catalogues, ""), "catalogue": (catalogue, ""),
    "organisation": (organisation, "factory"), "asking": (asking, "factory"), "money": (money, "director"),
    "sales": (sales, ""), "sale": (sale, ""), "challenges": (challenges, ""), "404": (nowhere, ""),
}  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def running() -> Iterator[str]:
    """The address of a Bole with demo content, our own for as long as the block lasts."""
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


def fill(browser: Browser, address: str) -> None:
    """A professor's records that wait for the centre, so that work lists show work."""
    page = pages_of(browser, address, code="zh-hans", width=1280, person="professor")
    for where, title, summary in SUBMITTED:
        page.goto(f"/{where}/new")
        page.fill("#field-title", title)
        page.fill("#field-summary", summary)
        page.click(f".bottom-bar button[value={'save' if where == 'needs' else 'submit'}]")
        page.wait_for_url(re.compile("/records/"))
    page.context.close()
    _check_a_file(pages_of(browser, address, code="zh-hans", width=1280, person="director"))


def _check_a_file(page: Page) -> None:
    """A small table with two rows that are not right, checked but not imported."""
    page.goto("/imports/new")
    page.set_input_files("#field-file", {"name": "科技成果2026.csv", "mimeType": "text/csv", "buffer": TABLE.encode("utf-8-sig")})
    page.select_option("#field-kind", "achievement")
    page.click("main .actions .btn-primary")
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]+"))
    page.click("button[name=do][value=check]")
    page.wait_for_selector("#result-title")
    page.context.close()


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


def take(address: str, target: Path, wanted: list[str], *, write: bool) -> None:
    """Every wanted picture of the instance at an address."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        if write:
            fill(browser, address)
        for name in wanted or SHOTS:
            go, person = SHOTS[name]
            for short, code in LANGUAGES.items():
                for width, tallest in WIDTHS.items():
                    page = pages_of(browser, address, code=code, width=width, person=person)
                    go(page, short)
                    picture(page, target / f"{name}-{short}-{width}.png", tallest=tallest)
                    page.context.close()
        browser.close()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.screenshots", description="The pictures of docs/screenshots anew.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"only these: {', '.join(SHOTS)}")
    parser.add_argument("--at", metavar="URL", help="an instance with demo content that runs already")
    parser.add_argument("--fill", action="store_true", help="also register a few records there, so that work lists show work")
    parser.add_argument("--to", metavar="DIR", type=Path, default=TARGET, help="another folder for the pictures")
    given = parser.parse_args(arguments)
    if unknown := set(given.names) - set(SHOTS):
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    given.to.mkdir(parents=True, exist_ok=True)
    if given.at:
        take(given.at.rstrip("/"), given.to, given.names, write=given.fill)
        return 0
    with running() as address:
        take(address, given.to, given.names, write=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
