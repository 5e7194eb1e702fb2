"""The installation that is looked at: its services with their settings and databases."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jalon.services import BY_NAME
from jalon.ways import Way, settings_of_services
from jalon_core.bus.broker import Broker
from jalon_core.db.engine import Database
from jalon_core.service import Context
from jalon_core.settings import Settings


@dataclass(frozen=True)
class Patient:
    """An installation.

    :ivar contexts: of every service whose database is there, by its name.
    :ivar missing: the files of those whose database was never made.
    """

    settings: Settings
    way: Way
    contexts: Mapping[str, Context]
    missing: Mapping[str, Path]

    def broker_of(self, service: str) -> Broker:
        """The broker, as a service enters it."""
        return Broker(self.contexts[service].settings.effective_broker_url)


@contextmanager
def patient(settings: Settings, way: Way) -> Iterator[Patient]:
    """Open an installation's databases, without making any."""
    contexts, missing = {}, {}
    for name, own in settings_of_services(settings, way).items():
        url = own.database_url_of(name)
        file = Path(url.removeprefix("sqlite:///"))
        if url.startswith("sqlite:") and not file.exists():
            missing[name] = file
        else:
            contexts[name] = Context(service=BY_NAME[name], settings=own, database=Database(url, pool_size=1))
    try:
        yield Patient(settings, way, contexts, missing)
    finally:
        for context in contexts.values():
            context.database.dispose()
