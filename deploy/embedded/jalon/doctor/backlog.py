"""What waits in each service's database: messages to publish, parked ones, commands, copies, its own work."""

from collections.abc import Iterator, Mapping

from sqlalchemy.exc import SQLAlchemyError

from jalon.doctor.finding import Finding
from jalon.doctor.patient import Patient
from jalon_core.bus.measuring import measure_database

LONG = 60.0
"""Seconds that nothing should wait while Jalon runs."""


def check_backlog(patient: Patient) -> Iterator[Finding]:
    """What is wrong, or one finding per service that says what waits."""
    for name, context in patient.contexts.items():
        try:
            found = measure_database(context)
        except SQLAlchemyError:
            continue  # the database's own check tells
        wrong = list(_wrong(name, found))
        yield from wrong
        if not wrong:
            counts = {key: count for key, count in found.items() if count and not key.endswith("_seconds")}
            words = ", ".join(f"{key.replace('_', ' ')} {count:.0f}" for key, count in counts.items())
            yield Finding(f"backlog of {name}", words or "nothing waits")


def _wrong(name: str, found: Mapping[str, float]) -> Iterator[Finding]:
    if found["outbox_seconds"] > LONG:
        words = f"{found['outbox_messages']:.0f} messages, the oldest {found['outbox_seconds']:.0f} s old"
        yield Finding(f"outbox of {name}", words, "Its relay does not run, or the broker is down.")
    if found["parked_messages"]:
        advice = f"See `jalon parked list {name}`, repair the cause, replay."
        yield Finding(f"parked messages of {name}", f"{found['parked_messages']:.0f}", advice)
    if found["copies_filling"]:
        words = f"{found['copies_filling']:.0f} kinds are not whole"
        advice = f"That takes seconds while Jalon runs; `jalon copies list {name}` says which, the logs why."
        yield Finding(f"copies of {name}", words, advice)
    for key in ("runs_seconds", "sends_seconds"):
        if found.get(key, 0.0) > LONG:
            words = f"the oldest has been due for {found[key]:.0f} s"
            yield Finding(key.removesuffix("_seconds"), words, f"The jobs of {name} do not run, or cannot keep up.")
