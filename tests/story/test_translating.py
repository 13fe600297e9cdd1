"""Machine drafts from a real endpoint: marked as a machine's, approved by a person, and refused whole when the endpoint fails."""

from __future__ import annotations

import json
import socket
from dataclasses import replace

import pytest

from bole.registry import queries
from bole.registry.errors import (
    BadTerm,
    ChangedMeanwhile,
    NotEditor,
    NotTermKeeper,
    NotTranslatable,
    PersonsWording,
    TermMissing,
    TermTaken,
    TranslatorAway,
)
from bole.registry.models import Record, Term
from bole.registry.queries import glossary
from bole.registry.services import records, terms, translating

from .. import make
from ..translation_server import translation_server

SECRET = "保密：配方为一号溶剂"


@pytest.fixture
def server(settings):
    with translation_server() as said:
        settings.BOLE_TRANSLATOR = f"openai:{said.address}#any-model"
        settings.BOLE_TRANSLATOR_KEY = "a-key"
        settings.BOLE_TRANSLATOR_SECONDS = 5
        yield said


def sheet_of(actor, found):
    return queries.sheet_of(queries.record(actor, found.id))


def long_draft(world, **values):
    words = make.wording(description="详细说明在此，电解液含有两种溶剂。", confidential=SECRET, keywords=("电解液", "电池"))
    return make.draft(world, wordings=(words,), **values)


def test_a_machine_draft_is_a_version_marked_as_a_machines(world, server):
    found = long_draft(world)
    translating.draft_by_machine(world.professor, found.id, language="en", version=1)
    (original, drafted) = sheet_of(world.professor, found).wordings
    assert (original.origin, original.title) == ("author", make.TITLE_ZH)
    assert (drafted.language, drafted.origin, drafted.title, len(drafted.keywords), drafted.confidential) == (
        "en",
        "machine",
        "[0] said otherwise",
        2,
        "",
    )
    assert Record.objects.get(id=found.id).version == 2
    assert server.headers[0]["Authorization"] == "Bearer a-key"
    assert SECRET not in json.dumps(server.asked, ensure_ascii=False)


def test_a_description_for_after_an_agreement_is_not_sent(world, server):
    found = long_draft(world, description_tier="agreement")
    translating.draft_by_machine(world.professor, found.id, language="en", version=1)
    assert "详细说明在此" not in json.dumps(server.asked, ensure_ascii=False)
    assert sheet_of(world.professor, found).wordings[1].description == ""


def test_an_endpoint_of_libretranslate_is_asked_its_own_way(world, server, settings):
    settings.BOLE_TRANSLATOR = f"libretranslate:{server.address}"
    found = long_draft(world)
    translating.draft_by_machine(world.professor, found.id, language="en", version=1)
    assert (server.asked[0]["source"], server.asked[0]["target"], server.asked[0]["format"], server.asked[0]["api_key"]) == (
        "zh",
        "en",
        "text",
        "a-key",
    )
    assert sheet_of(world.professor, found).wordings[1].origin == "machine"


@pytest.mark.parametrize("manner", ["broken", "page", "few", "empty", "babble", "chat"])
def test_an_endpoint_that_answers_rubbish_is_refused_and_changes_nothing(world, server, manner):
    server.manner = manner
    found = long_draft(world)
    with pytest.raises(TranslatorAway):
        translating.draft_by_machine(world.professor, found.id, language="en", version=1)
    assert (Record.objects.get(id=found.id).version, len(sheet_of(world.professor, found).wordings)) == (1, 1)


def test_an_endpoint_that_trickles_is_given_up(world, server, settings):
    settings.BOLE_TRANSLATOR_SECONDS = 1
    server.manner = "trickle"
    found = long_draft(world)
    with pytest.raises(TranslatorAway) as refused:
        translating.draft_by_machine(world.professor, found.id, language="en", version=1)
    assert refused.value.values["why"] == "too slow"
    assert Record.objects.get(id=found.id).version == 1


