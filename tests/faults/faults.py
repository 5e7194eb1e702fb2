"""What goes wrong: processes that are killed or freeze, servers that stop, messages that nobody can read."""

import contextlib
import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from faulted import FaultedJalon
from jalon_process import eventually

from jalon_core.bus.broker import BrokerDown, Outgoing
from jalon_core.bus.topology import LANES, event_queue, lane_exchange
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.settings import SERVICES
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.identity import TeamUpdated
from jalon_sdk.serial import Json

ROLES = ("relay", "consumers", "jobs")
TEAM_UPDATED = TeamUpdated.type()
READERS = ("contacts", "pipeline", "campaigns", "automation")
"""The services that consume what the load brings about."""

READERS_OF_TEAMS = ("contacts", "automation")
HELD = 1.0
FUTURE = "jalon.deal.stage_changed.v9"


def event(type_: str, number: UUID, data: Json) -> str:
    """An event as it would be on the wire, with an attribute that nobody knows yet."""
    subject = f"deals/{number}"
    envelope = Envelope(
        id=number, source="/jalon/later", type=type_, time=now(), subject=subject, data=data, correlationid=str(number)
    )
    return json.dumps(envelope.to_wire() | {"tomorrow": "a new attribute"})


@dataclass
class Faults:
    """Does harm to one Jalon, at the choice of a seeded chance.

    :ivar down: seconds for which RabbitMQ stays away; ``frozen``: for which a consumer is stopped.
    :ivar doubts: how often mails may have become ``unknown``: their sender was killed, or its database went away.
    :ivar poison: by service, the messages that nobody can read.
    """

    jalon: FaultedJalon
    chance: Random
    down: float
    frozen: float
    done: "Counter[str]" = field(default_factory=Counter)
    doubts: int = 0
    poison: dict[str, list[str]] = field(default_factory=dict)

    def kinds(self) -> dict[str, Callable[[], None]]:
        """Everything that can be done, by its name."""
        web = {f"kill {service}-web": self._killing(f"{service}-web") for service in SERVICES}
        roles = {f"kill {role}": self._killing_one_of([f"{name}-{role}" for name in SERVICES]) for role in ROLES}
        roles |= {f"kill {name}-consumers": self._killing(f"{name}-consumers") for name in READERS}
        return (
            web
            | roles
            | {
                "kill live": self._killing("live"),
                "kill gateway": self._killing("gateway"),
                "kill a web worker": self._kill_web_worker,
                "kill a gateway worker": self._kill_gateway_worker,
                "stop RabbitMQ": self._stop_rabbitmq,
                "restart PostgreSQL": self._restart_postgresql,
                "freeze a consumer": self._freeze_consumer,
                "poison": self._poison,
                "a future version": self._future,
            }
        )

    def every_role_of_every_service(self) -> dict[str, Callable[[], None]]:
        """Each process that does not answer requests, killed by its own name."""
        names = [f"{service}-{role}" for service in SERVICES for role in ROLES]
        return {f"kill {name}": self._killing(name) for name in names}

    def _killing(self, kind: str) -> Callable[[], None]:
        return lambda: self._kill(kind)

    def _killing_one_of(self, kinds: list[str]) -> Callable[[], None]:
        return lambda: self._kill(self.chance.choice(kinds))

    def _kill(self, kind: str) -> None:
        pid = self.chance.choice(eventually(lambda: self.jalon.running(kind), within=60))
        if kind == "campaigns-jobs":
            self.doubts += 1
        with contextlib.suppress(ProcessLookupError):
            if kind.endswith(ROLES):
                self._let_work_pile_up(pid)
            os.kill(pid, signal.SIGKILL)

    def _let_work_pile_up(self, pid: int) -> None:
        """Hold a process for a moment, so that it is in the middle of something soon after."""
        os.kill(pid, signal.SIGSTOP)
        time.sleep(HELD)
        os.kill(pid, signal.SIGCONT)
        time.sleep(self.chance.uniform(0, 0.1))

    def _kill_web_worker(self) -> None:
        self._kill_child(f"{self.chance.choice(SERVICES)}-web")

    def _kill_gateway_worker(self) -> None:
        self._kill_child("gateway")

    def _kill_child(self, kind: str) -> None:
        pid = self.chance.choice(eventually(lambda: self.jalon.children(kind), within=60))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def _stop_rabbitmq(self) -> None:
        self.jalon.rabbitmq.end(self.chance.choice([signal.SIGTERM, signal.SIGKILL]))
        time.sleep(self.down)
        self.jalon.rabbitmq.start()

    def _restart_postgresql(self) -> None:
        self.doubts += len(self.jalon.running("campaigns-jobs"))
        self.jalon.postgresql.restart(self.chance.choice(["fast", "immediate"]))

    def _freeze_consumer(self) -> None:
        kind = f"{self.chance.choice(SERVICES)}-consumers"
        pid = self.chance.choice(eventually(lambda: self.jalon.running(kind), within=60))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            time.sleep(self.frozen)
            os.kill(pid, signal.SIGCONT)

    def _poison(self) -> None:
        """No JSON, no envelope, or a known type without its data: for one service's own queue."""
        service = self.chance.choice(SERVICES)
        number = new_id()
        bodies = [f"this is no event {number}", json.dumps({"hello": str(number)})]
        if service in READERS_OF_TEAMS:
            bodies.append(event(TEAM_UPDATED, number, {"record": 42}))
        body = self.chance.choice(bodies)
        self._publish(service, Outgoing(str(number), body, "", event_queue(service, self.chance.choice(LANES))))
        self.poison.setdefault(service, []).append(body)

    def _future(self) -> None:
        """A later version of a known event, for all who want it and for one who may not; nobody may stumble over it."""
        number = new_id()
        body = event(FUTURE, number, {"record": {"id": str(number), "version": 1}, "lanes": ["live", "slow"]})
        self._publish("pipeline", Outgoing(str(number), body, lane_exchange("live"), FUTURE))
        service = self.chance.choice(SERVICES)
        self._publish(service, Outgoing(str(number), body, "", event_queue(service, "live")))

    def _publish(self, service: str, message: Outgoing) -> None:
        def publish() -> bool:
            try:
                with self.jalon.broker(service).open() as line:
                    line.publish_batch([message])
            except BrokerDown:
                return False
            return True

        eventually(publish, within=60)
