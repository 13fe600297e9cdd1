"""A brokered record names nobody: not on its page, in lists, files, catalogues, feeds, mail, notices, matching, to anyone
who is neither its owner nor its author nor the staff of its centre."""

from __future__ import annotations

import io
import json

import pytest
from click.testing import CliRunner
from django.core import mail
from django.db import connection
from django.test import Client
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from bole.cli.match import match
from bole.kernel.text import one_line
from bole.matching import queries as matching
from bole.matching import services as indexing
from bole.matching.errors import TiesNotTold
from bole.matching.models import StaleRecord
from bole.notices.models import Notice
from bole.people.models import Person
from bole.push import queries as push
from bole.push import services as pushing
from bole.registry import access
from bole.registry.domain.sheet import CompleterSheet, RightSheet
from bole.registry.models import EditionEntry, Record
from bole.registry.services.edition_files import export_edition
from bole.registry.services.exports import export
from bole.runtime.system import SYSTEM

from .. import make
from ..issuing import TODAY, composed, issued
from ..reacting import react

OWNER, PERSON, MAIL, RIGHT = "浙江大学", "Zhao Quanming", "zhao@zju.example", "ZL202010123456.2"
NAMES = (OWNER, PERSON, MAIL, RIGHT)
TOLD = ("professor", "registrar", "broker", "director", "admin")
UNTOLD = ("", "stranger", "owner", "foreign")


@pytest.fixture
def brokered(world):
    """An achievement anybody may find, whose description only members read: its centre brokers."""
    made = make.published(
        world, owner=OWNER, description_tier="members", contact_name=PERSON, contact_email=MAIL, trl=6,
        rights=(RightSheet(kind="invention", number=RIGHT, holder=OWNER),),
        completers=(CompleterSheet(name=PERSON, organisation=OWNER),), completing_organisations=(OWNER,),
    )  # fmt: skip
    indexing.mark_unindexed()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    indexing.index_in_this_act(list(StaleRecord.objects.filter(stage=0).values_list("record_id", flat=True)))
    indexing.match_waiting()
    return made


def browser(name: str) -> Client:
    found = Client()
    if name:
        found.force_login(Person.objects.get(email=f"{name}@test.example"))
    return found


def named_in(text: str) -> list[str]:
    return [name for name in NAMES if name in text]


def pages(world, found: Record) -> list[str]:
    return [
        f"/records/{found.id}", "/achievements", "/?q=electrolyte+for+cold+batteries", f"/organisations/{found.owner_id}/records",
        "/centres/cn.zj.hz/records", "/feeds/newest.atom", "/", f"/matches/{found.id}?side=expert",
    ]  # fmt: skip


@pytest.mark.parametrize("name", UNTOLD)
def test_no_page_names_those_behind_it(world, brokered, name):
    client = browser(name)
    for address in pages(world, brokered):
        shown = client.get(address)
        assert (shown.status_code, named_in(shown.content.decode())) == (200, []), address
        assert (make.TITLE_ZH in shown.content.decode()) == (not address.startswith("/organisations")), address
    assert "Not named" in client.get(f"/records/{brokered.id}").content.decode()


@pytest.mark.parametrize("name", UNTOLD)
def test_the_api_names_nobody_and_does_not_find_it_by_its_owner(world, brokered, name):
    client = browser(name)
    whole = client.get(f"/api/v1/records/{brokered.id}").json()
    card = client.get("/api/v1/records?kind=achievement").json()["items"][0]
    hit = client.get("/api/v1/match?text=electrolyte for cold batteries").json()["items"][0]
    assert named_in(json.dumps([whole, card, hit], ensure_ascii=False)) == []
    assert (whole["owner"], card["owner"], hit["record"]["owner"]) == (None, None, None)
    assert {"owner", "contact_name", "contact_email", "completers", "completing_organisations", "rights.number"} <= {*whole["withheld"]}
    assert whole["sheet"]["rights"][0]["kind"] == "invention"
    assert client.get(f"/api/v1/records?owner={brokered.owner_id}").json()["total"] == 0


@pytest.mark.parametrize("name", TOLD[:4])
def test_its_owner_its_author_and_the_staff_of_its_centre_read_everything(world, brokered, name):
    client = browser(name)
    assert named_in(client.get(f"/records/{brokered.id}").content.decode()) == [*NAMES]
    assert OWNER in client.get("/achievements").content.decode()
    whole = client.get(f"/api/v1/records/{brokered.id}").json()
    assert (whole["owner"]["name"], whole["sheet"]["contact_email"], whole["withheld"]) == (OWNER, MAIL, [])
    assert client.get(f"/api/v1/records?owner={brokered.owner_id}").json()["total"] == 1


def test_what_is_open_to_everybody_still_says_whose_it_is(world):
    found = make.published(world, owner=OWNER, contact_name=PERSON, contact_email=MAIL)
    assert OWNER in browser("").get(f"/records/{found.id}").content.decode()
    assert named_in(browser("stranger").get(f"/records/{found.id}").content.decode()) == [OWNER, PERSON, MAIL]


