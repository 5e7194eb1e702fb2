import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jalon.distributed.ending import down, end_leftovers
from jalon.distributed.listing import listing
from jalon.distributed.processes import Program, born
from jalon.distributed.state import Running, State, read_state, take_lock, write_state
from jalon.distributed.supervisor import Supervisor

SLEEPER = Program("sleeper", (sys.executable, "-c", "import time; time.sleep(600)"), {})
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
time.sleep(600)
"""


def eventually(check: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def supervised(folder: Path, *programs: Program) -> Iterator[None]:
    stopping = threading.Event()
    supervisor = Supervisor(programs, folder, folder / "logs")
    thread = threading.Thread(target=supervisor.run, args=(stopping,))
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def running(folder: Path, name: str = "sleeper") -> Running | None:
    state = read_state(folder)
    found = {program.name: program for program in state.programs} if state else {}
    return found.get(name)


def pid_of(folder: Path, name: str = "sleeper") -> int:
    eventually(lambda: (one := running(folder, name)) and one.pid)
    one = running(folder, name)
    assert one is not None
    assert one.pid is not None
    return one.pid


def test_a_process_that_is_killed_is_started_again(tmp_path: Path) -> None:
    with supervised(tmp_path, SLEEPER):
        first = pid_of(tmp_path)
        os.kill(first, signal.SIGKILL)
        eventually(lambda: (one := running(tmp_path)) and one.restarts == 1 and one.state == "running")
        second = pid_of(tmp_path)
        assert second != first
        assert "sleeper" in listing(tmp_path)
    assert born(second) is None


def test_what_a_killed_process_has_left_behind_is_killed_too(tmp_path: Path) -> None:
    with supervised(tmp_path, Program("parent", (sys.executable, "-c", PARENT), {})):
        log = tmp_path / "logs" / "parent.log"
        eventually(lambda: log.exists() and log.read_text().endswith("\n"))
        child = int(log.read_text())
        assert born(child)
        os.kill(pid_of(tmp_path, "parent"), signal.SIGKILL)
        eventually(lambda: born(child) is None)


def test_one_that_always_fails_is_started_less_and_less_often(tmp_path: Path) -> None:
    with supervised(tmp_path, Program("failing", (sys.executable, "-c", "raise SystemExit(3)"), {})):
        eventually(lambda: (one := running(tmp_path, "failing")) and one.restarts >= 2)
        time.sleep(1)
        one = running(tmp_path, "failing")
        assert one is not None
        assert one.restarts < 5
        eventually(lambda: (one := running(tmp_path, "failing")) and one.state == "waiting")


def test_there_is_one_supervisor(tmp_path: Path) -> None:
    first = take_lock(tmp_path)
    assert first is not None
    assert take_lock(tmp_path) is None
    first.close()
    again = take_lock(tmp_path)
    assert again is not None
    again.close()


@pytest.fixture
def stray() -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(SLEEPER.command, start_new_session=True)
    yield process
    process.kill()
    process.wait()


def state_with(pid: int, start: str | None) -> State:
    one = Running(name="sleeper", state="running", pid=pid, born=start, since=0.0, restarts=0, health=None)
    return State(supervisor=2**22 + 1, supervisor_born="1", programs=(one,))


def test_what_a_killed_supervisor_left_running_is_ended_by_its_id(
    tmp_path: Path, stray: "subprocess.Popen[bytes]"
) -> None:
    write_state(tmp_path, state_with(stray.pid, born(stray.pid)))
    assert "The supervisor is gone" in listing(tmp_path)
    assert end_leftovers(tmp_path)
    assert stray.wait(10) == -signal.SIGTERM


def test_who_has_got_the_id_of_a_process_of_ours_is_left_alone(
    tmp_path: Path, stray: "subprocess.Popen[bytes]"
) -> None:
    write_state(tmp_path, state_with(stray.pid, "1"))
    assert not down(tmp_path)
    assert stray.poll() is None


def test_where_nothing_ever_ran_there_is_nothing_to_end(tmp_path: Path) -> None:
    assert not down(tmp_path)
    assert "not up" in listing(tmp_path)
