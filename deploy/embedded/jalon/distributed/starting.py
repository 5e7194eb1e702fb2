"""`jalon up`: prepare, start the supervisor, wait until everything answers, load the demo once."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from jalon.demo.load import load_demo
from jalon.distributed.accounts import Accounts, open_accounts
from jalon.distributed.ending import end_leftovers
from jalon.distributed.folders import log_folder, run_folder
from jalon.distributed.health import READY, health
from jalon.distributed.missing import Missing
from jalon.distributed.plan import programs
from jalon.distributed.postgresql import postgresql_address
from jalon.distributed.preparing import installation_of, nginx_program, prepare
from jalon.distributed.scale import scale
from jalon.distributed.state import is_supervised, read_state, take_lock
from jalon.distributed.supervisor import Supervisor
from jalon.ready import welcome
from jalon_core import logs
from jalon_core.settings import Settings
from jalon_identity.operations.setup import is_set_up

START_PATIENCE = 180.0
SUPERVISOR_LOG = "supervisor.log"


def up(settings: Settings) -> str:
    """Bring everything up and give what there is to say about it.

    :raises Missing: something that is needed is not there, or a process does not get ready.
    """
    folder = run_folder(settings)
    if is_supervised(folder):
        return f"Jalon is up already: {settings.origin} (`make ps` shows its processes, `make down` ends them)."
    scale(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    end_leftovers(folder)
    accounts = prepare(settings)
    supervisor = _start_supervisor(settings)
    _wait_until_ready(settings, supervisor)
    return _first_start(accounts)


def supervise(settings: Settings) -> None:
    """Be the supervisor until SIGTERM; what `up` starts in the background."""
    logs.configure(settings.log_level)
    folder = run_folder(settings)
    lock = take_lock(folder)
    if lock is None:
        raise Missing("another supervisor is at work in this data folder.", "`jalon down` ends it.")
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    accounts = open_accounts(settings, postgresql_address(settings))
    with lock:
        Supervisor(programs(accounts, nginx_program()), folder, log_folder(settings)).run(stopping)


def _start_supervisor(settings: Settings) -> "subprocess.Popen[bytes]":
    with (log_folder(settings) / SUPERVISOR_LOG).open("ab") as output:
        return subprocess.Popen(
            (sys.executable, "-m", "jalon.cli", "supervise"),
            env=dict(settings.environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def _wait_until_ready(settings: Settings, supervisor: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_PATIENCE
    waiting = ["supervisor"]
    while waiting:
        if supervisor.poll() is not None:
            raise Missing("the supervisor ended.", f"See {log_folder(settings) / SUPERVISOR_LOG}.")
        if time.monotonic() > deadline:
            files = ", ".join(str(_log(settings, name)) for name in waiting)
            raise Missing(f"not ready after {START_PATIENCE:.0f} s: {', '.join(waiting)}.", f"See {files}.")
        time.sleep(0.2)
        waiting = _not_ready(settings, supervisor.pid)


def _not_ready(settings: Settings, supervisor: int) -> list[str]:
    state = read_state(run_folder(settings))
    if state is None or state.supervisor != supervisor:
        return ["supervisor"]
    return [
        program.name
        for program in state.programs
        if program.state != "running" or (program.health is not None and health(program.health) != READY)
    ]


def _log(settings: Settings, name: str) -> Path:
    return log_folder(settings) / f"{name}.log"


def _first_start(accounts: Accounts) -> str:
    installation = installation_of(accounts)
    try:
        sign_ins = load_demo(installation) if accounts.settings.demo else {}
        with installation.context("identity").reading() as session:
            set_up = is_set_up(session)
    finally:
        installation.stop()
    return welcome(accounts.settings, sign_ins, set_up=set_up, stop="`make down`")
