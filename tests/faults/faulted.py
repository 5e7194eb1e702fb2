"""Jalon distributed on servers of its own, which may be stopped and killed like any of its processes."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from jalon_distributed import JalonDistributed, alone
from own_servers import MailSink, OwnPostgresql, OwnRabbitmq, server_folder

from jalon.distributed.accounts import Accounts, open_accounts
from jalon.distributed.postgresql import postgresql_address
from jalon_core.bus.broker import Broker
from jalon_core.settings import Settings
from jalon_core.testing.servers import missing


class FaultedJalon(JalonDistributed):
    """One running Jalon, with its PostgreSQL, its RabbitMQ and the mail server it sends to."""

    def __init__(self, folder: Path, **settings: str) -> None:
        super().__init__(folder / "var", **settings)
        self.postgresql = OwnPostgresql(folder / "postgresql")
        self.sink = MailSink(folder / "sink")
        self.environ["JALON_POSTGRES_ADMIN_URL"] = self.postgresql.url
        self.environ["JALON_SMTP_URL"] = f"smtp://127.0.0.1:{self.sink.port}"
        made = self._jalon("secrets")
        assert made.returncode == 0, made.stdout + made.stderr
        self.rabbitmq = OwnRabbitmq(folder / "rabbitmq", self.data_dir / "rabbitmq.json")
        self.environ["JALON_RABBITMQ_ADDRESS"] = f"127.0.0.1:{self.rabbitmq.port}"

    def start(self) -> None:
        """Start the servers, then `jalon up`."""
        self.sink.start()
        self.postgresql.start()
        self.rabbitmq.start()
        super().start()

    def end(self) -> None:
        """End Jalon, then the servers."""
        with contextlib.ExitStack() as ending:
            for end in (self.sink.end, self.postgresql.end, self.rabbitmq.close):
                ending.callback(end)
            super().end()

    def remove(self) -> None:
        """Nothing is left on servers that end themselves."""

    @property
    def accounts(self) -> Accounts:
        """The addresses of its databases and of its broker."""
        settings = Settings.load(self.environ)
        return open_accounts(settings, postgresql_address(settings))

    def broker(self, service: str) -> Broker:
        """The broker, as one of its services."""
        return Broker(self.accounts.broker_url(service))

    def running(self, kind: str) -> list[int]:
        """The ids of the running processes of a kind: ``pipeline-web``, or ``campaigns-jobs`` with all its numbers."""
        return [
            program.pid
            for name, program in self.processes().items()
            if program.pid is not None and (name == kind or name.rpartition("-")[0] == kind)
        ]

    def children(self, kind: str) -> list[int]:
        """The ids of the processes that those of a kind have started: gunicorn's and nginx's workers."""
        found: list[int] = []
        for pid in self.running(kind):
            with contextlib.suppress(psutil.NoSuchProcess):
                found += [child.pid for child in psutil.Process(pid).children()]
        return found


@contextmanager
def faulted(**settings: str) -> Iterator[FaultedJalon]:
    """Jalon on servers of its own, surely ended; skipped where one of them is not installed."""
    if shutil.which("nginx") is None:
        missing("nginx is not installed")
    with alone(), server_folder() as folder:
        jalon = FaultedJalon(folder, **settings)
        try:
            jalon.start()
            yield jalon
        finally:
            keep = os.environ.get("FAULTS_LOGS")
            if keep:
                shutil.copytree(jalon.data_dir / "logs", keep, dirs_exist_ok=True)
            jalon.end()
