"""Delivering webhooks, signed as Standard Webhooks say, until they are taken or given up."""

import datetime as dt
import random
import socket
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import urllib3
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from standardwebhooks import Webhook as Signer

from jalon_automation.domain.addresses import is_public
from jalon_automation.models import Delivery, Webhook
from jalon_core.clock import now

TIMEOUT = urllib3.Timeout(connect=5, read=15)
LEASE = dt.timedelta(seconds=60)
DELAYS = tuple(
    dt.timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
"""How long to wait after each failure: about three days in all, as Standard Webhooks recommend."""


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A delivery as it is sent, free of any session."""

    delivery_id: UUID
    event_id: UUID
    url: str
    secret: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What the other side said: an HTTP status, or why none came."""

    status: int | None
    problem: str | None = None


def claim_delivery(session: Session) -> Parcel | None:
    """The next delivery that is due, leased to the caller."""
    query = (
        select(Delivery, Webhook)
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .where(Delivery.status == "due", Delivery.due_at <= now(), Webhook.disabled_reason.is_(None))
        .order_by(Delivery.due_at, Delivery.id)
        .limit(1)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    delivery, webhook = row
    delivery.due_at = now() + LEASE  # if this worker dies, another one tries
    delivery.attempts += 1
    return Parcel(
        delivery_id=delivery.id,
        event_id=delivery.event_id,
        url=webhook.url,
        secret=webhook.secret,
        body=delivery.body,
    )


def call(parcel: Parcel, *, allow_private: bool) -> Taken:
    """Send a delivery. The address that was checked is the one that is called, whatever the name says next."""
    parts = urlsplit(parcel.url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        address = _resolve(host, port, allow_private)
    except OSError as error:
        return Taken(status=None, problem=str(error))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        with _pool(parts.scheme, address, port, host) as pool:
            answer = pool.urlopen(
                "POST", target, body=parcel.body.encode(), headers=_headers(parcel, parts.netloc), redirect=False
            )
    except urllib3.exceptions.HTTPError as error:
        return Taken(status=None, problem=f"{type(error).__name__}: {error}"[:500])
    return Taken(status=answer.status)


def conclude(session: Session, parcel: Parcel, taken: Taken) -> None:
    """Note how a delivery went, and when it is tried again; a 410 ends the webhook."""
    delivery = session.get_one(Delivery, parcel.delivery_id, with_for_update=True)
    delivery.last_status, delivery.last_problem = taken.status, taken.problem
    if taken.status is not None and 200 <= taken.status < 300:
        delivery.status, delivery.ended_at = "delivered", now()
    elif taken.status == 410:
        session.execute(update(Webhook).where(Webhook.id == delivery.webhook_id).values(disabled_reason="gone"))
        delivery.status, delivery.ended_at = "failed", now()
    elif delivery.attempts > len(DELAYS):
        delivery.status, delivery.ended_at = "failed", now()
    else:
        delay = DELAYS[delivery.attempts - 1]
        delivery.due_at = now() + delay + delay * random.random() * 0.1  # noqa: S311  spreads load, hides nothing


def _headers(parcel: Parcel, netloc: str) -> dict[str, str]:
    moment = now()
    return {
        "host": netloc,
        "content-type": "application/json",
        "user-agent": "Jalon",
        "webhook-id": str(parcel.event_id),
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Signer(parcel.secret).sign(str(parcel.event_id), moment, parcel.body),
    }


def _resolve(host: str, port: int, allow_private: bool) -> str:
    found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not allow_private and not all(is_public(address) for address in found):
        raise OSError(f"{host} leads into a private network")
    return sorted(found, key=lambda address: ":" in address)[0]


def _pool(scheme: str, address: str, port: int, host: str) -> urllib3.HTTPConnectionPool:
    options: dict[str, Any] = {"timeout": TIMEOUT, "retries": False, "maxsize": 1}
    if scheme == "https":
        return urllib3.HTTPSConnectionPool(
            address,
            port,
            server_hostname=host,
            assert_hostname=host,
            ssl_context=ssl.create_default_context(),
            **options,
        )
    return urllib3.HTTPConnectionPool(address, port, **options)
