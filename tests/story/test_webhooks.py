"""Webhooks against a real server: signed, in order, once, retried with pauses, switched off when they fail for hours."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import socket

import pytest
from pytest_socket import enable_socket, socket_allow_hosts

from bole.kernel.errors import N_
from bole.notices import kinds, queries
from bole.notices import services as notices
from bole.notices.adapters import posting
from bole.notices.errors import BadWebhook, NotRepresentative, TooManyWebhooks, WebhookMissing
from bole.notices.models import Delivery, Notice, Webhook
from bole.people import services as people
from bole.people.domain.actor import Role
from bole.people.errors import NoAccount
from bole.runtime import clock
from bole.runtime.system import SYSTEM

from .. import make
from ..conftest import NOON
from ..receiver import Receiver

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_network():
    """Only this machine; the receiver needs sockets of its own."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1", "localhost"], allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture(autouse=True)
def _kinds(monkeypatch, settings):
    settings.BOLE_WEBHOOKS_PRIVATE = True
    monkeypatch.setattr(kinds, "KINDS", dict(kinds.KINDS))
    kinds.add_kind("test.due", group=kinds.OWN_RECORDS, sentence=N_("“%(title)s” is to be confirmed by %(day)s."), url=lambda n: "/centres")


@pytest.fixture
def receiver():
    running = Receiver()
    yield running
    running.shut()


def register(who, receiver, at=NOON, **more):
    with clock.freeze(at):
        return notices.register_webhook(who, address=receiver.address, **more)


def tell(*persons, at=NOON, title="冷电池", **more):
    with clock.freeze(at):
        return notices.tell(
            SYSTEM, persons=[p.person_id for p in persons], kind="test.due", subject="record:1",
            values={"title": title, "day": "2026-12-07"}, **more,
        )  # fmt: skip


def deliver(at=NOON):
    with clock.freeze(at):
        return notices.deliver_waiting(SYSTEM, seconds=20)


def titles(receiver):
    return [json.loads(r.body)["data"]["values"]["title"] for r in receiver.received]


def test_a_notice_is_posted_as_signed_json(world, receiver, settings):
    hook = register(world.owner, receiver)
    (told,) = tell(world.owner)
    assert deliver() == 1
    (got,) = receiver.received
    assert got.path == "/hook?from=bole"
    assert json.loads(got.body) == {
        "type": "test.due",
        "timestamp": NOON.isoformat(),
        "data": {
            "notice": str(told.id), "group": "own_records", "subject": "record:1", "values": {"title": "冷电池", "day": "2026-12-07"},
            "urgent": False, "organisation": None, "sentence": "“冷电池” is to be confirmed by December 7, 2026.",
            "url": f"{settings.BOLE_PUBLIC_URL}/inbox/{told.id}",
        },
    }  # fmt: skip
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    signed = f"{got.headers['webhook-id']}.{int(NOON.timestamp())}.".encode() + got.body
    assert got.headers["webhook-timestamp"] == str(int(NOON.timestamp()))
    assert got.headers["webhook-signature"] == "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert got.headers["content-type"] == "application/json"


def test_it_is_posted_once_and_in_order(world, receiver):
    register(world.owner, receiver)
    for number in range(3):
        tell(world.owner, title=f"number {number}")
    assert [deliver(), deliver(), deliver(NOON + DAY)] == [3, 0, 0]
    assert titles(receiver) == ["number 0", "number 1", "number 2"]


def test_anothers_notices_and_those_told_before_are_not_posted(world, receiver):
    tell(world.owner)
    register(world.owner, receiver)
    tell(world.professor)
    assert deliver() == 0
    assert receiver.received == []


def test_what_the_budget_holds_back_is_not_posted(world, receiver, settings):
    settings.BOLE_NOTICES_PER_DAY = 1
    register(world.owner, receiver)
    tell(world.owner, title="one")
    tell(world.owner, title="two")
    deliver()
    assert titles(receiver) == ["one"]


