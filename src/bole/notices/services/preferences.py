"""How a person wants to be told: rhythm, hour, language, budget; stopping mails; a new address for the feed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from bole.kernel.errors import N_, Problem
from bole.people.access import locked_person
from bole.people.domain.actor import Actor
from bole.people.errors import NoAccount
from bole.runtime.acts import act, record

from .. import kinds, queries
from ..access import AnyActor
from ..domain.rhythm import Rhythm, mail_due
from ..errors import BadPreferences
from ..facts import FeedRenewed, MailsStopped, PreferencesChosen
from ..models import Notice, Preferences

MOST_A_DAY = 1000
_NOT_POSSIBLE = N_("“%(given)s” is not possible here; right would be one of: %(possible)s.")
_NOT_A_BUDGET = N_("“%(given)s” is not possible here; right would be a number from 0 to %(most)s.")
_NOT_AN_HOUR = N_("“%(given)s” is not an hour; right would be a number from 0 to 23.")


@act
def choose(
    actor: AnyActor, *, mails: bool, rhythms: Mapping[str, str], hour: int, language: str = "", budget: int | None = None,
) -> Preferences:  # fmt: skip
    """Choose how one wants to be told; notices that still wait for a mail follow. Refuses with NoAccount, BadPreferences.

    An empty `language` is that of the account, no `budget` that of the installation, a group that is not named keeps its own.
    """
    person_id = _own(actor)
    if told := list(_problems(rhythms, hour, language, budget)):
        raise BadPreferences(problems=told)
    locked_person(person_id)
    found, _ = Preferences.objects.get_or_create(person_id=person_id)
    found.mails, found.rhythms, found.hour, found.language, found.budget = mails, dict(rhythms), hour, language, budget
    found.save()
    _follow(found)
    record(PreferencesChosen(subject_id=person_id, mails=mails))
    return found


def _own(actor: AnyActor) -> UUID:
    """Refuses with NoAccount."""
    if not isinstance(actor, Actor) or actor.person_id is None:
        raise NoAccount
    return actor.person_id


def _problems(rhythms: Mapping[str, str], hour: int, language: str, budget: int | None) -> Iterator[Problem]:
    for group, rhythm in rhythms.items():
        if group not in kinds.GROUPS:
            yield _one_of("rhythms", group, kinds.GROUPS)
        elif rhythm not in list(Rhythm):
            yield _one_of(f"rhythms.{group}", rhythm, list(Rhythm))
    if not 0 <= hour <= 23:
        yield Problem("hour", "bad_hour", _NOT_AN_HOUR, {"given": hour}, str(hour))
    if language not in (possible := ["", *dict(settings.LANGUAGES)]):
        yield _one_of("language", language, possible[1:])
    if budget is not None and not 0 <= budget <= MOST_A_DAY:
        yield Problem("budget", "bad_budget", _NOT_A_BUDGET, {"given": budget, "most": MOST_A_DAY}, str(budget))


def _one_of(field: str, given: str, possible: Mapping[str, object] | list[Rhythm] | list[str]) -> Problem:
    return Problem(field, "not_possible", _NOT_POSSIBLE, {"given": given[:80], "possible": ", ".join(possible)}, given)


def _follow(preferences: Preferences) -> None:
    """Notices that wait for a mail wait by the new rhythm."""
    waiting = list(Notice.objects.filter(person_id=preferences.person_id, mail_at__isnull=False).select_for_update())
    for notice in waiting:
        notice.mail_at = mail_due(
            notice.told_at, rhythm=queries.rhythm_of(preferences, notice.group), hour=preferences.hour,
            zone=timezone.get_default_timezone(), held=notice.held, urgent=notice.urgent,
        )  # fmt: skip
    Notice.objects.bulk_update(waiting, ["mail_at"], batch_size=500)


@act
def stop_mails(actor: AnyActor, *, token: str) -> None:
    """Stop the mails of whom a mail's address names; stopped twice is stopped. No sign-in is asked for. Refuses with LinkMissing."""
    person = queries.person_of_unsubscribe(token)
    locked_person(person.id)
    found, _ = Preferences.objects.get_or_create(person_id=person.id)
    if not found.mails:
        return
    found.mails = False
    found.save(update_fields=["mails"])
    _follow(found)
    record(MailsStopped(subject_id=person.id))


@act
def renew_feed(actor: AnyActor) -> Preferences:
    """Give one's feed another secret address; the old one ends at once. Refuses with NoAccount."""
    person_id = _own(actor)
    locked_person(person_id)
    found, _ = Preferences.objects.get_or_create(person_id=person_id)
    found.feed_number += 1
    found.save(update_fields=["feed_number"])
    record(FeedRenewed(subject_id=person_id))
    return found
