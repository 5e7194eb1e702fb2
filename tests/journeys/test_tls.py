"""Encrypted lines: to PostgreSQL, RabbitMQ and the mail server, and from browsers to the gateway."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
from jalon_distributed import distributed
from jalon_process import eventually
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from test_form_to_reminder import class_in, local
from test_operating_distributed import command
from tls_servers import HERE, Authority, mail_server, postgresql, wrapped

from jalon.backup.postgresql_dump import dump, restore
from jalon_campaigns.config import smtp_server
from jalon_campaigns.transports.smtp import SmtpTransport
from jalon_campaigns.transports.written import Written
from jalon_core.bus.broker import Broker, BrokerDown, Outgoing
from jalon_core.clock import now
from jalon_core.db.engine import Database
from jalon_core.ids import new_id
from jalon_core.settings import SERVICES, Settings
from jalon_core.testing.ports import free_port
from jalon_core.testing.servers import RABBITMQ, rabbitmq, virtual_host

pytestmark = pytest.mark.services


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ours")


@pytest.fixture
def stranger(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "stranger")


BROKER = (urlsplit(RABBITMQ).hostname or HERE, urlsplit(RABBITMQ).port or 5672)


@pytest.fixture(params=["ours", "another name", "a stranger's"])
def certificate(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_broker_is_trusted_by_its_authority_and_its_name(
    authority: Authority, stranger: Authority, certificate: str
) -> None:
    issuer = stranger if certificate == "a stranger's" else authority
    context = issuer.context("mq.example" if certificate == "another name" else HERE)
    user = urlsplit(RABBITMQ).netloc.rpartition("@")[0]
    with rabbitmq(), wrapped(BROKER, context) as port:
        trusting = Broker(f"amqps://{user}@{HERE}:{port}//?cafile={authority.file}")
        assert trusting.encrypted
        if certificate != "ours":
            with pytest.raises(BrokerDown, match="certificate verify failed"), trusting.open():
                pass
            return
        with trusting.open() as line:
            line.channel.queue_declare("", exclusive=True, auto_delete=True)
            assert line.publish_batch([Outgoing("1", "{}", "", "nobody's", mandatory=True)]) == {"1"}
        with pytest.raises(BrokerDown, match="certificate verify failed"), Broker(f"amqps://{HERE}:{port}//").open():
            pass


@pytest.mark.parametrize("starting", [True, False], ids=["STARTTLS", "smtps"])
def test_a_mail_server_is_trusted_by_its_authority_and_its_name(
    authority: Authority, stranger: Authority, certificate: str, starting: bool
) -> None:
    issuer = stranger if certificate == "a stranger's" else authority
    context = issuer.context("mx.example" if certificate == "another name" else HERE)
    content = b"Subject: Bonjour\r\n\r\n"
    mail = Written(send_id=new_id(), to="lea@example.org", planned_at=now(), content=content)
    with mail_server(context, starting=starting) as (letters, port):
        options = f"tls=start&cafile={authority.file}" if starting else f"cafile={authority.file}"
        url = f"smtp{'' if starting else 's'}://{HERE}:{port}?{options}"
        server = smtp_server(Settings.load({"JALON_SMTP_URL": url}))
        assert server is not None
        transport = SmtpTransport(server, sender="crm@example.org")
        outcome = transport.deliver([mail])[0]
        transport.close()
        if certificate == "ours":
            assert (outcome.kind, letters.taken) == ("accepted", [("lea@example.org", True)])
        else:
            assert (outcome.kind, letters.taken) == ("unreached", [])
            assert "certificate verify failed" in outcome.words


@pytest.fixture
def server(authority: Authority) -> Iterator[int]:
    with postgresql(authority, HERE) as port:
        yield port


def address(port: int, authority: Authority, database: str = "postgres", host: str = HERE) -> str:
    options = f"sslmode=verify-full&sslrootcert={authority.file}"
    return f"postgresql+psycopg://postgres@{host}:{port}/{database}?{options}"


def test_a_database_is_trusted_by_its_authority_and_its_name(
    authority: Authority, stranger: Authority, server: int, tmp_path: Path
) -> None:
    own = address(server, authority)
    database = Database(own)
    with database.writing() as session:
        assert session.scalar(text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
        session.execute(text("CREATE TABLE kept (id int)"))
    database.dispose()
    for other in (address(server, stranger), address(server, authority, host="localhost")):
        with pytest.raises(OperationalError, match=r"certificate"), Database(other).reading() as session:
            session.scalar(text("SELECT 1"))
    file = tmp_path / "dump"
    dump(own, file)
    restore(own, file)
    with psycopg.connect(own.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_file_of_authorities_must_be_there() -> None:
    for variable, url in (
        ("JALON_BROKER_URL", "amqps://mq//?cafile=/nowhere/ca.pem"),
        ("JALON_SMTP_URL", "smtps://mx?cafile=/nowhere/ca.pem"),
    ):
        with pytest.raises(ValueError, match=f"{variable} names /nowhere/ca.pem"):
            smtp_server(Settings.load({variable: url, "JALON_SECRET_KEY": "k" * 32}))


def test_everything_is_encrypted_from_the_browser_to_the_last_server(
    authority: Authority, server: int, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(address(server, authority).replace("+psycopg", ""), autocommit=True) as connection:
        for service in SERVICES:
            connection.execute(f"CREATE DATABASE crm_{service} ENCODING 'UTF8' TEMPLATE template0".encode())
    certificate, key = authority.issue("localhost")
    redirect = free_port()
    with ExitStack() as stack:
        plain = urlsplit(stack.enter_context(virtual_host()))
        broker = stack.enter_context(wrapped(BROKER, authority.context(HERE)))
        letters, smtp = stack.enter_context(mail_server(authority.context(HERE), starting=True))
        user = plain.netloc.rpartition("@")[0]
        up = stack.enter_context(
            distributed(
                data_dir,
                JALON_DATABASE_URL=address(server, authority, "crm_{service}"),
                JALON_BROKER_URL=f"amqps://{user}@{HERE}:{broker}{plain.path}?cafile={authority.file}",
                JALON_SMTP_URL=f"smtp://{HERE}:{smtp}?tls=start&cafile={authority.file}",
                JALON_SECRET_KEY="k" * 64,
                JALON_TLS_CERTIFICATE=str(certificate),
                JALON_TLS_KEY=str(key),
                JALON_TLS_REDIRECT_PORT=str(redirect),
            )
        )
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
        up.origin = f"https://localhost:{up.port}"
        assert up.submit(name="Ana", email="ana@example.org", trial_at=local(class_in(10))).status_code == 201
        eventually(lambda: letters.taken == [("ana@example.org", True)], within=60)
        accueil = up.sign_in("accueil@chorale.example")
        assert accueil.get("/contacts", q="ana")["items"]

        page, session = httpx.get(up.origin), httpx.post(f"{up.origin}/api/v1/session", json={})
        assert page.headers["strict-transport-security"] == session.headers["strict-transport-security"]
        for port in (redirect, up.port):
            answer = httpx.get(f"http://localhost:{port}/contacts?page=2")
            assert (answer.status_code, answer.headers["location"]) == (308, f"{up.origin}/contacts?page=2")

        assert "gateway" in up.ps()
        assert "no answer" not in up.ps()
        said = command(up, "doctor").stdout
        assert said.count(", encrypted") == 2 * len(SERVICES) + 1
        assert ", not encrypted" not in said
        assert "lets us in, encrypted" in said
