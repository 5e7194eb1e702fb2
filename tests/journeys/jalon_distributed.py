"""Jalon distributed, as an operator starts it: `jalon up` and `jalon down`, with names and ports of its own.

PostgreSQL and RabbitMQ may be shared: what is made there has a prefix that nobody else has, and goes in the end.
"""

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from jalon_process import PASSWORD, ROOT, JalonProcess
from psycopg import sql

from jalon.distributed.accounts import BROKER_USERS
from jalon.distributed.folders import run_folder
from jalon.distributed.state import Running, read_state
from jalon_core.settings import SERVICES, Settings
from jalon_core.testing.ports import free_ports
from jalon_core.testing.servers import POSTGRESQL, RABBITMQ

START_PATIENCE = 240.0


class JalonDistributed(JalonProcess):
    """One running Jalon, each part of it a process of its own."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        super().__init__(data_dir, **settings)
        self.name = f"jalon_t{secrets.token_hex(4)}"
        self.environ = {name: value for name, value in os.environ.items() if not name.startswith("JALON_")}
        self.environ |= {
            "JALON_NAME": self.name,
            "JALON_DATA_DIR": str(data_dir),
            "JALON_PORT": str(self.port),
            "JALON_SERVICE_PORT": str(free_ports(10)),
            "JALON_POSTGRES_ADMIN_URL": POSTGRESQL,
            "JALON_RABBITMQ_ADDRESS": urlsplit(RABBITMQ).netloc.rpartition("@")[2],
            "JALON_DEMO_PASSWORD": PASSWORD,
            "JALON_PASSWORD_COST": "cheap",
            "JALON_FORM_RATE": "100000 per minute",
            "JALON_WEB_DIR": str(ROOT / "web" / "dist"),
        } | settings

    def start(self) -> None:
        """`jalon up`, which returns when everything is ready."""
        done = self._jalon("up")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Jalon is ready" in done.stdout

    def processes(self) -> dict[str, Running]:
        """What runs, by name."""
        state = read_state(run_folder(Settings(data_dir=self.data_dir)))
        return {program.name: program for program in state.programs} if state else {}

    def kill_process(self, name: str) -> int:
        """`kill -9` one process, as it is named in `jalon ps`; gives its id."""
        pid = self.processes()[name].pid
        assert pid is not None, f"{name} is not running"
        os.kill(pid, signal.SIGKILL)
        return pid

    def kill_supervisor(self) -> None:
        """`kill -9` whoever starts again what dies; the processes go on without it."""
        state = read_state(run_folder(Settings(data_dir=self.data_dir)))
        assert state is not None
        os.kill(state.supervisor, signal.SIGKILL)

    def ps(self) -> str:
        """What `jalon ps` prints."""
        return self._jalon("ps").stdout

    def down(self) -> str:
        """`jalon down`; gives what it prints."""
        return self._jalon("down").stdout

    def end(self) -> None:
        """End it, and remove what it has made on the servers."""
        super().end()
        self.down()
        self.remove()

    def remove(self) -> None:
        """Remove its databases, roles and broker users from servers that others use too."""
        with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
            for service in SERVICES:
                name = sql.Identifier(f"{self.name}_{service}")
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(name))
        if "JALON_BROKER_URL" in self.environ:
            return
        users = " ".join(f'rabbit_auth_backend_internal:delete_user(<<"{self.name}-{u}">>, A),' for u in BROKER_USERS)
        remove = f'A = <<"tests">>, rabbit_vhost:delete(<<"{self.name}">>, A), {users} ok.'
        subprocess.run(["rabbitmqctl", "eval", remove], check=True, capture_output=True, timeout=60)

    def rows(self, service: str, query: str) -> list[tuple[object, ...]]:
        """Rows of one service's database."""
        parts = urlsplit(self.environ["JALON_POSTGRES_ADMIN_URL"])
        with psycopg.connect(f"{parts.scheme}://{parts.netloc}/{self.name}_{service}") as connection:
            return connection.execute(query.encode()).fetchall()

    def _jalon(self, command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [self.program, command],
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=START_PATIENCE,
            check=False,
        )


@contextmanager
def distributed(data_dir: Path, **settings: str) -> Iterator[JalonDistributed]:
    """Jalon, started and surely ended; skipped where a server is missing."""
    missing = [program for program in ("nginx", "rabbitmqctl") if shutil.which(program) is None]
    if missing:
        reason = f"{' and '.join(missing)} not installed"
        pytest.fail(reason) if os.environ.get("JALON_REQUIRE_SERVICES") == "1" else pytest.skip(reason)
    own_postgresql = "JALON_DATABASE_URL" in settings
    with contextlib.nullcontext() if own_postgresql else alone():
        jalon = JalonDistributed(data_dir, **settings)
        try:
            jalon.start()
            yield jalon
        finally:
            jalon.end()


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other test has a distributed Jalon: two would need more connections than PostgreSQL gives."""
    with (Path(tempfile.gettempdir()) / "jalon-distributed.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
