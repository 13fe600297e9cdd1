"""HTML and scripts in every text field come out as text; forms carry a token; nothing leads elsewhere."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bole.matching import services as matching
from bole.people.models import Person
from bole.registry.domain.sheet import CompleterSheet, RightSheet
from bole.registry.services import records

from .. import make

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'></textarea><svg onload=alert(3)>"
RAW = ("<script>alert", "<img src=x", "</textarea><svg", "<svg onload")


def is_harmless(answer) -> bool:
    page = answer.content.decode()
    return answer.status_code < 500 and not any(raw in page for raw in RAW)


@pytest.fixture
def poisoned(world):
    """A record with markup in every text field."""
    words = {n: f"{n} {EVIL}" for n in ("title", "summary", "description", "confidential")}
    sheet = make.sheet(
        wordings=(make.wording("zh", **words, keywords=(EVIL[:100],)), make.wording("en", **words)), owner=f"owner {EVIL}",
        origin=f"origin {EVIL}", licence=f"licence {EVIL}", contact_name=f"contact {EVIL}", completing_organisations=(f"org {EVIL}",),
        rights=(RightSheet(kind="know_how", number="<script>alert(1)</script>", office="<img src=x>", title=EVIL, holder=EVIL),),
        completers=(CompleterSheet(name=EVIL, organisation=EVIL, contribution=EVIL),), horizon_override="near", horizon_reason=EVIL,
    )  # fmt: skip
    draft = records.draft(world.professor, centre="cn.zj.hz", sheet=sheet)
    return records.publish(world.registrar, draft.id)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_poisoned_record_is_shown_as_text_everywhere(as_whom, shelf, poisoned, language):
    client = as_whom("professor", language)
    page = reverse("registry:record", args=[poisoned.id])
    records.revise(make.actor(Person.objects.get(name="professor")), poisoned.id, sheet=make.sheet(), version=1, note=EVIL)
    addresses = [
        page,
        f"{page}/edit",
        f"{page}/history",
        f"{page}/wording?language=en",
        "/achievements",
        "/mine",
        "/",
        f"/organisations/{poisoned.owner_id}",
        f"/matches/{poisoned.id}",
    ]
    for address in addresses:
        assert is_harmless(client.get(address)), address


def test_markup_in_questions_and_filters_is_text(as_whom, shelf):
    client = as_whom("")
    for values in ({"q": EVIL}, {"q": EVIL, "side": EVIL}, {"q": "电解液", "centre": EVIL, "languages": EVIL, "price_max": EVIL}):
        assert is_harmless(client.get("/", values)), values
        assert is_harmless(client.post("/", values)), values
    assert is_harmless(client.get("/organisations", {"named": EVIL}))
    assert is_harmless(client.get("/achievements", {"trl_min": EVIL, "page": EVIL}))
    assert is_harmless(client.get("/accounts/login/", {"next": EVIL}))


def test_markup_in_forms_comes_back_as_text(as_whom, shelf):
    client = as_whom("professor")
    typed = dict.fromkeys(
        (
            "title",
            "summary",
            "owner",
            "trl",
            "ipc",
            "territories",
            "origin",
            "contact_email",
            "rights-0-number",
            "completers-0-name",
            "centre",
            "note",
        ),
        EVIL,
    )
    assert is_harmless(client.post("/achievements/new", {**typed, "do": "show"}))
    assert is_harmless(client.post("/achievements/new", {**typed, "do": "save"}))
    assert is_harmless(client.post("/account", {"name": EVIL, "language": EVIL, "orcid": EVIL}))
    assert is_harmless(client.post("/account/tokens", {"label": EVIL}))
    assert is_harmless(client.get("/account"))
    assert is_harmless(client.post("/accounts/login/", {"login": EVIL, "password": EVIL}))
    assert is_harmless(client.post("/accounts/signup/", {"email": EVIL, "password1": EVIL}))


def test_what_is_typed_elsewhere_cannot_be_sent_from_elsewhere(as_whom, shelf):
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(name="professor"))
    assert client.post(reverse("registry:withdraw", args=[shelf.achievement.id])).status_code == 403
    shelf.achievement.refresh_from_db()
    assert shelf.achievement.status == "published"


def test_going_back_after_a_deed_stays_here(as_whom, shelf):
    desk = as_whom("registrar")
    answer = desk.post(reverse("registry:withdraw", args=[shelf.achievement.id]), {"next": "https://evil.example/"})
    assert answer["Location"] == reverse("registry:record", args=[shelf.achievement.id])


def test_very_large_forms_are_refused_kindly(as_whom, shelf):
    answer = as_whom("professor").post("/achievements/new", {"title": "x" * (13 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "12 MB" in answer.content.decode()


def test_thousands_of_rows_are_cut_not_suffered(as_whom, shelf):
    many = {f"rights-{n}-title": "x" for n in range(900)}
    page = as_whom("professor").post("/achievements/new", {**many, "do": "show"}).content.decode()
    assert page.count("data-row>") <= 2 * (120 + 2)


def test_indexing_is_not_disturbed_by_markup(poisoned):
    assert matching.mark_unindexed() == 1
