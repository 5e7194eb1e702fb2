"""`jalon doctor` on installations that are well, and on ones that are not."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jalon import at_work
from jalon.cli import main
from jalon.installation import Installation
from jalon.services import SERVICES
from jalon_core.bus.broker import Broker, Outgoing
from jalon_core.bus.declaring import declare_services
from jalon_core.bus.topology import dead_queue
from jalon_core.clock import now
from jalon_core.db.tables import copy_sources
from jalon_core.settings import Settings


def doctor(data_dir: Path, *words: str, **settings: str) -> Result:
    environ = {"JALON_DATA_DIR": str(data_dir)} | settings
    return CliRunner().invoke(main, ["doctor", *words], env=environ)


@pytest.fixture
def well(tmp_path: Path) -> Path:
    """An installation as it is after a start, with nothing in it; its copies are whole."""
    settings = Settings(data_dir=tmp_path)
    installation = Installation(settings)
    installation.migrate()
    installation.prepare()
    declare_services(Broker(settings.effective_broker_url), SERVICES)
    for runtime in installation.runtimes.values():
        kinds = [kind for kinds in runtime.context.service.wanted_copies.values() for kind in kinds]
        zeros = {
            "epoch": 1,
            "requests": 0,
            "received": 0,
            "differences": 0,
            "shape": runtime.context.service.copy_shape,
        }
        if kinds:
            with runtime.context.database.writing() as session:
                rows = [{"kind": kind, "state": "full", "requested_at": now(), **zeros} for kind in kinds]
                session.execute(copy_sources.insert(), rows)
    installation.stop()
    return tmp_path


def test_a_sound_installation_is_well(well: Path) -> None:
    result = doctor(well)
    assert result.exit_code == 0, result.output
    assert "All is well." in result.output
    for words in (
        "ok     settings",
        "database of contacts: answers, at migration 0",
        "Jalon is not running here",
        "key set",
    ):
        assert words in result.output
    with at_work.enter(well):
        assert "Jalon is running" in doctor(well).output


def test_a_folder_that_others_can_read_is_said_to_be_so(well: Path) -> None:
    for mode, wrong in ((0o755, True), (0o770, True), (0o750, False), (0o700, False)):
        well.chmod(mode)
        result = doctor(well)
        assert (result.exit_code == 1) == wrong
        said = f"is open to others on this machine (mode {mode:04o}). chmod -R go= {well}"
        assert (said in result.output) == wrong, result.output


def test_a_folder_that_was_never_used_is_said_to_be_so_and_gets_no_database(tmp_path: Path) -> None:
    result = doctor(tmp_path)
    assert result.exit_code == 1
    assert "WRONG  database of identity" in result.output
    assert "Start Jalon once" in result.output
    assert list(tmp_path.glob("*.sqlite3")) == []


def test_what_is_wrong_is_named_with_what_to_do(well: Path) -> None:
    with closing(sqlite3.connect(well / "contacts.sqlite3")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    with closing(sqlite3.connect(well / "pipeline.sqlite3")) as database:
        database.execute("UPDATE copy_sources SET state = 'filling' WHERE kind = 'contact'")
        database.execute(
            "INSERT INTO outbox (message_id, exchange, routing_key, lane, subject, body, created_at)"
            " VALUES ('00', '', 'x', 'live', 'x', '{}', '2026-01-01 00:00:00.000000')"
        )
        database.commit()
    (well / "jwks.json").unlink()
    with Broker(Settings(data_dir=well).effective_broker_url).open() as line:
        line.publish_batch([Outgoing("1", "no event", "", dead_queue("automation"))])
    result = doctor(well, JALON_SMTP_URL="smtp://127.0.0.1:9")
    assert result.exit_code == 1
    for words in (
        "database of contacts: is at migration 9999, which this code does not know. It was used by a later Jalon",
        "copies of pipeline: 1 kinds are not whole.",
        "outbox of pipeline: 1 messages",
        "key set: file:",
        "dead letters of automation: 1. See `jalon dead-letters list automation`",
        "mail server 127.0.0.1:9: does not:",
    ):
        assert f"WRONG  {words}" in result.output
    assert "6 things are wrong." in result.output


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    result = doctor(
        tmp_path,
        JALON_DATABASE_URL="postgresql+psycopg://jalon:very-secret@127.0.0.1:9/jalon_{service}",
        JALON_BROKER_URL="amqp://jalon:very-secret@127.0.0.1:9//",
        JALON_SECRET_KEY="k" * 32,
    )
    assert result.exit_code == 1
    assert "WRONG  database of pipeline" in result.output
    assert "WRONG  broker, for pipeline" in result.output
    assert "very-secret" not in result.output
