"""STARTTLS and sign-in, with a server that insists on both."""

import datetime as dt
import gc
import ipaddress
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from campaigns_factories import plan_mails
from campaigns_sink import Sink, smtp_sink
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select

from jalon_campaigns.models import Send
from jalon_core.testing.events import run_jobs

# aiosmtpd does not close the sockets of its TLS connections; the collector does, and says so (see `server`).
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def database_url() -> None:
    """One kind of database is enough here."""


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and its certificate for 127.0.0.1, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    moment = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(moment - dt.timedelta(days=1))
        .not_valid_after(moment + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def server(certificate: Path) -> Iterator[tuple[Sink, str]]:
    """A mail server that takes mails from one user only, over TLS only."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)

    def authenticator(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"chorale", b"p@ss/word")
        return AuthResult(success=good, handled=good)

    with smtp_sink(tls_context=tls, require_starttls=True, auth_required=True, authenticator=authenticator) as made:
        yield made
    gc.collect()  # now, while the warning is ignored, and not in a later test


def send_one(context, url: str) -> Send:
    context.settings = replace(context.settings, smtp_url=url)
    plan_mails(context, 1)
    run_jobs(context)
    with context.reading() as session:
        return session.scalars(select(Send)).one()


def test_a_mail_goes_over_tls_after_signing_in(context, server, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    sink, url = server
    send = send_one(context, url.replace("//", "//chorale:p%40ss%2Fword@") + "?tls=start")
    assert send.status == "accepted"
    assert list(sink.ids) == [send.message_id]


def test_a_wrong_password_is_our_fault_and_not_the_mails(context, server, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    send = send_one(context, server[1].replace("//", "//chorale:wrong@") + "?tls=start")
    assert (send.status, send.reason.split()[0]) == ("planned", "535")
    assert "wrong" not in send.reason


def test_a_server_that_nobody_vouches_for_gets_neither_password_nor_mail(context, server):
    sink, url = server
    send = send_one(context, url.replace("//", "//chorale:p%40ss%2Fword@") + "?tls=start")
    assert send.status == "planned"
    assert "CERTIFICATE_VERIFY_FAILED" in send.reason
    assert sink.messages == []