def test_the_employer_of_an_expert_is_told_for_his_name_is_the_title(world):
    found = make.expert(world, owner=OWNER, visibility="members")
    assert Record.objects.get(id=found.id).is_brokered
    assert OWNER in browser("stranger").get(f"/records/{found.id}").content.decode()


def test_a_file_of_records_names_nobody(world, brokered):
    for form in ("jsonl", "csv", "xlsx"):
        content = b"".join(export(world.stranger, form=form, language="zh").content)
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python() if form == "xlsx" else content.decode()
        assert named_in(str(rows)) == []
    mine = b"".join(export(world.professor, form="jsonl", language="zh").content)
    assert named_in(mine.decode()) == [*NAMES]


def test_an_edition_names_nobody_whoever_reads_it_even_one_published_before(world, brokered):
    Record.objects.filter(id=brokered.id).update(description_tier="public")
    made = composed(world, brokered)
    first = issued(world, made)
    assert EditionEntry.objects.get().snapshot["owner"] == {"": OWNER}
    Record.objects.filter(id=brokered.id).update(description_tier="members")  # as it was before brokered records were nameless
    for name in ("", "stranger", "broker"):
        for address in (f"/catalogues/{made.id}/editions/{first.number}", f"/api/v1/catalogues/{made.id}/editions/{first.number}"):
            shown = browser(name).get(address)
            assert (shown.status_code, named_in(shown.content.decode())) == (200, []), address
    sheet = b"".join(export_edition(world.stranger, made.id, number=1, form="xlsx", language="zh").content)
    assert named_in(str([s.to_python() for s in _sheets(sheet)])) == []
    paper = b"".join(export_edition(world.stranger, made.id, number=1, form="pdf", language="zh").content)
    assert named_in("".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)) == []


def _sheets(content: bytes):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_name(name) for name in book.sheet_names]


def test_suggestions_notices_and_mail_name_nobody(world, brokered):
    need = make.published(world, world.owner, kind="need")
    pushing.suggest(
        SYSTEM, brokered.id, found=[pushing.percolating.Candidate(world.owner.person_id, 0.8, 1, 2, standing=need.id)]
    )  # fmt: skip
    pushing.offer(SYSTEM, persons=[world.owner.person_id])
    react("push")
    client = browser("owner")
    for address in ("/suggestions", "/inbox", "/api/v1/suggestions", "/api/v1/notices", f"/match/{need.id}/{brokered.id}"):
        shown = client.get(address)
        assert (shown.status_code, named_in(one_line(shown.content.decode()))) == (200, []), address
    assert Notice.objects.filter(person_id=world.owner.person_id).exists()
    assert named_in(str([(m.subject, m.body) for m in mail.outbox])) == []


def test_who_is_interested_learns_the_owner_when_both_have_agreed_and_not_before(world, brokered):
    pushing.answer(world.stranger, brokered.id, verdict=pushing.answering.Verdict.INTERESTED)
    (sent,) = push.interests(world.stranger)
    client = browser("stranger")

    def told() -> list[str]:
        whole = client.get(f"/api/v1/interests/{sent.id}").content.decode()
        return named_in(client.get(f"/interests/{sent.id}").content.decode() + whole)

    assert told() == []
    pushing.forward(world.broker, sent.id)
    pushing.accept(world.professor, sent.id)
    assert told() == []
    pushing.confirm(world.stranger, sent.id)
    assert told() == [OWNER, PERSON, MAIL]
    assert named_in(client.get(f"/records/{brokered.id}").content.decode()) == []


def test_who_is_independent_of_those_behind_it_is_told_to_nobody_who_may_not_know_them(world, brokered):
    make.expert(world, owner=OWNER)
    with pytest.raises(TiesNotTold):
        matching.matches_of(world.stranger, brokered.id, today=TODAY, side="expert", independent=True)
    assert browser("stranger").get(f"/api/v1/records/{brokered.id}/matches?side=expert&independent=true").status_code == 403
    assert matching.matches_of(world.broker, brokered.id, today=TODAY, side="expert", independent=True).hits == ()


def test_a_door_and_a_list_name_the_same_to_everybody(world, brokered):
    make.published(world, owner=OWNER)
    make.published(world, world.owner, kind="need", owner="钱江电池厂", visibility="centre")
    make.draft(world, world.owner, kind="need", owner="钱江电池厂", visibility="private")
    make.expert(world, owner=OWNER, visibility="members")
    for actor in world.everybody():
        seen = access.records_for(actor).select_related("centre")
        assert {r.id for r in access.named_for(actor)} == {r.id for r in seen if access.may_read_names(actor, r)}, actor


def test_the_command_line_names_nobody_to_strangers(world, brokered, monkeypatch):
    monkeypatch.setattr("bole.cli.match.database_up", _nothing)
    for who in ([], ["--as", "stranger@test.example"]):
        told = CliRunner().invoke(match, ["electrolyte for cold batteries", *who])
        assert (told.exit_code, named_in(told.output)) == (0, []), told.output
        assert "杭州中心" in told.output


class _nothing:
    """The database of a test is up."""

    def __enter__(self) -> None: ...

    def __exit__(self, *given: object) -> None: ...
