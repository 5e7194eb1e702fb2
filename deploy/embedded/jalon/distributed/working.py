"""A worker process of one service: its relay, its consumers, its jobs, or several of these."""

import signal
import threading
from collections.abc import Collection

from jalon.distributed.serving import database_of, load_service
from jalon_core import logs
from jalon_core.runtime import Role, Runtime
from jalon_core.service import Service
from jalon_core.settings import Settings


def work(name: str, settings: Settings, roles: Collection[Role]) -> None:
    """Work until stopped by SIGTERM or Ctrl-C; what is in progress is finished first."""
    logs.configure(settings.log_level)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    service = load_service(name)
    kept = sum(_kept(service, role) for role in roles)
    runtime = Runtime(service, settings, database=database_of(name, settings, kept=kept))
    if "jobs" in roles and service.prepare is not None:
        service.prepare(runtime.context)
    runtime.start(roles)
    stopping.wait()
    runtime.stop()


def _kept(service: Service, role: Role) -> int:
    """Connections that a worker keeps at hand; consumers take many messages per transaction, one more costs little."""
    return max((job.workers for job in service.jobs), default=1) if role == "jobs" else 1
