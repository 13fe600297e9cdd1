"""One table for every door: who asks, how, for which address, and what comes back. A path that is not in it fails here.

The rows stand in `doors.txt`: method, address, and a status for each of the persons named in its first line. Addresses
name what is asked for in braces. What is hidden is 404 like what is not there; a stranger to a page for members is sent to
sign in (302), a stranger to the API is told to (401). Each request is taken back, so rows do not know of each other.

`python -m pytest tests/web/test_doors.py` prints the rows of paths that are missing, as they answer now: read each of them
before it goes into the table.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve
from django.utils import timezone
from tools.openapi import DOCUMENT

from bole.challenges.services import applying, challenges, reviewing
from bole.exchange.access import price_notices as notice_doors
from bole.exchange.domain.sheets import SaleSheet
from bole.exchange.domain.terms import Terms
from bole.exchange.services import admission, objections, price_notices, proofs, sales
from bole.exchange.services.objections import Evidence
from bole.intake.domain.surveys import Plan as Survey
from bole.intake.services import reports, surveys
from bole.ledger import services as ledger
from bole.ledger.models import Payment, Payout
from bole.people import access, services
from bole.people.domain.actor import Role, Scope
from bole.people.models import Person
from bole.registry.domain.catalogues import AddRecords, Plan, Words
from bole.registry.services import catalogues, editions, moderation, terms
from bole.registry.services import reviewing as wording
from bole.registry.services.reviewing import Change
from bole.runtime.system import SYSTEM

from .. import contest, make
from ..tables import uploaded
from ..treasury import key, treasury
from .conftest import enter_staff_mode

FILE = Path(__file__).with_name("doors.txt")
JSON = "application/json"
SHEET = {"kind": "need", "wordings": [{"language": "en", "title": "A quiet fan"}]}
BODIES: dict[str, Any] = {  # what is sent, where an empty body would be refused before the door
    "PUT /api/v1/records/{draft}": {"sheet": SHEET, "version": 1},
    "PUT /api/v1/records/{record}": {"sheet": SHEET, "version": 1},
    "POST /api/v1/records": {"centre": "cn.zj.hz", "sheet": SHEET},
    "POST /api/v1/records/{draft}/return": {"reason": "please say more"},
    "POST /api/v1/match": {"text": "a battery"},
    "POST /api/v1/languages/guess": {"text": "a battery"},
    "POST /api/v1/organisations": {"name": "X", "kind": "enterprise"},
    "POST /api/v1/organisations/{city}/invitations": {"email": "x@test.example", "role": "broker", "language": "en"},
    "POST /api/v1/organisations/{factory}/invitations": {"email": "x@test.example", "role": "member", "language": "en"},
    "POST /api/v1/invitations/accept": {"token": "{invitation_token}"},
    "POST /api/v1/tokens": {"label": "x"},
    "PUT /api/v1/imports/{import}/mapping": {"kind": "need"},
    "POST /records/{draft}/return": {"reason": "please say more"},
    "POST /records/{record}/report": {"reason": "spam"},
    "POST /records/{record}/hold": {"reason": "it is disputed"},
    "POST /records/{draft}/hold": {"reason": "it is disputed"},
    "POST /records/{record}/wording/draft": {"language": "en"},
    "POST /records/{draft}/wording/draft": {"language": "en"},
    "POST /api/v1/records/{record}/hold": {"reason": "it is disputed"},
    "POST /api/v1/records/{draft}/hold": {"reason": "it is disputed"},
    "POST /api/v1/records/{record}/reports": {"reason": "spam"},
    "POST /api/v1/records/{draft}/reports": {"reason": "spam"},
    "POST /api/v1/records/{record}/withdraw": {"reason": "sold"},
    "POST /api/v1/records/{draft}/withdraw": {"reason": "sold"},
    "POST /organisations/{city}/invite": {"email": "x@test.example", "role": "broker", "language": "en"},
    "POST /organisations/{city}/staff/{broker}/give": {"role": "registrar"},
    "POST /organisations/{city}/staff/{broker}/take": {"role": "broker"},
    "POST /organisations/{factory}/verify": {"centre": "cn.zj.hz"},
    "POST /api/v1/organisations/{factory}/verify": {"centre": "cn.zj.hz"},
    "PUT /api/v1/organisations/{factory}": {"name": "X", "kind": "enterprise"},
    "POST /centres/cn.zj.hz/move": {"parent": "cn.gd"},
    "POST /api/v1/centres/cn.zj.hz/move": {"parent": "cn.gd"},
    "POST /centres/cn.zj.hz/look": {"languages": "zh"},
    "PUT /api/v1/centres/cn.zj.hz/look": {"languages": ["zh"]},
    "PUT /api/v1/organisations/{factory}/capacity": {"trl_from": 5},
    "PUT /api/v1/organisations/{university}/capacity": {"trl_from": 5},
    "POST /organisations/{factory}/merge/{twin}": {"reason": "one telephone number"},
    "POST /api/v1/organisations/{factory}/merge": {"merged": "{twin}", "reason": "one telephone number"},
    "POST /api/v1/organisations/{nothing}/merge": {"merged": "{twin}", "reason": "one telephone number"},
    "POST /api/v1/interests/{nothing}/withdraw": {"words": "not any more"},
    "POST /api/v1/suggestions/{nothing}/answer": {"verdict": "interested"},
    "POST /catalogues/{catalogue}/arrange": {"do": "add", "record": "{need}"},
    "POST /catalogues/{composed}/arrange": {"do": "add", "record": "{need}"},
    "POST /catalogues/{catalogue}/publish": {"state": "{state}"},
    "POST /api/v1/catalogues": {"centre": "cn.zj.hz", "words": [{"language": "en", "title": "X"}]},
    "PUT /api/v1/catalogues/{catalogue}": {"version": 1, "words": [{"language": "en", "title": "X"}]},
    "PUT /api/v1/catalogues/{composed}": {"version": 1, "words": [{"language": "en", "title": "X"}]},
    "POST /api/v1/catalogues/{catalogue}/arrange": {"do": "add", "records": ["{need}"]},
    "POST /api/v1/catalogues/{composed}/arrange": {"do": "add", "records": ["{need}"]},
    "POST /api/v1/catalogues/{catalogue}/editions": {"state": "{state}"},
    "POST /api/v1/catalogues/{composed}/editions": {"state": "1.1.0"},
    "POST /money/invoices/{fee}/pay": {"amount": "5", "key": "door"},
    "POST /money/invoices/{fee}/cancel": {"reason": "wrong", "key": "door"},
    "POST /money/payments/{payment}/send-back": {"reason": "unknown", "key": "door"},
    "POST /money/payments/{payment}/bounce": {"reason": "returned", "key": "door"},
    "POST /money/payouts/{payout}/propose": {"payee": "6222", "reference": "T-1"},
    "POST /api/v1/money/invoices/{fee}/payments": {
        "amount": {"amount": "5.00", "currency": "CNY"},
        "received_on": "2026-11-20",
        "key": "door",
    },
    "POST /api/v1/money/invoices/{fee}/cancel": {"reason": "wrong", "key": "door"},
    "POST /api/v1/money/payments/{payment}/assign": {"invoice": "{fee}", "key": "door"},
    "POST /api/v1/money/payments/{payment}/send-back": {"reason": "unknown", "key": "door"},
    "POST /api/v1/money/payments/{payment}/bounce": {"reason": "returned", "key": "door"},
    "POST /api/v1/money/payouts/{payout}/propose": {"payee": "6222", "reference": "T-1"},
    "POST /api/v1/needs/questions": {"text": "a quiet fan"},
    "POST /api/v1/needs/ask": {"text": "a quiet fan for a hospital", "centre": "cn.zj.hz"},
    "POST /api/v1/needs/{need}/clarification": {"questions": ["target"]},
    "POST /api/v1/needs/{record}/clarification": {"questions": ["target"]},
    "POST /api/v1/needs/{need}/answers": {"answers": [{"question": "tried", "typed": "lime"}], "version": 1},
    "POST /api/v1/needs/{nothing}/answers": {"answers": [{"question": "tried", "typed": "lime"}], "version": 1},
    "PUT /api/v1/records/{record}/redaction": {"marks": ["x"], "version": 1},
    "PUT /api/v1/records/{draft}/redaction": {"marks": ["x"], "version": 1},
    "POST /api/v1/records/{record}/redaction/preview": {"marks": ["x"], "version": 1},
    "POST /api/v1/records/{draft}/redaction/preview": {"marks": ["x"], "version": 1},
    "POST /api/v1/records/{draft}/proposals": {"changes": [{"language": "zh", "field": "title", "proposed": "另一个标题"}]},
    "POST /api/v1/records/{record}/proposals": {"changes": [{"language": "zh", "field": "title", "proposed": "另一个标题"}]},
    "POST /api/v1/records/{draft}/proposals/accept": {"proposals": ["{proposal}"], "version": 1},
    "POST /api/v1/records/{record}/proposals/accept": {"proposals": ["{proposal}"], "version": 1},
    "POST /api/v1/records/{draft}/proposals/decline": {"proposals": ["{proposal}"]},
    "POST /api/v1/records/{record}/proposals/decline": {"proposals": ["{proposal}"]},
    "POST /api/v1/terms": {"zh": "泵", "en": "pump", "centre": "cn.zj.hz"},
    "PUT /api/v1/terms/{term}": {"zh": "电解质", "en": "electrolyte"},
    "PUT /api/v1/terms/{nothing}": {"zh": "电解质", "en": "electrolyte"},
    "POST /api/v1/surveys": {"centre": "cn.zj.hz", "title_en": "Fans"},
    "PUT /api/v1/surveys/{survey}": {"title_en": "Fans"},
    "PUT /api/v1/surveys/{nothing}": {"title_en": "Fans"},
    "POST /api/v1/surveys/{survey}/invitations": {"organisations": [{"name": "A mill"}]},
    "POST /api/v1/surveys/{nothing}/invitations": {"organisations": [{"name": "A mill"}]},
    "POST /api/v1/survey-links/nothing/answers": {"text": "a quiet fan"},
    "POST /api/v1/survey-links/{code}/answers": {"text": "a quiet fan for a hospital", "name": "A", "phone": "1"},
    "POST /api/v1/reporting": {"centre": "cn.zj.hz", "kind": "need", "since": "2026-07-01", "until": "2026-09-30"},
    "POST /api/v1/reporting/{handed}/leave-out": {"lines": [1]},
    "POST /api/v1/reporting/{nothing}/leave-out": {"lines": [1]},
    "POST /api/v1/reporting/{handed}/hand-up": {"note": "x"},
    "POST /api/v1/reporting/{nothing}/hand-up": {"note": "x"},
    "POST /api/v1/reporting/{handed}/return": {"reason": "more, please"},
    "POST /api/v1/reporting/{nothing}/return": {"reason": "more, please"},
    "POST /price-notices/{notice_draft}/edit": {"price_min": "much", "version": "1"},
    "POST /price-notices/{notice}/object": {"grounds": "The price is far too low."},
    "POST /price-notices/{notice_draft}/object": {"grounds": "The price is far too low.", "name": "A", "reach": "1"},
    "POST /price-notices/{notice}/withdraw": {"reason": "a mistake"},
    "POST /price-notices/objections/{objection}/judge": {"do": "reject", "reasons": "An expert valued it."},
    "POST /price-notices/objections/{nothing}/judge": {"do": "reject", "reasons": "An expert valued it."},
    "POST /records/{record}/price-notices/new": {"name_zh": "电解液"},
    "POST /api/v1/price-notices/{notice}/objections": {"grounds": "far too low", "name": "A", "reach": "1"},
    "POST /api/v1/price-notices/{notice_draft}/objections": {"grounds": "far too low", "name": "A", "reach": "1"},
    "POST /api/v1/price-notices/{nothing}/objections": {"grounds": "far too low", "name": "A", "reach": "1"},
    "POST /sales/{sale}/bid": {"kind": "bid", "key": "k", "amount": "1000"},
    "POST /sales/{sale}/withdraw": {"reason": "a mistake"},
    "POST /sales/bidders/{bidder}/refuse": {"reason": "not this time"},
    "POST /api/v1/sales/{sale}/bids": {"key": "k", "amount": "1000"},
    "POST /api/v1/sales/{sale_draft}/bids": {"key": "k", "amount": "1000"},
    "POST /api/v1/sales/{nothing}/bids": {"key": "k", "amount": "1000"},
    "POST /policy/figures/pricing.notice": {"centre": "cn.zj", "value": "20", "reason": "a rule of the province"},
    "POST /policy/working-days": {"day": "2027-01-01", "works": "0", "reason": "New Year"},
    "POST /api/v1/policy/figures/pricing.notice/overrides": {"centre": "cn.zj", "value": "20", "reason": "a rule of the province"},
    "POST /challenges/{challenge}/acknowledge": {"agree": "1"},
    "PUT /api/v1/challenges/{challenge}/application": {"offer": {"abstract": "x"}},
    "PUT /api/v1/challenges/{drafted}/application": {"offer": {"abstract": "x"}},
    "POST /api/v1/challenges/{challenge}/application": {"offer": {"abstract": "x"}, "edition": 1},
    "POST /api/v1/challenges/{decided}/panel/declaration": {"conflict": ""},
    "PUT /api/v1/challenges/{decided}/panel/scores/1": {"scores": [{"criterion": "c1", "value": "5"}]},
    "POST /centres/new": {"name": "四川中心", "level": "province", "parent": "cn", "code": "sc"},
}


def rows() -> tuple[list[str], list[tuple[str, str, list[int]]]]:
    """The persons, and (method, address, statuses)."""
    lines = [line.split() for line in FILE.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
    return lines[0][2:], [(line[0], line[1], [int(status) for status in line[2:]]) for line in lines[1:]]


PERSONS, ROWS = rows()


NOTICE = make.notice_sheet()


@pytest.fixture
def things(world, shelf) -> dict[str, str]:
    """What the addresses name."""
    broker = world.broker.person_id
    job = uploaded(world.broker, b"title\nA pump\n")
    invitation = services.invite(SYSTEM, organisation_id=world.city.pk, email="stranger@test.example", role=Role.BROKER, language="en")
    report = moderation.report(world.owner, shelf.achievement.id, reason="spam")
    term = terms.add_term(world.registrar, zh="电解液", en="electrolyte", centre=world.city.path)
    (proposal,) = wording.propose(world.registrar, shelf.draft.id, changes=[Change("zh", "title", "一种更好的标题")])
    money = _money(world) | _challenges(world)
    survey = surveys.open_survey(world.broker, surveys.begin_survey(world.broker, centre=world.city.path, plan=Survey(title_en="Fans")).id)
    handed = reports.draft_report(world.broker, centre=world.city.path, kind="need", since=dt.date(2020, 1, 1), until=dt.date(2100, 1, 1))
    twin = services.register_organisation(SYSTEM, name="钱江电池厂有限公司", kind="enterprise")
    services.issue_token(SYSTEM, person_id=broker, label="x", scope=Scope.READ)
    plan = Plan(words=(Words("en", "Batteries"),))
    published, composed = (catalogues.compose(world.broker, centre=world.city.path, plan=plan) for _ in range(2))
    for one in (published, composed):
        catalogues.rearrange(world.broker, one.id, change=AddRecords((shelf.achievement.id,)))
    editions.publish_edition(world.director, published.id, state="1.1.0")
    return {
        **money, **_announced(world, shelf), **_on_sale(world), "catalogue": str(published.id), "composed": str(composed.id), "state": "1.1.1",
        "record": str(shelf.achievement.id), "need": str(shelf.need.id), "draft": str(shelf.draft.id), "expert": str(make.expert(world).id), "import": str(job.id),
        "survey": str(survey.id), "code": survey.links.get().code, "handed": str(handed.id),
        "report": str(report.id), "term": str(term.id), "proposal": str(proposal.id),
        "university": str(world.university.pk), "factory": str(world.factory.pk), "city": str(world.city.pk), "broker": str(broker),
        "token": str(Person.objects.get(id=broker).tokens.get().id), "invitation": str(invitation.id),
        "twin": str(twin.pk), "invitation_token": access.token_of_invitation(invitation.id), "nothing": "0190d3f0-0000-7000-8000-000000000000",
    }  # fmt: skip


def _announced(world, shelf) -> dict[str, str]:
    """A published notice about the achievement with an objection of the stranger and his evidence, and a draft of another."""
    published, draft = (price_notices.draft_notice(world.professor, shelf.achievement.id, sheet=NOTICE) for _ in range(2))
    price_notices.publish_notice(world.registrar, published.id)
    proofs.prove_publication(SYSTEM, published.id)
    made = objections.object_to(world.stranger, published.id, grounds="far too low", evidence=[Evidence("price.pdf", b"%PDF")])
    return {
        "notice": str(published.id), "notice_draft": str(draft.id), "objection": str(made.id), "objection_link": notice_doors.link_of(made),
        "evidence": str(made.files.get().file_id),
    }  # fmt: skip


def _on_sale(world) -> dict[str, str]:
    """An announced sale of the university in which the factory wants to bid, and a draft of another."""
    lot = make.published(world, owner=world.university.name)
    offering = make.offering(world, bidders=0, lot=lot)
    applied = admission.apply(world.owner, offering.sale.id, organisation_id=world.factory.pk)
    rules = {**offering.sale.rules.as_json(), "sale": "x"}
    terms = Terms.from_json(rules)
    kept = {name: getattr(terms, name) for name in ("format", "currency", "start", "opens_at", "ends_at", "steps")}
    draft = sales.draft(world.broker, lot.id, sheet=SaleSheet(rules=kept, wordings={"en": {"title": "A draft"}}))
    return {"sale": str(offering.sale.id), "sale_draft": str(draft.id), "bidder": str(applied.id), "lot": str(lot.id)}


def _challenges(world) -> dict[str, str]:
    """A draft, a challenge on the board for which the stranger has applied, and one whose team was chosen: the professor sat in its panel."""
    closes_at = timezone.now().replace(microsecond=0) + dt.timedelta(days=30)
    plan = replace(contest.PLAN, closes_at=closes_at, done_by=None, fewest=1)
    need = contest.need_of(world)
    drafted, board, decided = contest.drafted(world, plan, need), contest.published(world, plan, need), contest.published(world, plan, need)
    challenges.acknowledge(world.stranger, board.id)
    application = applying.save_application(world.stranger, board.id, offer=contest.OFFER)
    file = applying.add_file(world.stranger, application.id, name="x.pdf", media_type="application/pdf", size=1, content=[b"x"])
    applying.send_application(world.stranger, board.id, offer=contest.OFFER, edition=1)
    decided.apply("甲")
    with decided.after():
        own = make.expert(world, contact_email="professor@test.example")
        contest.claimed(own.id, world.professor.person_id)
        decided.screened()
        seat = reviewing.seat_reviewer(world.registrar, decided.id, expert_id=own.id)
        reviewing.declare(world.professor, decided.id, has_conflict=False)
        decided.score(world.professor, {1: {"c1": 1, "c2": 2, "c3": 3}})
        (award,) = decided.choose({1: 100})
    return {
        "challenge": str(board.id), "drafted": str(drafted.id), "decided": str(decided.id), "application": str(application.id),
        "file": str(file.id), "award": str(award.id), "seat": str(seat.id), "challenged": str(need.id),
    }  # fmt: skip


def _money(world) -> dict[str, str]:
    """A deposit of the factory with a refund that waits, a fee, and money nobody has assigned, in the city's book."""
    books = treasury(world)
    hold = ledger.release_hold(SYSTEM, books.paid(1000).id, hours=24, key=key())
    statement = ledger.import_statement(
        books.cashier, centre="cn.zj.hz", name="x.csv", file=io.BytesIO("日期,金额,摘要\n2026-11-20,7.00,?\n".encode())
    )
    return {
        "deposit": str(hold.id), "invoice": str(hold.invoice_id), "fee": str(books.fee().id), "payout": str(Payout.objects.get().id),
        "payment": str(Payment.objects.get(invoice=None).id), "statement": str(statement.id),
    }  # fmt: skip