def test_a_failed_delivery_comes_again_with_pauses_and_the_same_id(world, receiver):
    receiver.statuses = [500, 302, 200]
    register(world.owner, receiver)
    tell(world.owner)
    assert [deliver(NOON), deliver(NOON + 59 * dt.timedelta(seconds=1)), deliver(NOON + MINUTE)] == [0, 0, 0]
    assert [deliver(NOON + 2 * MINUTE), deliver(NOON + 3 * MINUTE)] == [0, 1]
    assert len({r.headers["webhook-id"] for r in receiver.received}) == 1
    assert len({r.headers["webhook-timestamp"] for r in receiver.received}) == 3
    assert [r.path for r in receiver.received] == ["/hook?from=bole"] * 3  # a redirect is not followed
    found = Delivery.objects.get()
    assert (found.state, found.attempts, found.status, found.failure) == ("delivered", 3, 200, "")


def test_one_that_fails_for_hours_is_switched_off_and_its_owner_told_once(world, receiver):
    receiver.status = 503
    hook = register(world.owner, receiver)
    tell(world.owner)
    tell(world.owner)
    at = NOON
    while at < NOON + 12 * HOUR:
        deliver(at)
        at += 10 * MINUTE
    hook.refresh_from_db()
    assert NOON + 5 * HOUR < hook.disabled_at < NOON + 8 * HOUR
    (told,) = Notice.objects.filter(kind="notices.webhook_disabled")
    assert (told.person_id, told.urgent, told.values) == (world.owner.person_id, True, {"host": "127.0.0.1", "failure": "HTTP 503"})
    assert len(receiver.received) == 12
    tell(world.owner, at=at)
    assert Delivery.objects.count() == 2  # nothing more is put on its way to it


def test_one_that_is_gone_is_switched_off_at_once(world, receiver):
    receiver.status = 410
    register(world.owner, receiver)
    tell(world.owner)
    deliver()
    assert Webhook.objects.get().disabled_at == NOON


def test_switched_on_again_what_waited_goes_out(world, receiver):
    receiver.statuses = [410]
    hook = register(world.owner, receiver)
    tell(world.owner)
    deliver()
    with clock.freeze(NOON + DAY):
        notices.resume_webhook(world.owner, hook.id)
    assert deliver(NOON + DAY) == 1


def test_a_receiver_that_is_shut_is_a_failure_like_others(world, receiver):
    register(world.owner, receiver)
    tell(world.owner)
    receiver.shut()
    assert deliver() == 0
    assert "refused" in Webhook.objects.get().failure.lower()


def test_a_webhook_left_by_a_worker_that_died_is_taken_up_again(world, receiver):
    register(world.owner, receiver)
    tell(world.owner)
    Webhook.objects.update(next_try_at=NOON + 2 * MINUTE)
    assert [deliver(NOON + MINUTE), deliver(NOON + 2 * MINUTE)] == [0, 1]


def test_one_bad_receiver_does_not_hold_up_another(world, receiver):
    good = Receiver()
    try:
        receiver.status = 500
        register(world.owner, receiver)
        register(world.professor, good)
        tell(world.owner, world.professor)
        assert deliver() == 1
        assert len(good.received) == 1
    finally:
        good.shut()


def test_an_organisations_webhook_gets_what_concerns_it_once_whoever_is_told(world, receiver):
    second = make.person("second")
    people.grant_role(SYSTEM, person_id=second.id, organisation_id=world.factory.id, role=Role.REPRESENTATIVE)
    register(world.owner, receiver, organisation_id=world.factory.id)
    tell(world.owner, make.actor(second), family="7", organisation_id=world.factory.id)
    tell(world.owner, title="private")  # his own business
    tell(world.professor, title="elsewhere", organisation_id=world.university.id)
    assert deliver() == 1
    assert json.loads(receiver.received[0].body)["data"]["organisation"] == str(world.factory.id)
    assert titles(receiver) == ["冷电池"]


def test_only_who_speaks_for_an_organisation_registers_its_webhook(world, receiver):
    for who in (world.professor, world.registrar, world.admin):
        with pytest.raises(NotRepresentative):
            register(who, receiver, organisation_id=world.factory.id)
    with pytest.raises(NoAccount):
        register(world.anonymous, receiver)
    assert Webhook.objects.count() == 0
    register(world.director, receiver, organisation_id=world.province.pk)


