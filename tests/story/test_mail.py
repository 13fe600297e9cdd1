"""The outbox: mails commit with what they tell of, survive a server that is down, and are sent once."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes, policy

import pytest
from django.core.mail import EmailMessage, send_mail
from django.test import Client
from pytest_socket import enable_socket, socket_allow_hosts

from bole.runtime import acts, clock, mail
from bole.runtime.models import Mail
from bole.runtime.system import SYSTEM

from ..conftest import NOON
from ..mail_server import MailServer

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_network():
    """Only this machine; the mail server needs sockets of its own."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture
def server(settings):
    running = MailServer()
    settings.BOLE_MAIL_URL = f"smtp://127.0.0.1:{running.port}"
    yield running
    running.shut()


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.BOLE_MAIL_URL, settings.BOLE_MAIL_FOLDER = "bole.runtime.mail.Outbox", "", tmp_path / "mail"
    return settings.BOLE_MAIL_FOLDER


def post(to="li@test.example", subject="你好 world", text="A text.\nIn two lines: 中文。", **more):
    return mail.post(to=to, subject=subject, text=text, **more)


def send(at=NOON):
    with clock.freeze(at):
        return mail.send_waiting(seconds=20)


def test_a_mail_arrives_as_it_was_written(server, noon):
    post(html="<p>中文</p>", headers={"List-Unsubscribe": "<https://x.example/>"})
    assert send() == 1
    (got,) = server.mails()
    assert (got["To"], got["Subject"], got["From"]) == ("li@test.example", "你好 world", "Bole <bole@localhost>")
    assert got.get_body(("plain",)).get_content().split() == ["A", "text.", "In", "two", "lines:", "中文。"]
    assert got.get_body(("html",)).get_content().strip() == "<p>中文</p>"
    assert got["List-Unsubscribe"] == "<https://x.example/>"
    assert got["Message-ID"].endswith("@localhost>")


def test_what_was_written_is_forgotten_when_it_was_sent(server, noon):
    post()
    send()
    kept = Mail.objects.get()
    assert (kept.state, bytes(kept.content), kept.sent_at, kept.attempts) == ("sent", b"", NOON, 1)


def test_nothing_is_sent_twice(server, noon):
    post()
    assert [send(), send(), send(NOON + DAY)] == [1, 0, 0]
    assert len(server.received) == 1


def test_a_server_that_is_down_for_a_day_loses_nothing_and_sends_nothing_twice(server, noon, settings):
    server.shut()
    for number in range(3):
        post(to=f"p{number}@test.example")
    at = NOON
    while at < NOON + DAY:
        assert send(at) == 0
        at += 10 * MINUTE
    assert set(Mail.objects.values_list("state", flat=True)) == {"waiting"}
    again = MailServer(server.port)
    try:
        assert sum(send(NOON + DAY + n * MINUTE) for n in range(61)) == 3
        assert sorted(m["To"] for m in again.mails()) == ["p0@test.example", "p1@test.example", "p2@test.example"]
    finally:
        again.shut()


def test_one_run_knocks_once_at_a_server_that_is_down(server, noon):
    server.shut()
    for number in range(5):
        post(to=f"p{number}@test.example")
    send()
    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1]


def test_the_pause_between_tries_doubles_up_to_an_hour():
    assert [mail.pause_after(n) for n in (1, 2, 3, 6, 7, 8, 100)] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 32 * MINUTE, HOUR, HOUR, HOUR]


def test_an_address_that_is_refused_for_good_holds_up_nobody(server, noon):
    server.answers = {"gone": "550 no such user", "later": "451 come back"}
    for name in ("gone", "later", "here"):
        post(to=f"{name}@test.example")
    assert send() == 1
    states = {m.recipients[0].split("@")[0]: (m.state, m.failure) for m in Mail.objects.all()}
    assert states == {"gone": ("failed", "550 no such user"), "later": ("waiting", "451 come back"), "here": ("sent", "")}
    server.answers = {}
    assert [send(NOON + MINUTE), send(NOON + 2 * MINUTE)] == [1, 0]


def test_after_five_days_a_mail_is_given_up(server, noon):
    server.answers = {"later": "451 come back"}
    post(to="later@test.example")
    send(NOON + 5 * DAY)
    assert Mail.objects.get().state == "waiting"
    send(NOON + 5 * DAY + 2 * HOUR)
    assert Mail.objects.get().state == "failed"


def test_a_mail_left_by_a_worker_that_died_is_sent_when_its_lease_is_over(server, noon):
    post()
    Mail.objects.update(state="sending", attempts=1, next_try_at=NOON + mail.LEASE)
    assert [send(NOON + 9 * MINUTE), send(NOON + 10 * MINUTE)] == [0, 1]


def test_an_act_that_fails_sends_no_mail(server):
    def failing():
        with acts.under_way(SYSTEM):
            post()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert Mail.objects.count() == 0


def test_without_a_server_mails_are_files(folder, noon):
    post()
    assert send() == 1
    (file,) = folder.iterdir()
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["To"] == "li@test.example"


def test_a_folder_that_cannot_be_written_is_a_server_that_is_down(folder, noon):
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file, no folder")
    post()
    assert send() == 0
    assert Mail.objects.get().state == "waiting"


def test_mails_of_django_go_the_same_way(folder, noon):
    assert send_mail("Subject", "text", None, ["a@test.example", "b@test.example"]) == 1
    assert Mail.objects.get().recipients == ["a@test.example", "b@test.example"]
    assert EmailMessage("nobody", "reads this").send() == 0
    assert Mail.objects.count() == 1


@pytest.mark.parametrize(("language", "words"), [("en", "reset"), ("zh-hans", "密码")])
def test_the_mail_that_resets_a_password_goes_the_same_way(world, folder, language, words):
    browser = Client()
    browser.cookies["django_language"] = language
    answer = browser.post("/accounts/password/reset/", {"email": "professor@test.example"})
    assert answer.status_code == 302
    assert mail.send_waiting(seconds=20) == 1
    (file,) = folder.iterdir()
    got = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert got["To"] == "professor@test.example"
    assert "/accounts/password/reset/key/" in got.get_body(("plain",)).get_content()
    assert words in got.get_body(("plain",)).get_content()


def test_a_line_break_in_a_subject_or_an_address_makes_no_header(folder, noon):
    post(subject="Hello\r\nBcc: everybody@test.example")
    send()
    (file,) = folder.iterdir()
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["Bcc"] is None


def test_what_was_sent_long_ago_is_forgotten(server, noon):
    post()
    send()
    with clock.freeze(NOON + 31 * DAY):
        post()
        assert mail.forget_sent() == 1
    assert Mail.objects.get().state == "waiting"