@pytest.fixture
def browsers(world) -> dict[str, Client]:
    """Everybody's browser, signed in; "admin" is outside of staff mode, "staff" is inside."""
    found = {name: Client(raise_request_exception=False) for name in PERSONS}
    for name, client in found.items():
        client.cookies["django_language"] = "en"
        if name != "nobody":
            client.force_login(Person.objects.get(email=f"{'admin' if name == 'staff' else name}@test.example"))
    enter_staff_mode(found["staff"])
    return found


def filled(text: str, things: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: things[m[1]], text)


def status(client: Client, method: str, address: str, things: dict[str, str]) -> int:
    """What one request is answered; whatever it did is taken back."""
    body = BODIES.get(f"{method} {address}", {})
    given: dict[str, Any] = {}
    if method in ("POST", "PUT"):
        given = {"data": json.loads(filled(json.dumps(body), things))}
        if address.startswith("/api/"):
            given = {"data": json.dumps(given["data"]) if body else "", "content_type": JSON}
    with transaction.atomic():
        answer = getattr(client, method.lower())(filled(address, things), **given)
        if answer.streaming:
            b"".join(answer.streaming_content)  # a file is closed when it was sent
        transaction.set_rollback(True)
    return int(answer.status_code)


def test_every_door_answers_as_the_table_says(things, browsers):
    wrong = []
    for method, address, expected in ROWS:
        told = [status(browsers[name], method, address, things) for name in PERSONS]
        if told != expected:
            wrong.append(f"{method:<6} {address:<62} {' '.join(map(str, told))}   (the table: {' '.join(map(str, expected))})")
    assert not wrong, "\n" + "\n".join(wrong)


def test_no_door_answers_with_a_bug():
    assert not [row for row in ROWS if any(code >= 500 for code in row[2])]


def test_what_is_not_there_and_what_is_hidden_look_alike():
    """Every row that names nothing is 404 for all who are let in at all."""
    for method, address, expected in ROWS:
        if "{nothing}" in address:
            assert set(expected) <= {302, 401, 404}, (method, address)


def _pages(resolver: URLResolver, before: str = "") -> list[str]:
    found = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            found += _pages(pattern, before + str(pattern.pattern))
        else:
            found.append((before + str(pattern.pattern)).replace("^", ""))
    return found


def test_every_page_and_every_operation_of_the_api_has_a_row(things):
    routes = {(method, resolve(filled(address, things).partition("?")[0]).route.replace("^", "")) for method, address, _ in ROWS}
    missing = sorted({page for page in _pages(get_resolver()) if page not in {route for _, route in routes}})
    operations = {
        (method.upper(), path.lstrip("/").replace("{", "<").replace("}", ">"))
        for path, methods in json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"].items()
        for method in methods
        if method in ("get", "post", "put", "delete", "patch")
    }
    assert (missing, sorted(operations - routes)) == ([], [])
