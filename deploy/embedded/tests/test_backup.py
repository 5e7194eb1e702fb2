"""What a restore refuses, and PostgreSQL's tools. The whole way, at work, is a journey (tests/journeys)."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from jalon import at_work
from jalon.backup import postgresql_dump
from jalon.backup.manifest import Manifest, Unusable, read_manifest
from jalon.backup.queues import MARGIN, WHOLE_OUTBOX, lost_since, require_broker, waiting_since
from jalon.cli import main
from jalon.installation import Installation
from jalon_core.settings import Settings
from jalon_core.testing.ports import free_port
from jalon_core.testing.servers import postgresql_database


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An installation without the demo, and a backup of it."""
    data_dir = tmp_path_factory.mktemp("installation")
    installation = Installation(Settings(data_dir=data_dir))
    installation.migrate()
    installation.prepare()
    installation.stop()
    result = jalon(data_dir, "backup", str(data_dir / "backup"))
    assert result.exit_code == 0, result.output
    return data_dir, data_dir / "backup"


def jalon(data_dir: Path, *words: str) -> Result:
    return CliRunner().invoke(main, list(words), env={"JALON_DATA_DIR": str(data_dir)})


def test_a_backup_starts_an_installation_elsewhere(taken: tuple[Path, Path], tmp_path: Path) -> None:
    result = jalon(tmp_path / "elsewhere", "restore", str(taken[1]))
    assert result.exit_code == 0, result.output
    assert (tmp_path / "elsewhere" / "secret_key").read_text() == (taken[0] / "secret_key").read_text()
    assert not list((tmp_path / "elsewhere").glob("*.restored*"))


def test_what_cannot_be_used_is_refused_and_changes_nothing(taken: tuple[Path, Path], tmp_path: Path) -> None:
    _, backup = taken
    manifest = json.loads((backup / "manifest.json").read_text())

    def changed(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for file in backup.iterdir():
            (folder / file.name).write_bytes(file.read_bytes())
        return folder

    later = changed("later")
    newer = manifest | {"revisions": manifest["revisions"] | {"contacts": "9999"}}
    (later / "manifest.json").write_text(json.dumps(newer))
    damaged = changed("damaged")
    (damaged / "pipeline.sqlite3").write_bytes((backup / "pipeline.sqlite3").read_bytes()[:30_000])
    part = changed("part")
    (part / "contacts.sqlite3").unlink()
    for folder, words in (
        (later, "migration 9999, which this code does not know"),
        (damaged, "is damaged"),
        (part, "is not whole"),
        (tmp_path, "holds no backup"),
    ):
        result = jalon(tmp_path / "target", "restore", str(folder))
        assert result.exit_code == 1
        assert words in result.output
        assert not list((tmp_path / "target").glob("*.sqlite3"))


def test_a_jalon_at_work_keeps_a_restore_out(taken: tuple[Path, Path]) -> None:
    data_dir, backup = taken
    with at_work.enter(data_dir):
        result = jalon(data_dir, "restore", str(backup))
    assert (result.exit_code, "stop it first" in result.output) == (1, True)


@pytest.fixture
def database() -> Iterator[str]:
    with postgresql_database("backup") as url:
        yield url


@pytest.mark.services
def test_a_database_is_dumped_and_put_back_whole(database: str, tmp_path: Path) -> None:
    plain = database.replace("+psycopg", "")
    with psycopg.connect(plain) as connection:
        connection.execute("CREATE TABLE songs (id serial PRIMARY KEY, name text)")
        connection.execute("INSERT INTO songs (name) VALUES ('Une souris verte')")
    postgresql_dump.dump(database, tmp_path / "songs.dump")
    with psycopg.connect(plain) as connection:
        connection.execute("UPDATE songs SET name = 'Frère Jacques'")
        connection.execute("CREATE TABLE later (song int REFERENCES songs)")
        with pytest.raises(Unusable, match="stop Jalon first"):
            postgresql_dump.require_alone(database)
    postgresql_dump.require_alone(database)
    postgresql_dump.restore(database, tmp_path / "songs.dump")
    with psycopg.connect(plain) as connection:
        assert connection.execute("SELECT name FROM songs").fetchall() == [("Une souris verte",)]
        assert connection.execute("SELECT to_regclass('later')").fetchone() == (None,)


@pytest.mark.services
def test_a_missing_tool_is_named(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unusable, match=r"pg_dump is not installed\. On Debian: apt-get install postgresql-client"):
        postgresql_dump.dump(database, tmp_path / "file.dump")


def test_a_manifest_says_since_when_messages_waited(tmp_path: Path) -> None:
    began = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
    for waiting, since in (
        (None, began - MARGIN),
        (began - dt.timedelta(days=2), began - dt.timedelta(days=2) - MARGIN),
    ):
        Manifest(began=began, way="distributed", version="1", revisions={}, waiting_since=waiting).write(tmp_path)
        read = read_manifest(tmp_path)
        assert (read.began, read.waiting_since, lost_since(read)) == (began, waiting, since)


def test_a_broker_that_does_not_answer(closed: int) -> None:
    """It may hold whatever the outboxes still know; and nothing is restored while it is away."""
    began = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
    services = {"contacts": Settings(broker_url=f"amqp://guest:guest@127.0.0.1:{closed}//")}
    assert waiting_since(services, began) == began - WHOLE_OUTBOX
    with pytest.raises(Unusable, match="does not let contacts in"):
        require_broker(services)


@pytest.fixture
def closed() -> int:
    return free_port()
