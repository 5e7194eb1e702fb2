"""Processes that are killed, frozen and replaced: nothing is lost, nothing is done twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bus_services import CONTACTS, PIPELINE, create_contact, seen

from jalon_core.runtime import Runtime
from jalon_core.service import Context
from jalon_core.testing.runtimes import eventually
from jalon_core.testing.services import make_context

SCRIPT = Path(__file__).parent.parent / "bus_process.py"
Spawn = Callable[[], subprocess.Popen[str]]


@pytest.fixture
def pipeline(tmp_path: Path, database_url: Callable[[str], str | None]) -> Iterator[Context]:
    context = make_context(PIPELINE, tmp_path, url=database_url("pipeline"))
    yield context
    context.database.dispose()


@pytest.fixture
def spawn(
    tmp_path: Path, broker_url: str, pipeline: Context, database_url: Callable[[str], str | None]
) -> Iterator[Spawn]:
    processes = []

    def _spawn() -> subprocess.Popen[str]:
        command = [sys.executable, str(SCRIPT), str(tmp_path), broker_url]
        if url := database_url("pipeline"):
            command.append(url)
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        assert process.stdout
        assert process.stdout.readline() == "started\n"
        return process

    yield _spawn
    for process in processes:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def test_a_message_whose_consumer_was_killed_in_the_middle_is_done_by_the_next(
    pipeline: Context, start: Callable[..., Runtime], spawn: Spawn
) -> None:
    contacts = start(CONTACTS).context
    first = spawn()
    with contacts.transaction() as uow:
        create_contact(uow, "before")
    eventually(lambda: len(seen(pipeline)) == 1)
    with contacts.transaction() as uow:
        create_contact(uow, "kill")
        create_contact(uow, "after")
    first.wait(10)
    assert len(seen(pipeline)) == 1
    os.environ["BUS_SERVICES_SURVIVE"] = "1"
    try:
        spawn()
        # At once: the dead one's messages wait for no lease to run out.
        eventually(lambda: len(seen(pipeline)) == 3, within=8)
    finally:
        del os.environ["BUS_SERVICES_SURVIVE"]
    assert [row.name for row in seen(pipeline)] == ["before", "kill", "after"]


def test_consumers_killed_at_random_do_everything_once(
    pipeline: Context, start: Callable[..., Runtime], spawn: Spawn, record_property: Callable[[str, object], None]
) -> None:
    seed = random.randrange(1_000_000)
    record_property("seed", seed)
    chance = random.Random(seed)
    contacts = start(CONTACTS).context
    standing_by = [spawn(), spawn()]
    for portion in range(5):
        with contacts.transaction() as uow:
            for number in range(100):
                create_contact(uow, f"{portion} {number}")
        time.sleep(chance.uniform(0, 0.2))
        victim = standing_by.pop(0)
        victim.send_signal(signal.SIGKILL)
        standing_by.append(spawn())
    eventually(lambda: len(seen(pipeline)) >= 500, within=30)
    names = [row.name for row in seen(pipeline)]
    expected = [f"{portion} {number}" for portion in range(5) for number in range(100)]
    assert names == expected, f"seed {seed}"


@pytest.mark.parametrize("broker_url", ["embedded"], indirect=True)  # RabbitMQ notices after two minutes
def test_a_frozen_consumer_is_replaced_and_does_nothing_twice(
    pipeline: Context, start: Callable[..., Runtime], spawn: Spawn
) -> None:
    contacts = start(CONTACTS).context
    first = spawn()
    with contacts.transaction() as uow:
        create_contact(uow, "before")
    eventually(lambda: len(seen(pipeline)) == 1)
    spawn()
    first.send_signal(signal.SIGSTOP)
    with contacts.transaction() as uow:
        for number in range(20):
            create_contact(uow, f"{number}")
    eventually(lambda: len(seen(pipeline)) == 21, within=20)
    first.send_signal(signal.SIGCONT)
    with contacts.transaction() as uow:
        create_contact(uow, "last")
    eventually(lambda: len(seen(pipeline)) == 22)
    time.sleep(0.5)
    assert [row.name for row in seen(pipeline)] == ["before", *map(str, range(20)), "last"]
