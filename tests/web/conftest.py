"""What the tests of pages share: a small world with a few indexed records, made once; clients signed in as somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from bole.matching import services as matching
from bole.notices.models import Notice
from bole.people.models import Person
from bole.people.web.middleware import STAFF_MODE_KEY
from bole.registry.models import Record

from .. import make

AsWhom = Callable[..., Client]


@dataclass(frozen=True)
class Shelf:
    """An achievement, a need that fits, and a draft of the professor."""

    achievement: Record
    need: Record
    draft: Record


@pytest.fixture(scope="package")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[make.World, Shelf]]:
    """Committed once, because indexing writes from a thread of its own; every test then works in a transaction on top."""
    with django_db_blocker.unblock():
        world = make.world()
        need = make.wording(
            title="需要低温电池电解液", summary="需要在零下三十度仍能正常工作的锂离子电池电解液。容量保持率不低于百分之八十。"
        )
        shelf = Shelf(
            make.published(
                world,
                owner="浙江大学",
                trl=6,
                stage="middle",
                cooperation_modes=("DEVELOPMENT",),
                origin="test origin",
                licence="CC BY 4.0",
            ),
            make.published(world, by=world.owner, kind="need", wordings=(need,), cooperation_modes=("DEVELOPMENT",)),
            make.draft(world),
        )
        Notice.objects.all().delete()  # every test begins with empty inboxes
        matching.mark_unindexed()
        matching.index_waiting()
        yield world, shelf
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=False)


@pytest.fixture
def world(made: tuple[make.World, Shelf], db: None) -> make.World:
    """The same small world as in the stories."""
    return made[0]


@pytest.fixture
def shelf(made: tuple[make.World, Shelf], db: None) -> Shelf:
    """A few records, indexed."""
    return made[1]


def enter_staff_mode(client: Client) -> None:
    """As the page does it, after the password was given once more."""
    session = client.session
    session[STAFF_MODE_KEY] = (timezone.now() + dt.timedelta(minutes=30)).isoformat()
    session.save()


@pytest.fixture
def as_whom(world: make.World) -> AsWhom:
    """`as_whom("professor")` is a browser in which the professor is signed in; "" is nobody. Pages are English unless told."""

    def client(name: str, language: str = "en") -> Client:
        found = Client()
        found.cookies["django_language"] = language
        if name:
            found.force_login(Person.objects.get(email=f"{name}@test.example"))
        if name == "admin":
            enter_staff_mode(found)
        return found

    return client
