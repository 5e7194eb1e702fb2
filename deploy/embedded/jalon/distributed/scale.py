"""How many processes of each kind a service has."""

from collections.abc import Mapping
from dataclasses import dataclass

from jalon_core.runtime import ROLES
from jalon_core.settings import SERVICES, Settings, WrongSetting

WEB = "web"
LIVE = "live"
KINDS = (WEB, *ROLES)
MOST = 64

CONNECTIONS: Mapping[str, int] = {WEB: 2, "relay": 1, "consumers": 2, "jobs": 3}
"""Connections to PostgreSQL of a process of each kind, as seen at work; one of a worker's is its ear for ``NOTIFY``."""


@dataclass(frozen=True)
class Scale:
    """The numbers of `JALON_PROCESSES`."""

    numbers: Mapping[str, int]

    def of(self, service: str, kind: str) -> int:
        """How many processes of a kind this service has: its own number, else the kind's, else one."""
        return self.numbers.get(f"{service}-{kind}", self.numbers.get(kind, 1))

    @property
    def connections(self) -> int:
        """How many connections to PostgreSQL all processes together keep when there is work for each."""
        kinds = [(service, kind) for service in SERVICES for kind in KINDS]
        return sum(self.of(service, kind) * CONNECTIONS[kind] for service, kind in kinds)

    @property
    def live(self) -> int:
        """How many processes push to browsers."""
        return self.numbers.get(LIVE, 1)


def scale(settings: Settings) -> Scale:
    """Read the numbers.

    :raises WrongSetting: one is no number, or there is no such kind of process.
    """
    known = {*KINDS, LIVE, *(f"{service}-{kind}" for service in SERVICES for kind in KINDS)}
    numbers: dict[str, int] = {}
    for part in filter(None, settings.processes.replace(",", " ").split()):
        name, _, number = part.partition("=")
        if name not in known or not number.isdecimal() or not 1 <= int(number) <= MOST:
            problem = f"has {part!r}; kinds are {', '.join((*KINDS, LIVE))}, numbers 1 to {MOST}"
            raise WrongSetting("JALON_PROCESSES", problem, "web=2,jobs=3,campaigns-jobs=5")
        numbers[name] = int(number)
    return Scale(numbers)
