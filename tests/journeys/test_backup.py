"""A backup while people use Jalon, more use, the backup put back: as it was, whole, and nobody gets a mail again."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from click.testing import CliRunner, Result
from jalon_process import JalonProcess, eventually, running
from test_copies import assert_equal_copies

from jalon.cli import main
from jalon.installation import Installation
from jalon_core.settings import SERVICES, Settings
from jalon_core.testing.ports import free_port


class Letters:
    """What a mail server took: recipient by recipient."""

    def __init__(self) -> None:
        self.to: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        self.to.append(str(message_from_bytes(envelope.content)["To"]).rpartition("<")[2].rstrip(">"))
        return "250 queued"


@contextmanager
def mail_server() -> Iterator[tuple[Letters, str]]:
    letters, port = Letters(), free_port()
    controller = Controller(letters, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield letters, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def command(data_dir: Path, *words: str) -> Result:
    return CliRunner().invoke(main, list(words), env={"JALON_DATA_DIR": str(data_dir)})


def submit(jalon: JalonProcess, name: str) -> None:
    answer = jalon.submit(name=name, email=f"{name}@exemple.fr", trial_at="2099-03-02T18:00")
    assert answer.status_code == 201, answer.text


def column(data_dir: Path, service: str, sql: str) -> list[Any]:
    with closing(sqlite3.connect(data_dir / f"{service}.sqlite3")) as database:
        return [row[0] for row in database.execute(sql)]


def copies_are_equal(data_dir: Path) -> bool:
    installation = Installation(Settings(data_dir=data_dir))
    try:
        return assert_equal_copies(installation)
    finally:
        installation.stop()


def test_a_backup_taken_at_work_is_put_back(data_dir: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    with mail_server() as (letters, smtp_url):
        with running(data_dir, JALON_SMTP_URL=smtp_url) as jalon:
            submit(jalon, "first")
            eventually(lambda: letters.to == ["first@exemple.fr"], within=30)

            stop = threading.Event()

            def keep_submitting() -> None:
                number = 0
                while not stop.is_set():
                    submit(jalon, f"during-{number}")
                    number += 1

            busy = threading.Thread(target=keep_submitting)
            busy.start()
            eventually(lambda: len(letters.to) > 5, within=30)
            taken = command(data_dir, "backup", str(backup))
            stop.set()
            busy.join()
            assert taken.exit_code == 0, taken.output
            assert command(data_dir, "backup", str(backup)).exit_code == 1, "a backup is never written over"

            submit(jalon, "afterwards")
            submissions = column(data_dir, "contacts", "SELECT count(*) FROM submissions")[0]
            eventually(lambda: len(letters.to) == submissions, within=60)
            refused = command(data_dir, "restore", str(backup))
            assert (refused.exit_code, "stop it first" in refused.output) == (1, True)

        everybody = sorted(letters.to)
        assert len(set(everybody)) == submissions

        restored = command(data_dir, "restore", str(backup))
        assert restored.exit_code == 0, restored.output
        for name in (*SERVICES, "bus"):
            assert column(data_dir, name, "PRAGMA integrity_check") == ["ok"]
        contacts = column(data_dir, "contacts", "SELECT name FROM contacts")
        assert "first" in contacts
        assert "afterwards" not in contacts
        for service in SERVICES:
            assert column(data_dir, service, "SELECT value FROM service_state WHERE name = 'epoch'") != []

        with running(data_dir, JALON_SMTP_URL=smtp_url) as jalon:
            eventually(lambda: copies_are_equal(data_dir), within=60)
            submit(jalon, "new")
            eventually(lambda: "new@exemple.fr" in letters.to, within=60)
            eventually(lambda: copies_are_equal(data_dir), within=60)
            unsettled = "SELECT id FROM sends WHERE status NOT IN ('accepted', 'unknown')"
            eventually(lambda: column(data_dir, "campaigns", unsettled) == [], within=30)
            eventually(lambda: column(data_dir, "automation", "SELECT id FROM runs WHERE status = 'running'") == [])
        assert sorted(letters.to) == sorted([*everybody, "new@exemple.fr"])
        doubtful = column(data_dir, "automation", "SELECT reason FROM runs WHERE status = 'failed'")
        assert set(doubtful) <= {"backup_restored"}
        for name in (*SERVICES, "bus"):
            assert column(data_dir, name, "PRAGMA integrity_check") == ["ok"]
