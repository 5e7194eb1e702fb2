"""A disk that is full: who asks is told so, nothing is damaged, and all goes on by itself when there is room again."""

import collections
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from jalon_process import JalonProcess, eventually
from load import address_of
from test_embedded import RUNS, counted, mail_files, rows
from test_form_to_reminder import class_in, deal_of, local

from jalon_core.bus.broker import Broker
from jalon_core.bus.dead_letters import list_dead_letters
from jalon_core.settings import SERVICES, Settings

SIZE = "96m"
ENOUGH = 400
"""Submissions after which even the last free page of the last file must be used up."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def jalon(disk: Path, tmp_path: Path) -> Iterator[JalonProcess]:
    process = JalonProcess(disk / "var")
    process.log = tmp_path / "jalon.log"  # what it says is to be read when its own disk is full
    try:
        process.start()
        yield process
    finally:
        process.end()


def fill(disk: Path) -> Path:
    """Use the disk up, to the last byte."""
    ballast = disk / "ballast"
    size = 1 << 20
    with ballast.open("wb", buffering=0) as file:
        while size:
            try:
                file.write(b"\0" * size)
            except OSError:
                size //= 2
    return ballast


def submit(jalon: JalonProcess, number: int) -> httpx.Response:
    when = local(class_in(10))
    return jalon.submit(name=f"Élève {number}", email=address_of(number), trial_at=when)


def assert_all_done(jalon: JalonProcess, acknowledged: set[int]) -> bool:
    wanted = collections.Counter(map(address_of, acknowledged))
    assert counted(rows(jalon, "contacts", "SELECT address FROM contact_emails")) == wanted
    assert dict(rows(jalon, "automation", RUNS)) == {"waiting": len(acknowledged)}
    assert rows(jalon, "pipeline", "SELECT count(*), count(DISTINCT contact_id) FROM cards WHERE kind = 'deal'") == [
        (len(acknowledged), len(acknowledged))
    ]
    assert len(mail_files(jalon)) == len(acknowledged)
    return True


def test_a_full_disk_is_said_to_be_one_and_all_goes_on_when_there_is_room(jalon: JalonProcess, disk: Path) -> None:
    member = jalon.sign_in("accueil@chorale.example")
    assert submit(jalon, 0).status_code == 201
    deal = eventually(lambda: deal_of(member, address_of(0)), within=30)
    acknowledged = {0}

    ballast = fill(disk)
    for number in range(1, ENOUGH):
        answer = submit(jalon, number)
        if not answer.is_success:
            break
        acknowledged.add(number)
    assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"]
    eventually(lambda: "make room" in jalon.log.read_text())
    assert member.http.get("/contacts").status_code == 200
    refused = [
        member.send("PATCH", f"/deals/{deal['id']}", {"name": "x" * 200}).status_code for _ in range(ENOUGH // 10)
    ]
    assert set(refused) <= {200, 507}

    ballast.unlink()
    for again in (number, number + 1):
        eventually(lambda again=again: submit(jalon, again).is_success, within=30)
        acknowledged.add(again)
    eventually(lambda: assert_all_done(jalon, acknowledged), within=180)
    for service in SERVICES:
        assert rows(jalon, service, "PRAGMA integrity_check") == [("ok",)]
        assert rows(jalon, service, "SELECT subject, error FROM parked_messages") == []
        broker = Broker(Settings(data_dir=jalon.data_dir).effective_broker_url)
        assert list_dead_letters(broker, service) == []
    assert rows(jalon, "bus", "PRAGMA integrity_check") == [("ok",)]
