"""Who is asked to confirm a record, once and in whose words; and who is told when it left the search."""

from __future__ import annotations

import datetime as dt
import re
from email import message_from_bytes, policy

import pytest
from django.test import Client

from bole.notices import queries as notices
from bole.notices.models import Notice
from bole.notices.services import mailing
from bole.people import services as people
from bole.people.domain.actor import Role
from bole.people.models import Membership, Person
from bole.registry.models import Record
from bole.registry.queries import links
from bole.registry.services import freshness, reminders
from bole.runtime import clock, jobs
from bole.runtime.models import Mail
from bole.runtime.system import SYSTEM

from .. import make
from ..conftest import NOON
from ..reacting import react


def day(number):
    return clock.freeze(NOON + dt.timedelta(days=number))


def work(number):
    with day(number):
        freshness.work_off_the_day()
        react("registry")


def published(world, **values):
    """A public record, and inboxes that are empty again: that it was published is told as well."""
    made = make.published(world, **values)
    Notice.objects.all().delete()
    return made


def told():
    return sorted((n.person.name, n.kind.removeprefix("registry.")) for n in Notice.objects.filter(kind__startswith="registry."))


def test_the_author_and_the_owners_representative_are_asked_once(world, noon):
    published(world, owner=world.factory.name)
    for number in (350, 351, 351, 352, 366):
        work(number)
    assert told() == [("owner", "confirmation_due"), ("professor", "confirmation_due")]


def test_members_of_the_owner_who_do_not_speak_for_it_are_not_asked(world, noon):
    published(world, by=world.owner, owner=world.university.name)
    work(351)
    assert told() == [("owner", "confirmation_due")]


def test_a_private_record_is_its_authors_alone(world, noon):
    published(world, owner=world.factory.name)
    Record.objects.update(visibility="private")
    work(351)
    assert told() == [("professor", "confirmation_due")]


def test_each_is_asked_in_the_words_of_his_language_and_led_to_the_page_that_confirms(world, noon):
    record = published(world, owner=world.factory.name, wordings=(make.wording("zh"), make.wording("en", origin="human")))
    Person.objects.filter(name="owner").update(language="zh-hans")
    work(351)
    chinese, english = (Notice.objects.get(person__name=name) for name in ("owner", "professor"))
    assert notices.sentence(english, language="en") == (
        f"Is “{make.TITLE_EN}” still valid? Please confirm it by November 23, 2027 with one click."
    )
    assert make.TITLE_ZH in notices.sentence(chinese, language="zh-hans")
    assert "2027年11月23日" in notices.sentence(chinese, language="zh-hans")
    with day(352):
        asked = links.question(notices.target(english).removeprefix("/confirm/"))
        assert (asked.actor.name, asked.record.id, asked.answered) == ("professor", record.id, False)


def test_the_mail_of_the_day_leads_straight_to_the_button_without_a_sign_in(world, noon):
    record = published(world)
    work(351)
    with day(353):
        mailing.mail_what_is_due(SYSTEM)
        mailed = Mail.objects.get(recipients=["professor@test.example"])
        content = message_from_bytes(bytes(mailed.content), policy=policy.default).get_body(("plain",)).get_content()
        (address,) = re.findall(r"/confirm/\S+", content)
        stranger = Client()
        assert stranger.get(address).status_code == 200
        stranger.post(address)
        mailing.mail_what_is_due(SYSTEM)
    assert Record.objects.get(id=record.id).confirmed_at == NOON + dt.timedelta(days=353)
    assert Mail.objects.count() == 1


def test_what_was_confirmed_before_the_reminder_went_out_is_not_asked_for(world, noon):
    record = published(world)
    with day(351):
        freshness.ask_to_confirm(SYSTEM)
        freshness.confirm(world.professor, record.id)
        react("registry")
    assert told() == []


def test_a_new_term_is_asked_for_anew(world, noon):
    record = published(world)
    work(351)
    with day(352):
        freshness.confirm(world.professor, record.id)
    work(360)
    assert len(told()) == 1
    work(352 + 351)
    assert len(told()) == 2


def test_when_it_left_the_search_the_same_people_are_told(world, noon):
    published(world, owner=world.factory.name)
    work(351)
    work(426)
    assert told() == [
        ("owner", "confirmation_due"),
        ("owner", "record_expired"),
        ("professor", "confirmation_due"),
        ("professor", "record_expired"),
    ]


def test_an_owner_who_left_is_not_asked_but_the_registrars_of_the_centre_are_once_a_week(world, noon):
    for _ in range(3):
        published(world)
    Person.objects.filter(name="professor").update(is_active=False)
    work(351)
    assert told() == [("registrar", "centre_confirmations_due")]
    sentence = notices.sentence(Notice.objects.get(), language="en")
    assert sentence == "Records of “杭州中心” are to be confirmed by the centre: nobody of their owners can be asked any more."
    assert notices.target(Notice.objects.get()) == "/to-confirm"


def test_a_centre_without_staff_is_looked_after_by_the_one_above(world, noon):
    published(world)
    Person.objects.filter(name__in=["professor", "registrar"]).update(is_active=False)
    work(351)
    assert told() == [("director", "centre_confirmations_due")]


def test_a_representative_who_left_is_no_longer_asked(world, noon):
    published(world, owner=world.factory.name)
    Membership.objects.filter(person__name="owner").delete()
    work(351)
    assert told() == [("professor", "confirmation_due")]


def test_who_has_many_to_confirm_gets_one_notice_and_a_list(world, noon):
    for _ in range(reminders.ONE_BY_ONE + 1):
        published(world)
    work(351)
    assert told() == [("professor", "confirmations_due")]
    assert notices.target(Notice.objects.get()) == "/mine/confirm"
    assert "first by November 23, 2027" in notices.sentence(Notice.objects.get(), language="en")


def test_nobody_at_all_is_no_mistake(world, noon):
    published(world)
    Person.objects.update(is_active=False)
    work(351)
    assert told() == []


def test_the_worker_does_it_from_the_fact_to_the_inbox(committed_world):
    world = committed_world
    record = published(world)
    people.grant_role(SYSTEM, person_id=world.stranger.person_id, organisation_id=world.factory.pk, role=Role.MEMBER)
    make.aged(record, -10)
    jobs.work_off("reactions")
    assert told() == [("professor", "confirmation_due")]


@pytest.mark.parametrize(("hour", "works"), [(5, False), (6, True), (23, True)])
def test_the_days_work_begins_at_its_hour(world, settings, hour, works):
    settings.BOLE_FRESHNESS_HOUR = 6
    with clock.freeze(dt.datetime(2026, 11, 23, hour, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))):
        assert (freshness.work_off_the_day() is not None) == works
