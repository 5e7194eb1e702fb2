"""Names of exchanges and queues.

Each service has one queue per lane for events (and for what is sent to it alone: answers, snapshots), and one per
lane for commands. Each has a single active consumer; more stand by. What cannot be read goes to its dead letters.
"""

from jalon_sdk.envelope import Lane

EVENTS_EXCHANGE = "jalon.events"
"""Topic exchange of public events; the routing key is the event's type. Third parties bind queues of their own to it.

It is fed by the exchanges of the lanes, where the services' own queues are bound and where internal events stay.
"""

COMMANDS_EXCHANGE = "jalon.commands"
"""Direct exchange; the routing key is ``<service>.<lane>``."""

DEAD_EXCHANGE = "jalon.dead"
"""Direct exchange; the routing key is the queue of dead letters, ``<service>.dead``."""

LANES: tuple[Lane, ...] = ("live", "bulk")


LIVE_QUEUES = "live."
"""What the names of the exclusive queues of `live` processes begin with. They end with their process, and so does
what is on its way to them."""


def lane_exchange(lane: str) -> str:
    """The topic exchange of one lane's events, public and internal: ``jalon.events.live``."""
    return f"{EVENTS_EXCHANGE}.{lane}"


def event_queue(service: str, lane: Lane) -> str:
    """The queue of events: ``pipeline.live``."""
    return f"{service}.{lane}"


def answer_queue(service: str, lane: Lane) -> str:
    """Where answers to a service's commands go: its queue of events."""
    return event_queue(service, lane)


def command_queue(service: str, lane: Lane) -> str:
    """The queue of commands: ``pipeline.commands.live``."""
    return f"{service}.commands.{lane}"


def dead_queue(service: str) -> str:
    """The queue of dead letters: ``pipeline.dead``."""
    return f"{service}.dead"
