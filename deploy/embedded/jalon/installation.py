"""All services in this process: their databases, their threads, their web applications."""

from collections.abc import Collection, Iterable, Mapping

from jalon.services import SERVICES
from jalon_core.bus.broker import Broker
from jalon_core.bus.declaring import declare_services
from jalon_core.db.migrations import upgrade
from jalon_core.runtime import ROLES, Role, Runtime
from jalon_core.service import Context, Service
from jalon_core.settings import Settings


class Installation:
    """Jalon as one process runs it. `migrate`, then `start`; `stop` ends all threads."""

    def __init__(self, settings: Settings, services: Iterable[Service] = SERVICES) -> None:
        self.settings = settings
        self._broker = Broker(settings.effective_broker_url)
        self.runtimes: Mapping[str, Runtime] = {service.name: Runtime(service, settings) for service in services}

    def context(self, name: str) -> Context:
        """The context of one service."""
        return self.runtimes[name].context

    def migrate(self) -> None:
        """Bring every database to the newest version."""
        for runtime in self.runtimes.values():
            upgrade(runtime.context.service.package, runtime.context.database)
            # Whoever migrates may fork next, and an open connection to SQLite must not cross a fork.
            runtime.context.database.dispose()

    def prepare(self) -> None:
        """Do what services need before they can answer, such as making the keys that sign tokens."""
        for runtime in self.runtimes.values():
            if runtime.context.service.prepare is not None:
                runtime.context.service.prepare(runtime.context)

    def start(self, roles: Collection[Role] = ROLES) -> None:
        """Start relays, consumers and jobs of every service.

        All queues are there before anybody publishes: what a queue was not there for, it has missed.
        """
        declare_services(self._broker, [runtime.context.service for runtime in self.runtimes.values()])
        for runtime in self.runtimes.values():
            runtime.start(roles)

    def stop(self) -> None:
        """End all threads and close all databases; what was in progress is taken up at the next start."""
        for runtime in self.runtimes.values():
            runtime.ask_to_stop()
        for runtime in self.runtimes.values():
            runtime.stop()
