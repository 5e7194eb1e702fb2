"""The broker's queues at a restore: what waits there since the backup is of a future that is given up.

What may have waited in them when the backup was made is published again by the outboxes that are put back. All of that,
and what came later, is therefore taken out of the queues; older messages stay.
"""

import datetime as dt
from collections.abc import Mapping

from jalon.backup.manifest import Manifest, Unusable
from jalon_core.bus.broker import Broker, BrokerDown
from jalon_core.bus.forgetting import forget_since, oldest_waiting
from jalon_core.settings import Settings

MARGIN = dt.timedelta(hours=1)
"""For messages that were with a consumer, and for clocks that differ."""

WHOLE_OUTBOX = dt.timedelta(days=7)


def waiting_since(services: Mapping[str, Settings], began: dt.datetime) -> dt.datetime:
    """When the oldest message was written that waits for a service that is away; now, if none does.

    A broker that does not answer may hold whatever an outbox still knows.
    """
    try:
        found = [oldest_waiting(Broker(own.effective_broker_url), service) for service, own in services.items()]
    except BrokerDown:
        return began - WHOLE_OUTBOX
    return min([began, *filter(None, found)])


def lost_since(manifest: Manifest) -> dt.datetime:
    """From when on a restore publishes again what the backup knows, and takes out of the queues whatever is there."""
    return (manifest.waiting_since or manifest.began) - MARGIN


def require_broker(services: Mapping[str, Settings]) -> None:
    """Refuse while the broker does not answer: its queues cannot be looked through.

    :raises Unusable: it does not, or does not know one of the services.
    """
    for service, own in services.items():
        try:
            with Broker(own.effective_broker_url).open():
                pass
        except BrokerDown as error:
            raise Unusable(
                f"the broker does not let {service} in ({error}): start it; a new one is set up by `jalon up`."
            ) from error


def forget_future(services: Mapping[str, Settings], since: dt.datetime) -> int:
    """Take out of all queues what was written since a moment; say how much that was.

    :raises Unusable: the broker is gone.
    """
    try:
        return sum(forget_since(Broker(own.effective_broker_url), service, since) for service, own in services.items())
    except BrokerDown as error:
        raise Unusable(
            f"the broker is gone ({error}): start it and run this again, before Jalon is started."
        ) from error
