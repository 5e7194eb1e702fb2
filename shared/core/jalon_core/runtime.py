"""A service at work: its relay, its consumers and its jobs, each in a thread of its own.

Every way of running uses it: embedded, one runtime per service in one process; distributed, one per process, with the
roles that this process has. A thread that fails is logged and goes on after a while; none dies in silence.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence
from typing import Literal, Protocol

from jalon_core.bus.broker import Broker, BrokerDown
from jalon_core.bus.commands import Commands
from jalon_core.bus.consuming import Consumer
from jalon_core.bus.declaring import declare_services
from jalon_core.bus.reacting import Reactions
from jalon_core.bus.relay import Relay
from jalon_core.bus.topology import LANES, command_queue, event_queue
from jalon_core.bus.waking import Listener, Waiter, bell, bell_name
from jalon_core.clock import now
from jalon_core.copies.restoring import notice_restore
from jalon_core.db.engine import Database
from jalon_core.db.outages import ADVICE, outage_of
from jalon_core.jobs import built_in_jobs
from jalon_core.service import Context, Job, Service
from jalon_core.settings import Settings

log = logging.getLogger(__name__)

Role = Literal["relay", "consumers", "jobs"]
ROLES: tuple[Role, ...] = ("relay", "consumers", "jobs")

_LONGEST_BACK_OFF = 10.0
_STOP_WITHIN = 10.0


class Runnable(Protocol):
    """Something that runs until it is told to stop."""

    def run(self, stopping: threading.Event) -> None:
        """Run."""


class Runtime:
    """A service's threads in this process.

    :ivar context: the service, the settings and its database.
    """

    def __init__(self, service: Service, settings: Settings, *, database: Database | None = None) -> None:
        database = database or Database(settings.database_url_of(service.name))
        self.context = Context(service=service, settings=settings, database=database)
        self.broker = Broker(settings.effective_broker_url)
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._wakers: list[Callable[[], None]] = []
        self._listener: Listener | None = None

    def start(self, roles: Collection[Role] = ROLES) -> None:
        """Declare the service's queues, so that they miss nothing from now on, and start the threads of these roles."""
        notice_restore(self.context)
        declare_services(self.broker, [self.context.service])
        jobs = (*built_in_jobs(self.context.service), *self.context.service.jobs) if "jobs" in roles else ()
        self._listen([job.channel for job in jobs if job.channel])
        if "relay" in roles:
            relay = Relay(self.context, self.broker)
            self._wakers.append(relay.wake)
            self._start("relay", relay)
        if "consumers" in roles:
            for consumer in self._consumers():
                self._start(consumer.queue.removeprefix(f"{self.context.service.name}."), consumer)
        for job in jobs:
            for number in range(job.workers):
                worker = JobWorker(self.context, job)
                self._wakers.append(worker.wake)
                self._start(f"{job.name}-{number}" if job.workers > 1 else job.name, worker)

    def ask_to_stop(self) -> None:
        """Tell all threads to stop after what they are doing, without waiting for them."""
        self._stopping.set()
        for wake in self._wakers:
            wake()

    def stop(self) -> None:
        """Stop all threads, each after what it is doing, and close the database's connections."""
        self.ask_to_stop()
        if self._listener is not None:
            self._listener.stop()
        end = time.monotonic() + _STOP_WITHIN
        for thread in self._threads:
            thread.join(max(end - time.monotonic(), 0.1))
            if thread.is_alive():
                log.warning("%s did not stop in time", thread.name)
        self.context.database.dispose()

    def _listen(self, channels: Sequence[str]) -> None:
        if channels and not self.context.database.is_sqlite:
            url = self.context.settings.database_url_of(self.context.service.name)
            self._listener = Listener(url, channels)
            self._listener.start()

    def _consumers(self) -> list[Consumer]:
        service = self.context.service
        consumers = []
        for lane in LANES:
            events = event_queue(service.name, lane)
            consumers.append(Consumer(self.context, self.broker, events, Reactions(self.context)))
            if service.commands:
                commands = command_queue(service.name, lane)
                consumers.append(Consumer(self.context, self.broker, commands, Commands(self.context)))
        return consumers

    def _start(self, name: str, runnable: Runnable) -> None:
        name = f"{self.context.service.name}.{name}"
        thread = threading.Thread(target=self._supervise, args=(runnable,), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _supervise(self, runnable: Runnable) -> None:
        name = threading.current_thread().name
        back_off = 0.25
        while not self._stopping.is_set():
            started = time.monotonic()
            try:
                runnable.run(self._stopping)
            except BrokerDown as error:
                log.warning("%s waits for the broker: %s", name, error)
            except Exception as error:
                outage = outage_of(error)
                if outage is None:
                    log.exception("%s failed and goes on", name)
                else:
                    log.error("%s waits: %s", name, ADVICE[outage])
            back_off = 0.25 if time.monotonic() - started > 60 else min(back_off * 2, _LONGEST_BACK_OFF)
            self._stopping.wait(back_off)


class JobWorker:
    """Does a job again and again: at once while there is more, else when woken or after a while."""

    def __init__(self, context: Context, job: Job) -> None:
        self._context = context
        self._job = job
        self._waiter = bell(bell_name(context.database.url), job.channel).waiter() if job.channel else Waiter()

    def run(self, stopping: threading.Event) -> None:
        """Work until told to stop; an exception of the job rises, and the caller comes back after a while."""
        while not stopping.is_set():
            if not self._job.run(self._context):
                self._waiter.wait(self._patience())

    def wake(self) -> None:
        """Let it look at once, e.g. whether it should stop."""
        self._waiter.wake()

    def _patience(self) -> float:
        due = self._job.next_due(self._context) if self._job.next_due else None
        return self._job.every if due is None else min(self._job.every, max(0.0, (due - now()).total_seconds()))
