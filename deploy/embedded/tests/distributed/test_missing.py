"""What is missing is said in a sentence that says how to get it."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from jalon.cli import main
from jalon.distributed import preparing
from jalon.distributed.accounts import Accounts, open_accounts
from jalon.distributed.missing import Missing
from jalon.distributed.postgresql import make_databases
from jalon.distributed.preparing import prepare
from jalon.distributed.rabbitmq import make_broker_users
from jalon_core.settings import Settings
from jalon_core.testing.ports import free_port, free_ports
from jalon_core.testing.servers import postgresql_database


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def closed() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def postgresql() -> Iterator[str]:
    with postgresql_database("missing") as url:
        yield url.replace("+psycopg", "")


def accounts_of(tmp_path: Path, **environ: str) -> Accounts:
    return open_accounts(Settings.load({"JALON_DATA_DIR": str(tmp_path), **environ}), "127.0.0.1:5432")


def test_postgresql(tmp_path: Path, closed: int) -> None:
    url = f"postgresql://postgres@127.0.0.1:{closed}/postgres"
    with pytest.raises(Missing, match="JALON_POSTGRES_ADMIN_URL") as caught:
        make_databases(accounts_of(tmp_path, JALON_POSTGRES_ADMIN_URL=url))
    assert "apt-get install postgresql" in caught.value.advice


def test_rabbitmq(tmp_path: Path, closed: int) -> None:
    with pytest.raises(Missing, match="JALON_RABBITMQ_ADDRESS") as caught:
        make_broker_users(accounts_of(tmp_path, JALON_RABBITMQ_ADDRESS=f"127.0.0.1:{closed}"))
    assert "apt-get install rabbitmq-server" in caught.value.advice


def test_the_web_page_and_free_ports(tmp_path: Path, taken: int) -> None:
    with pytest.raises(Missing, match="the web page is not built"):
        prepare(Settings(data_dir=tmp_path, web_dir=tmp_path))
    (tmp_path / "index.html").write_text("<!doctype html>")
    with pytest.raises(Missing, match=f"127.0.0.1:{taken} is taken") as caught:
        prepare(Settings(data_dir=tmp_path, web_dir=tmp_path, port=taken))
    assert "JALON_PORT" in caught.value.advice


def test_nginx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(preparing, "NGINX_PLACES", str(tmp_path))
    environ = {
        "JALON_DATA_DIR": str(tmp_path / "var"),
        "JALON_WEB_DIR": str(tmp_path),
        "JALON_PORT": str(free_port()),
        "JALON_SERVICE_PORT": str(free_ports(10)),
    }
    started = CliRunner().invoke(main, ["up"], env=environ)
    assert started.exit_code == 2, started.output
    assert "Jalon does not start: nginx is not installed." in started.output
    assert "apt-get install nginx-light" in started.output
    assert not (tmp_path / "var" / "distributed.env").exists(), "nothing was made before it was known"


def test_the_tools_of_postgresql(tmp_path: Path, closed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """`jalon up` needs none of them; a backup does."""
    monkeypatch.setenv("PATH", str(tmp_path))
    environ = {
        "JALON_DATA_DIR": str(tmp_path / "var"),
        "JALON_DATABASE_URL": f"postgresql+psycopg://jalon@127.0.0.1:{closed}/{{service}}",
        "JALON_BROKER_URL": f"amqp://jalon@127.0.0.1:{closed}/",
        "JALON_SECRET_KEY": "a-key-that-is-long-enough-for-a-test",
    }
    taken = CliRunner().invoke(main, ["backup", str(tmp_path / "backup")], env=environ)
    assert taken.exit_code == 1, taken.output
    assert "No backup was made: pg_dump is not installed." in taken.output
    assert "apt-get install postgresql-client" in taken.output
    assert not (tmp_path / "backup").exists()


@pytest.mark.services
def test_connections_for_so_many_processes(tmp_path: Path, postgresql: str) -> None:
    accounts = accounts_of(tmp_path, JALON_PROCESSES="jobs=64 web=64", JALON_POSTGRES_ADMIN_URL=postgresql)
    with pytest.raises(Missing, match=r"allows \d+ connections"):
        make_databases(accounts)
