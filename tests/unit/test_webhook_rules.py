"""Where a webhook may go, and how a delivery is signed."""

from __future__ import annotations

import pytest

from bole.notices.domain import addresses, signature

PRIVATE = [
    "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2001:db8::1", "nonsense", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_of_the_public_internet(address):
    assert not addresses.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "114.114.114.114", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_of_the_public_internet(address):
    assert addresses.is_public(address)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("http://hooks.example.org/", "bad_address"), ("ftp://hooks.example.org/", "bad_address"), ("https://", "bad_address"), ("", "bad_address"),
        ("https://a:b@hooks.example.org/", "bad_address"), ("https://hooks.example.org/#x", "bad_address"), ("https://x.example:99999/", "bad_address"),
        ("https://x.example:0/", "bad_address"), ("https://[::1", "bad_address"), ("https://x.example/\r\nHost: y", "bad_address"),
        ("https://中心.example/", "bad_address"), ("https://x.example/a b", "bad_address"), ("javascript:alert(1)", "bad_address"),
        ("https://127.0.0.1/", "private_address"), ("https://[::1]/", "private_address"), ("https://169.254.169.254/latest", "private_address"),
        ("https://localhost/", "private_address"), ("https://LOCALHOST./", "private_address"), ("https://intranet/", "private_address"),
        ("https://db.internal/", "private_address"), ("https://2130706433/", "private_address"), ("https://127.1/", "private_address"),
        ("https://0x7f.0.0.1/", "private_address"), ("https://127.0.0.0x1/", "private_address"), ("https://printer.local:631/", "private_address"),
        ("https://x.example/" + "a" * 500, "too_long"),
    ],
)  # fmt: skip
def test_what_no_webhook_goes_to(given, code):
    assert [p.code for p in addresses.problems(given, private_allowed=False)] == [code]


def test_what_a_webhook_goes_to():
    assert list(addresses.problems("https://hooks.example.org:8443/bole?x=1", private_allowed=False)) == []
    assert list(addresses.problems("http://127.0.0.1:9000/", private_allowed=True)) == []


def test_the_signature_is_that_of_the_standards_own_example():
    """From the reference implementation's tests: standardwebhooks.com."""
    made = signature.headers(
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        delivery="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature.secret_of(b"abc") == "whsec_YWJj"
