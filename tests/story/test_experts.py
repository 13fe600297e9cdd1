"""Experts: registered with consent, said to be one's own, found by meaning, kept apart by interest, erased for good."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from allauth.account.models import EmailAddress

from bole.kernel.errors import Problem
from bole.matching import queries as matching
from bole.matching.errors import NotASide
from bole.matching.queries import Filters, Side
from bole.notices.models import Notice
from bole.people import services as people
from bole.people.domain.actor import Reach
from bole.push import queries as push
from bole.push import services as push_services
from bole.push.models import Suggestion
from bole.registry import queries as registry
from bole.registry.domain import consent
from bole.registry.errors import AlreadyExpert, BadSheet, NotAnExpert, NotEditor, NotReady, NotYourExpertRecord, RecordMissing
from bole.registry.models import ExpertTraits, Record, RecordVersion, Wording
from bole.registry.queries import desk, lists
from bole.registry.queries import experts as reads
from bole.registry.services import experts, records
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make
from ..api.town import index
from ..reacting import react

TODAY = dt.date(2026, 11, 23)
NAME = "Prof. Dr. Ling Example"
ACIDS = make.wording(
    "en", title=NAME, keywords=("pumps",),
    summary="Twenty years of pumps that move hot concentrated acids. Judges seals and leak-free designs. Has run forty pilot plants.",
)  # fmt: skip
FERNS = make.wording(
    "en", title="Dr. Fern Example", summary="A botanist who knows the ferns of the high Andes and teaches surveying in the field."
)
NEED = make.wording("en", title="Pump for hot acids", summary="We look for a pump that moves hot concentrated acids. It must be leak-free.")
VALUES = {
    "services": ("evaluation", "consulting"), "disciplines": ("460",), "languages_spoken": ("zh", "en"), "availability": "available",
    "orcid": "0000-0002-1825-0097", "contact_name": "Ling", "contact_email": "professor@test.example", "active_since": 2006,
    "conflicts": ("Seal Works",), "consent_on": dt.date(2026, 10, 1), "consent_text": "signed paper 17",
}  # fmt: skip


def expert(**values):
    return make.sheet("expert", **{"wordings": (ACIDS,), **VALUES, **values})


def published(world, **values):
    """The expert of pumps, or another."""
    return make.expert(world, **{"wordings": (ACIDS,), **VALUES, **values})


def confirm_address(actor, address="professor@test.example"):
    EmailAddress.objects.update_or_create(user_id=actor.person_id, email=address, defaults={"verified": True, "primary": True})


# ---- registering ----


def test_an_expert_keeps_what_was_said_of_him_and_has_a_number_of_his_kind(world):
    found = published(world, owner="浙江大学", units=("Institute of Pumps",))
    sheet = registry.sheet_of(registry.record(world.broker, found.id))
    assert sheet == replace(expert(owner="浙江大学", units=("Institute of Pumps",)))
    assert "Z" in found.number
    assert found.expert.person_id is None


def test_without_documented_consent_an_expert_is_a_draft_and_no_more(world):
    made = records.draft(world.broker, centre="cn.zj.hz", sheet=expert(consent_on=None, consent_text=""))
    with pytest.raises(NotReady) as refused:
        records.publish(world.registrar, made.id)
    assert [p.field for p in refused.value.problems] == ["consent_on"]
    assert Record.objects.get(id=made.id).status == "draft"


def test_half_a_consent_is_none(world):
    with pytest.raises(BadSheet) as refused:
        records.draft(world.broker, centre="cn.zj.hz", sheet=expert(consent_text=""))
    assert [p.code for p in refused.value.problems] == ["half_consent"]
    assert not Record.objects.exists()


def test_a_wrong_orcid_is_refused_and_an_address_of_one_is_read(world):
    with pytest.raises(BadSheet) as refused:
        records.draft(world.broker, centre="cn.zj.hz", sheet=expert(orcid="0000-0002-1825-0098"))
    assert refused.value.problems[0] == Problem(
        "orcid", "bad_orcid", refused.value.problems[0].sentence, {"given": "0000-0002-1825-0098"}, "0000-0002-1825-0098"
    )
    made = records.draft(world.broker, centre="cn.zj.hz", sheet=expert(orcid="https://orcid.org/0000-0002-1825-0097"))
    assert ExpertTraits.objects.get(record=made).orcid == "0000-0002-1825-0097"


# ---- who reads what ----


def test_contact_consent_and_declared_interests_are_for_himself_and_his_centre_only(world):
    found = published(world, owner="浙江大学")
    hidden = ("contact_name", "contact_email", "conflicts", "consent_on", "consent_text")
    for reader in (world.anonymous, world.stranger, world.professor, world.foreign_registrar):
        seen = registry.readable(reader, registry.record(reader, found.id))
        assert set(seen.withheld) == set(hidden)
        assert [getattr(seen.sheet, name) for name in hidden] == ["", "", (), None, ""]
        assert seen.sheet.services == ("evaluation", "consulting")
    assert registry.readable(world.director, registry.record(world.director, found.id)).reach is Reach.FULL


def test_his_employer_does_not_own_him(world):
    found = published(world, owner="浙江大学")  # the professor is a member of it
    assert found.owner_id == world.university.id
    assert not desk.own(world.professor).filter(id=found.id).exists()
    with pytest.raises(NotEditor):
        records.withdraw(world.professor, found.id)
    assert Record.objects.get(id=found.id).status == "published"


# ---- this is me ----


def test_whom_the_record_names_may_say_that_it_is_his_and_is_its_author_from_then_on(world):
    found = published(world)
    confirm_address(world.professor)
    assert [r.id for r in reads.claimable(world.professor)] == [found.id]
    claimed = experts.claim(world.professor, found.id)
    sheet = registry.sheet_of(registry.record(world.professor, found.id))
    assert (sheet.consent_text, claimed.created_by_id) == (consent.VERSION, world.professor.person_id)
    assert reads.record_of(world.professor.person_id) == found
    assert [e.kind for e in Entry.objects.filter(subject=f"record:{found.id}").order_by("id")][-2:] == [
        "registry.expert_claimed", "registry.record_revised",
    ]  # fmt: skip
    records.withdraw(world.professor, found.id)
    assert Record.objects.get(id=found.id).status == "withdrawn"


def test_saying_it_twice_is_saying_it_once(world):
    found = published(world)
    confirm_address(world.professor)
    first = experts.claim(world.professor, found.id)
    assert experts.claim(world.professor, found.id).version == first.version


def test_an_address_that_was_not_confirmed_proves_nothing(world):
    found = published(world)
    EmailAddress.objects.create(user_id=world.professor.person_id, email="professor@test.example", verified=False)
    with pytest.raises(NotYourExpertRecord):
        experts.claim(world.professor, found.id)
    assert ExpertTraits.objects.get(record=found).person_id is None


def test_nobody_says_that_somebody_elses_record_is_his(world):
    found = published(world)
    confirm_address(world.professor)
    confirm_address(world.owner, "owner@test.example")
    experts.claim(world.professor, found.id)
    with pytest.raises(NotYourExpertRecord):
        experts.claim(world.owner, found.id)
    hidden = records.draft(world.broker, centre="cn.zj.hz", sheet=expert(orcid="", contact_email="x@test.example"))
    with pytest.raises(RecordMissing):
        experts.claim(world.owner, hidden.id)
    with pytest.raises(NotAnExpert):
        experts.claim(world.owner, make.published(world).id)
    assert ExpertTraits.objects.get(record=found).person_id == world.professor.person_id


def test_a_person_is_one_expert(world):
    confirm_address(world.professor)
    experts.register_oneself(world.professor, centre="cn.zj.hz", sheet=expert(consent_on=None, consent_text=""))
    second = published(world, orcid="")
    with pytest.raises(AlreadyExpert):
        experts.claim(world.professor, second.id)
    assert ExpertTraits.objects.get(record=second).person_id is None


def test_who_registers_himself_consents_by_it_and_needs_his_centre_to_publish(world):
    made = experts.register_oneself(world.professor, centre="cn.zj.hz", sheet=expert(consent_on=None, consent_text="", contact_email=""))
    assert (made.version, made.status) == (1, "draft")
    records.submit(world.professor, made.id)
    assert records.publish(world.registrar, made.id).status == "published"


# ---- found ----


@pytest.fixture
def field(world):
    """An expert of pumps, one of ferns, and a need for a pump."""
    pumps, ferns = published(world, owner="浙江大学"), published(world, wordings=(FERNS,), orcid="", contact_email="", conflicts=())
    need = make.published(world, world.owner, kind="need", wordings=(NEED,), owner="钱江电池厂")
    index()
    return pumps, ferns, need


def ids(outcome):
    return [hit.record_id for hit in outcome.hits]


def test_a_need_finds_the_expert_who_knows_its_field_and_why(world, field):
    pumps, ferns, need = field
    outcome = matching.matches_of(world.anonymous, need.id, side="expert", today=TODAY)
    assert ids(outcome) == [pumps.id, ferns.id]
    (reasons,) = matching.explain(outcome.query, outcome.hits[:1], looking_for=Side.EXPERTS)
    assert [r.text for r in reasons.requirements] == [NEED.title, NEED.summary]
    assert all(r.sentence in ACIDS.summary for r in reasons.requirements)
    assert NAME not in {r.sentence for r in reasons.requirements}  # a name says nothing of what he knows


def test_a_question_finds_experts_and_only_them(world, field):
    pumps, _, need = field
    outcome = matching.search(world.anonymous, text="Who judges leak-free pumps for hot acids?", side=Side.EXPERTS, today=TODAY)
    assert ids(outcome)[0] == pumps.id
    assert need.id not in ids(outcome)
    assert outcome.facets["services"] == {"evaluation": 2, "consulting": 2}


def test_an_expert_is_found_by_his_name(world, field):
    pumps, _, _ = field
    outcome = matching.search(world.anonymous, text="Ling Example", side=Side.EXPERTS, today=TODAY)
    assert outcome.hits[0].record_id == pumps.id
    assert outcome.hits[0].legs.words > 0


def test_experts_are_narrowed_by_what_only_they_have(world, field):
    _, _, need = field
    narrow = {"services": ("interpreter",)}, {"disciplines": ("460",)}, {"languages_spoken": ("de",)}, {"availability": ("available",)}
    found = [len(matching.matches_of(world.anonymous, need.id, side="expert", filters=Filters(**f), today=TODAY).hits) for f in narrow]
    assert found == [0, 2, 0, 2]
    assert lists.listed(world.anonymous, "expert", Filters(services=("evaluation",)), today=TODAY).count() == 2
    assert lists.facets_of("expert", lists.published(world.anonymous, "expert"))["disciplines"] == {"460": 2}


def test_an_expert_finds_needs_and_is_told_whose_requirements_he_meets(world, field):
    pumps, _, need = field
    outcome = matching.matches_of(world.anonymous, pumps.id, today=TODAY)
    assert ids(outcome) == [need.id]
    (reasons,) = matching.explain(outcome.query, outcome.hits, looking_for=Side.NEEDS)
    assert reasons.requirements[0].text == "Pump for hot acids"


def test_an_expert_is_not_compared_with_experts(world, field):
    with pytest.raises(NotASide):
        matching.matches_of(world.anonymous, field[0].id, side="expert", today=TODAY)


def test_experts_change_nothing_of_how_needs_and_achievements_are_ranked(world):
    need = make.published(world, world.owner, kind="need", wordings=(NEED,))
    for title, summary in (
        ("Leak-free pump", "A pump for hot concentrated acids."),
        ("Seals", "Shaft seals that stand hot acids for years."),
    ):
        make.published(world, wordings=(make.wording("en", title=title, summary=summary),))
    index()
    before = matching.matches_of(world.anonymous, need.id, today=TODAY).hits
    for number in range(5):
        published(world, orcid="", external_id=f"x{number}")
    index()
    after = matching.matches_of(world.anonymous, need.id, today=TODAY).hits
    assert [(h.record_id, h.legs) for h in after] == [(h.record_id, h.legs) for h in before]


def test_nobody_is_told_of_himself(world, field):
    pumps, ferns, _ = field
    confirm_address(world.professor)
    experts.claim(world.professor, pumps.id)
    own = make.published(world, world.professor, kind="need", wordings=(NEED,))
    index()
    assert ids(matching.matches_of(world.anonymous, own.id, side="expert", today=TODAY)) == [ferns.id]
    asked = {"text": "a pump for hot acids", "side": Side.EXPERTS, "today": TODAY}
    assert pumps.id not in ids(matching.search(world.professor, **asked))
    assert pumps.id in ids(matching.search(world.stranger, **asked))


# ---- independence ----


def test_asked_to_be_independent_experts_of_the_same_house_are_left_out(world, field):
    pumps, ferns, _ = field
    own = make.published(world, kind="achievement", wordings=(NEED,), owner="浙江大学")
    index()
    assert ids(matching.matches_of(world.anonymous, own.id, side="expert", today=TODAY)) == [pumps.id, ferns.id]
    assert ids(matching.matches_of(world.anonymous, own.id, side="expert", independent=True, today=TODAY)) == [ferns.id]
    asked = {"text": "a pump for hot acids", "side": Side.EXPERTS, "today": TODAY}
    assert pumps.id not in ids(matching.search(world.anonymous, **asked, independent_of=world.university.id))


@pytest.mark.parametrize(
    "values",
    [
        {"units": ("浙江大学化学工程学院",)},
        {"conflicts": ("浙江大学",)},
        {"owner": "浙江大学"},
    ],
)
def test_a_school_a_second_post_and_a_declared_interest_count_as_well(world, values):
    other = published(world, **{"orcid": "", "owner": "Somewhere else", "conflicts": (), **values})
    own = make.published(world, kind="achievement", wordings=(NEED,), owner="浙江大学")
    index()
    assert ids(matching.matches_of(world.anonymous, own.id, side="expert", today=TODAY)) == [other.id]
    assert ids(matching.matches_of(world.anonymous, own.id, side="expert", independent=True, today=TODAY)) == []


def test_the_conditions_say_what_stands_against_an_expert(world, field):
    pumps, _, need = field
    explained = matching.why(world.anonymous, need.id, pumps.id, today=TODAY)
    assert {c.name: c.verdict.value for c in explained.constraints} == {
        "language": "met", "territory": "unknown", "availability": "met", "independence": "met",
    }  # fmt: skip


# ---- saved searches ----


def test_a_saved_search_for_experts_waits_for_them_and_does_not_tell_an_expert_of_himself(world):
    confirm_address(world.professor)
    index()
    for who in (world.stranger, world.professor):
        push_services.save_search(
            who,
            name="pumps",
            side=Side.EXPERTS,
            text="Who judges leak-free pumps for hot concentrated acids?",
            filters=Filters(services=("evaluation",)),
        )
    made = experts.register_oneself(world.professor, centre="cn.zj.hz", sheet=expert(consent_on=None, consent_text=""))
    records.submit(world.professor, made.id)
    records.publish(world.registrar, made.id)
    index()
    push_services.percolate(made.id)
    assert set(Suggestion.objects.filter(record=made).values_list("person_id", flat=True)) == {world.stranger.person_id}
    assert push.try_now(world.stranger, push.subscriptions(world.stranger).get(), today=TODAY) == [made.id]


# ---- erased ----


def nothing_says_who(record_id):
    texts = [
        *Wording.objects.filter(record_id=record_id).values_list("title", "summary", "description"),
        *RecordVersion.objects.filter(record_id=record_id).values_list("sheet", "actor_name", "note"),
        *ExpertTraits.objects.filter(record_id=record_id).values_list(),
        *Record.objects.filter(id=record_id).values_list(),
        *Notice.objects.values_list("values", flat=True),
        *Entry.objects.filter(subject=f"record:{record_id}").values_list("body", "public"),
    ]
    return not any(word in str(texts) for word in ("Ling", "0097", "professor@", "Seal Works", "pumps", "浙江大学", "signed paper"))


def test_erased_nothing_says_any_more_who_it_was_and_the_journal_stays_whole(world):
    found = published(world, owner="浙江大学")
    index()
    before = list(Entry.objects.order_by("id").values_list("id", "kind", "hash"))
    experts.erase(world.broker, found.id)
    assert nothing_says_who(found.id)
    assert list(Entry.objects.order_by("id").values_list("id", "kind", "hash"))[: len(before)] == before
    emptied = Record.objects.get(id=found.id)
    assert (emptied.status, emptied.number, emptied.owner_id, emptied.created_by_id) == ("archived", found.number, None, None)
    react("matching")
    index()
    assert ids(matching.search(world.anonymous, text="pumps for hot acids", side=Side.EXPERTS, today=TODAY)) == []
    assert matching.index_state().entries == 0


def test_only_experts_are_erased_and_only_by_those_in_charge(world):
    found, achievement = published(world), make.published(world)
    with pytest.raises(NotAnExpert):
        experts.erase(world.professor, achievement.id)
    for who in (world.stranger, world.foreign_registrar):
        with pytest.raises(NotEditor):
            experts.erase(who, found.id)
    assert Wording.objects.get(record=found).title == NAME
    assert Record.objects.get(id=achievement.id).status == "published"


def test_an_account_that_is_deleted_takes_its_expert_record_out(world):
    confirm_address(world.professor)
    found = published(world)
    experts.claim(world.professor, found.id)
    kept = people.personal_data(world.professor, person_id=world.professor.person_id)["expert"]
    assert [row["orcid"] for row in kept] == ["0000-0002-1825-0097"]
    people.erase_person(world.professor, person_id=world.professor.person_id)
    react("registry")
    assert nothing_says_who(found.id)
    assert Record.objects.get(id=found.id).status == "archived"
    assert experts.erase_of(SYSTEM, person_id=world.professor.person_id) == 0


def test_a_consent_of_tomorrow_is_refused_and_nothing_is_saved(world, noon):
    with pytest.raises(BadSheet) as told:
        make.expert(world, consent_on=TODAY + dt.timedelta(days=1))
    assert [p.code for p in told.value.problems] == ["consent_to_come"]
    assert not Record.objects.filter(kind="expert").exists()
    assert make.expert(world, consent_on=TODAY).status == "published"
