"""Time stamps (RFC 3161) by a small authority on this machine, made of the program `openssl ts`; without it these are skipped."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pytest_socket import enable_socket, socket_allow_hosts

from bole.exchange import queries as exchange
from bole.exchange.adapters.timestamps import Authority
from bole.exchange.domain.ports import StampFailed
from bole.exchange.errors import NotAProof
from bole.exchange.models import PublicationProof
from bole.exchange.services import price_notices, proofs
from bole.runtime.system import SYSTEM
from tests import make

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="there is no openssl")
DAY = dt.timedelta(days=1)
CONF = """[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


def _certificate(name: str, key: Any, *, by: str, signed: Any, stamps: bool) -> x509.Certificate:
    def called(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(called(name)).issuer_name(called(by)).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - DAY).not_valid_after(now + DAY)
    made = made.add_extension(x509.BasicConstraints(ca=not stamps, path_length=None), critical=True)
    if stamps:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return made.sign(signed, hashes.SHA256())


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Only this machine."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: Any) -> Path:
    """A root, a certificate that stamps, and what openssl wants to know."""
    place: Path = tmp_path_factory.mktemp("tsa")
    root, tsa = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    for name, cert in (
        ("root", _certificate("Root", root, by="Root", signed=root, stamps=False)),
        ("tsa", _certificate("A small authority", tsa, by="Root", signed=root, stamps=True)),
    ):
        (place / f"{name}.pem").write_bytes(cert.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (place / "tsa.key").write_bytes(tsa.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    (place / "serial").write_text("01\n")
    (place / "tsa.conf").write_text(CONF.format(folder=place))
    return place


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """The authority, answering on this machine."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            command = [str(OPENSSL), "ts", "-reply", "-config", "tsa.conf", "-section", "here", "-queryfile", "query", "-out", "reply"]
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
            self.send_response(200)
            self.end_headers()
            self.wfile.write((folder / "reply").read_bytes())

        def log_message(self, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_stamp_is_over_the_message_it_was_asked_for_and_no_other(address, folder):
    authority = Authority(address, str(folder / "root.pem"))
    stamp = authority.stamp(b"what was published")
    assert abs(stamp.at - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
    assert authority.said(stamp.token, b"what was published") == stamp.at
    assert authority.said(stamp.token, b"something else") is None
    assert authority.said(stamp.token[:-1], b"what was published") is None
    assert authority.said(b"", b"what was published") is None


def test_a_stamp_of_an_authority_that_is_not_ours_is_none(address, folder, tmp_path):
    stamp = Authority(address).stamp(b"what was published")
    key = rsa.generate_private_key(65537, 2048)
    other = _certificate("Another root", key, by="Another root", signed=key, stamps=False)
    (tmp_path / "other.pem").write_bytes(other.public_bytes(serialization.Encoding.PEM))
    assert Authority(address, str(folder / "root.pem")).said(stamp.token, b"what was published") == stamp.at
    assert Authority(address, str(tmp_path / "other.pem")).said(stamp.token, b"what was published") is None


def test_an_authority_that_is_away_is_told_so_that_the_job_tries_again():
    with pytest.raises(StampFailed):
        Authority("http://127.0.0.1:9/").stamp(b"x")


@pytest.mark.django_db
def test_what_is_published_is_stamped_and_the_stamp_is_part_of_the_proof(world, address, folder, settings):
    settings.BOLE_STAMP_URL, settings.BOLE_STAMP_ROOTS = address, str(folder / "root.pem")
    draft = price_notices.draft_notice(world.professor, make.published(world).id, sheet=make.notice_sheet())
    found = price_notices.publish_notice(world.registrar, draft.id)
    made = proofs.prove_publication(SYSTEM, found.id)
    told = exchange.proved(bytes(made.content), roots=str(folder / "root.pem"))
    assert (told.stamped_at, made.authority) == (made.stamped_at, address)
    other = PublicationProof(content=bytes(made.content).replace(b'"token":"MII', b'"token":"MIJ'))
    with pytest.raises(NotAProof):
        exchange.proved(bytes(other.content), roots=str(folder / "root.pem"))


@pytest.mark.django_db
def test_without_an_answer_no_proof_is_made_and_a_later_run_makes_it(world, address, folder, settings):
    settings.BOLE_STAMP_URL = "http://127.0.0.1:9/"
    draft = price_notices.draft_notice(world.professor, make.published(world).id, sheet=make.notice_sheet())
    found = price_notices.publish_notice(world.registrar, draft.id)
    with pytest.raises(StampFailed):
        proofs.prove_publication(SYSTEM, found.id)
    assert not PublicationProof.objects.exists()
    settings.BOLE_STAMP_URL = address
    assert (proofs.prove_missing(SYSTEM), proofs.prove_missing(SYSTEM)) == (1, 0)