def test_an_endpoint_that_is_away_and_one_that_is_not_set_up_are_refused(world, server, settings):
    found = long_draft(world)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    for given, why in ((f"libretranslate:{address}", "no connection"), ("", "none is set up")):
        settings.BOLE_TRANSLATOR = given
        with pytest.raises(TranslatorAway) as refused:
            translating.draft_by_machine(world.professor, found.id, language="en", version=1)
        assert refused.value.values["why"] == why
    assert Record.objects.get(id=found.id).version == 1


def test_a_machine_replaces_its_own_draft_but_never_a_persons_wording(world, server):
    found = long_draft(world)
    translating.draft_by_machine(world.professor, found.id, language="en", version=1)
    translating.draft_by_machine(world.professor, found.id, language="en", version=2)
    assert Record.objects.get(id=found.id).version == 2  # the same words: no version
    sheet = sheet_of(world.professor, found)
    approved = replace(sheet, wordings=(sheet.wordings[0], replace(sheet.wordings[1], origin="human")))
    records.revise(world.professor, found.id, sheet=approved, version=2)
    with pytest.raises(PersonsWording):
        translating.draft_by_machine(world.professor, found.id, language="en", version=3)
    assert sheet_of(world.professor, found).wordings[1].origin == "human"


def test_what_changed_before_is_told_and_strangers_translate_nothing(world, server):
    found = make.published(world)
    with pytest.raises(ChangedMeanwhile):
        translating.draft_by_machine(world.professor, found.id, language="en", version=7)
    with pytest.raises(NotEditor):
        translating.draft_by_machine(world.stranger, found.id, language="en", version=1)
    for language in ("zh", "nonsense", ""):
        with pytest.raises(NotTranslatable):
            translating.draft_by_machine(world.professor, found.id, language=language, version=1)
    assert server.asked == []


# ---- terms ----


def test_terms_of_the_centre_and_of_those_above_stand_beside_a_translation_and_are_sent(world, server):
    terms.add_term(world.registrar, zh="电解液", en="electrolyte", centre="cn.zj.hz")
    terms.add_term(world.director, zh="锂离子电池", en="lithium-ion battery", centre="cn.zj")
    terms.add_term(world.admin, zh="容量保持率", en="capacity retention")
    terms.add_term(world.foreign_registrar, zh="电池", en="cell", centre="cn.gd")
    found = make.draft(world)
    original = sheet_of(world.professor, found).original
    assert [p.target for p in glossary.occurring("cn.zj.hz", original, "en")] == [
        "lithium-ion battery",
        "electrolyte",
        "capacity retention",
    ]
    assert glossary.occurring("cn.zj.hz", original, "de") == []
    translating.draft_by_machine(world.professor, found.id, language="en", version=1)
    assert "电解液 = electrolyte" in server.asked[0]["messages"][0]["content"]


def test_terms_are_kept_by_the_staff_of_their_centre(world):
    mine = terms.add_term(world.broker, zh="电解液", en="electrolyte", centre="cn.zj.hz")
    everywhere = terms.add_term(world.admin, zh="专利", en="patent")
    with pytest.raises(TermTaken):
        terms.add_term(world.registrar, zh=" 电解液 ", en="electrolyte", centre="cn.zj.hz")
    with pytest.raises(BadTerm):
        terms.add_term(world.registrar, zh="", en="x", centre="cn.zj.hz")
    for stranger in (world.professor, world.stranger, world.anonymous, world.foreign_registrar):
        with pytest.raises(TermMissing):
            terms.change_term(stranger, mine.id, zh="x", en="y")
        with pytest.raises(NotTermKeeper):
            terms.add_term(stranger, zh="a", en="b", centre="cn.zj.hz")
    with pytest.raises(NotTermKeeper):
        terms.remove_term(world.registrar, everywhere.id)
    with pytest.raises(NotTermKeeper):
        terms.add_term(world.registrar, zh="a", en="b")
    assert {(t.zh, t.en) for t in Term.objects.all()} == {("电解液", "electrolyte"), ("专利", "patent")}
    terms.change_term(world.director, mine.id, zh="电解液", en="electrolyte solution")
    terms.remove_term(world.registrar, mine.id)
    assert [t.zh for t in glossary.listed(world.registrar)] == ["专利"]
