"""The broker: each service may enter it, its queues are declared, and nobody died in them."""

from collections.abc import Iterator

from jalon.doctor.finding import Finding
from jalon.doctor.patient import Patient
from jalon_core.bus.broker import BrokerDown
from jalon_core.bus.measuring import queues_of
from jalon_core.bus.topology import dead_queue


def check_queues(patient: Patient) -> Iterator[Finding]:
    """One finding per service for its queues, one for its dead letters."""
    for name, context in patient.contexts.items():
        queues = queues_of(context.service)
        try:
            with patient.broker_of(name).open() as line:
                sizes = {queue: line.size(queue) for queue in queues}
        except BrokerDown as error:
            advice = "Start it, or correct JALON_BROKER_URL; nothing is lost meanwhile."
            yield Finding(f"broker, for {name}", f"does not answer ({error})", advice)
            continue
        undeclared = [queue for queue, size in sizes.items() if size is None]
        if undeclared:
            advice = "Start Jalon: that declares them."
            yield Finding(f"queues of {name}", f"{', '.join(undeclared)} are not declared", advice)
        else:
            broker = patient.broker_of(name)
            safety = "" if broker.embedded else ", encrypted" if broker.encrypted else ", not encrypted"
            waiting = sum(size or 0 for queue, size in sizes.items() if queue != dead_queue(name))
            yield Finding(f"queues of {name}", f"{len(sizes)} are declared, {waiting} messages wait in them{safety}")
        if dead := sizes[dead_queue(name)]:
            advice = f"See `jalon dead-letters list {name}`, repair the cause, replay."
            yield Finding(f"dead letters of {name}", f"{dead}", advice)
