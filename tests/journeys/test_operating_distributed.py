"""An operator's day with `jalon up`: is all well, back up while it runs, put the backup back."""

import subprocess
import sys
from pathlib import Path

import pytest
from jalon_distributed import JalonDistributed, distributed
from jalon_process import eventually
from test_form_to_reminder import class_in, local, mails_to

from jalon.distributed.accounts import open_accounts
from jalon_core.bus.broker import Broker
from jalon_core.bus.topology import LANES, command_queue, event_queue
from jalon_core.settings import Settings

pytestmark = pytest.mark.services


def command(jalon: JalonDistributed, *words: str) -> "subprocess.CompletedProcess[str]":
    line = [str(Path(sys.executable).parent / "jalon"), *words]
    return subprocess.run(line, env=jalon.environ, capture_output=True, text=True, timeout=240, check=False)


def well(jalon: JalonDistributed) -> bool:
    looked = command(jalon, "doctor")
    assert looked.returncode == 0, looked.stdout + looked.stderr
    return "processes: " in looked.stdout


def messages_for(jalon: JalonDistributed, service: str) -> dict[str, int]:
    """How many messages wait in each queue of a service."""
    accounts = open_accounts(Settings.load(jalon.environ), "127.0.0.1:5432")
    queues = [name(service, lane) for name in (event_queue, command_queue) for lane in LANES]
    with Broker(accounts.broker_url(service)).open() as line:
        return {queue: line.size(queue) or 0 for queue in queues}


def submitted(jalon: JalonDistributed, name: str) -> str:
    address = f"{name.lower()}@example.org"
    answer = jalon.submit(name=name, email=address, trial_at=local(class_in(10)))
    assert answer.status_code == 201, answer.text
    return address


def test_the_doctor_finds_nothing_and_a_backup_is_put_back(data_dir: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    with distributed(data_dir) as up:
        eventually(lambda: well(up), within=60)
        ana = submitted(up, "Ana")
        eventually(lambda: mails_to(up, ana), within=60)
        mails = sorted(data_dir.glob("mails/**/*.eml"))

        # From here on nobody takes what is for campaigns out of its queues, nor starts anybody who would.
        up.kill_supervisor()
        up.kill_process("campaigns-consumers")
        eve = submitted(up, "Eve")
        eventually(lambda: messages_for(up, "campaigns")["campaigns.commands.live"] == 1, within=60)
        taken = command(up, "backup", str(backup))
        assert taken.returncode == 0, taken.stderr
        ivo = submitted(up, "Ivo")
        eventually(lambda: messages_for(up, "campaigns")["campaigns.commands.live"] == 2, within=60)
        refused = command(up, "restore", str(backup))
        assert (refused.returncode, "stop Jalon first" in refused.stderr) == (1, True), refused.stderr

        up.down()
        assert messages_for(up, "campaigns")["campaigns.live"] > 0
        restored = command(up, "restore", str(backup))
        assert restored.returncode == 0, restored.stderr
        assert set(messages_for(up, "campaigns").values()) == {0}
        up.start()
        assert "is up" in command(up, "restore", str(backup)).stderr
        eventually(lambda: well(up), within=120)
        names = "SELECT name FROM contacts WHERE name IN ('Ana', 'Eve', 'Ivo') ORDER BY name"
        assert up.rows("contacts", names) == [("Ana",), ("Eve",)]
        for service in ("pipeline", "campaigns", "automation"):
            copies = "SELECT state->>'name' FROM record_copies WHERE kind = 'contact' ORDER BY 1"
            eventually(
                lambda service=service, copies=copies: up.rows(service, copies) == [("Ana",), ("Eve",)], within=60
            )
        # Eve's command waited when the backup was made; whether it was carried out since, nobody can know.
        sends = "SELECT to_address, status FROM sends ORDER BY to_address"
        eventually(lambda: up.rows("campaigns", sends) == [(ana, "accepted"), (eve, "unknown")], within=60)
        assert up.rows("automation", "SELECT count(*) FROM runs WHERE status IN ('running', 'held')") == [(0,)]
        assert sorted(data_dir.glob("mails/**/*.eml")) == mails
        assert mails_to(up, ivo) == []