def test_webhooks_of_an_organisation_belong_to_those_who_speak_for_it_now(world, receiver):
    hook = register(world.owner, receiver, organisation_id=world.factory.id)
    people.revoke_role(SYSTEM, person_id=world.owner.person_id, organisation_id=world.factory.id, role=Role.REPRESENTATIVE)
    successor = make.person("successor")
    people.grant_role(SYSTEM, person_id=successor.id, organisation_id=world.factory.id, role=Role.REPRESENTATIVE)
    with pytest.raises(WebhookMissing):
        notices.remove_webhook(make.actor(make.Person.objects.get(id=world.owner.person_id)), hook.id)
    notices.remove_webhook(make.actor(successor), hook.id)
    assert Webhook.objects.count() == 0


@pytest.mark.parametrize("verb", ["remove_webhook", "resume_webhook", "try_webhook"])
def test_anothers_webhook_is_not_there(world, receiver, verb):
    hook = register(world.owner, receiver)
    for who in (world.professor, world.admin, world.anonymous):
        with pytest.raises(WebhookMissing):
            getattr(notices, verb)(who, hook.id)
        assert list(queries.webhooks(who)) == []
    assert (Webhook.objects.count(), Delivery.objects.count()) == (1, 0)


def test_a_try_means_nothing_and_is_posted_all_the_same(world, receiver):
    hook = register(world.owner, receiver)
    for _ in range(9):
        notices.try_webhook(world.owner, hook.id)
    deliver(NOON + 365 * DAY)
    assert [json.loads(r.body)["type"] for r in receiver.received] == ["notices.try"] * 5


def test_nobody_registers_without_end(world, receiver):
    for _ in range(10):
        register(world.owner, receiver)
    with pytest.raises(TooManyWebhooks):
        register(world.owner, receiver)
    assert Webhook.objects.count() == 10


@pytest.mark.parametrize("address", ["https://127.0.0.1/", "https://localhost/", "https://localhost:8443/x", "http://hooks.example.org/"])
def test_private_addresses_are_refused(world, settings, address):
    settings.BOLE_WEBHOOKS_PRIVATE = False
    with pytest.raises(BadWebhook):
        notices.register_webhook(world.owner, address=address)
    assert Webhook.objects.count() == 0


def test_a_name_that_turns_private_later_is_not_posted_to(world, receiver, settings):
    register(world.owner, receiver)
    tell(world.owner)
    settings.BOLE_WEBHOOKS_PRIVATE = False
    assert deliver() == 0
    assert receiver.received == []
    assert "private" in Webhook.objects.get().failure


def test_the_connection_goes_to_the_address_that_was_looked_at(receiver, monkeypatch):
    """A name whose answer changes between two questions: it is asked once."""
    asked = []

    def answers(host, port, *args, **more):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    port = receiver.server_address[1]
    status = posting.post(f"http://hooks.example.org:{port}/x", body=b"{}", headers={}, private_allowed=True)
    assert (status, asked[0]) == (200, "hooks.example.org")
    assert set(asked[1:]) <= {"127.0.0.1"}
    assert receiver.received[0].headers["host"] == f"hooks.example.org:{port}"


def test_a_name_with_one_private_address_among_public_ones_is_private(monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: found)
    with pytest.raises(posting.PrivateAddress):
        posting.resolved("https://hooks.example.org/", private_allowed=False)


def test_a_receiver_that_answers_byte_by_byte_is_left(monkeypatch):
    import threading
    import time

    monkeypatch.setattr(posting, "LONGEST", 0.5)
    listening = socket.create_server(("127.0.0.1", 0))

    def drip():
        connection, _ = listening.accept()
        with connection:
            for _ in range(200):
                try:
                    connection.send(b"H")
                except OSError:
                    return
                time.sleep(0.05)

    threading.Thread(target=drip, daemon=True).start()
    with pytest.raises(posting.NotPosted):
        posting.post(f"http://127.0.0.1:{listening.getsockname()[1]}/", body=b"{}", headers={}, private_allowed=True)
    listening.close()


def test_what_was_delivered_long_ago_is_forgotten(world, receiver):
    register(world.owner, receiver)
    tell(world.owner)
    deliver()
    with clock.freeze(NOON + 31 * DAY):
        assert notices.forget_deliveries(SYSTEM) == 1
