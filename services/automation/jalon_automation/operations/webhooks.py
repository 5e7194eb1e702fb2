"""Outgoing webhooks: who is told of what."""

import base64
import json
import secrets
from collections.abc import Sequence
from uuid import UUID

from jalon_automation.domain.addresses import check_address
from jalon_automation.models import Delivery, Webhook
from jalon_core.access.rights import require_admin
from jalon_core.bus.waking import wake_after_commit
from jalon_core.clock import now
from jalon_core.errors import Invalid, NotFound
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.envelope import Envelope
from jalon_sdk.events import EVENTS

DELIVERIES = "deliveries"
"""The channel that announces deliveries that are due."""


def create_webhook(uow: UnitOfWork, *, url: str, types: Sequence[str] = ()) -> Webhook:
    """Tell an address of public events, all or those of some types. Admins only: it sees all teams' records.

    :raises Invalid: the address cannot be used, or a type is none.
    """
    require_admin(uow.caller)
    problem = check_address(url, allow_private=uow.settings.webhooks_to_private)
    if problem is not None:
        raise Invalid(fields={"url": [problem]})
    unknown = [name for name in types if name not in EVENTS or EVENTS[name].visibility != "public"]
    if unknown:
        raise Invalid(fields={"types": [f"{name} is no public event type" for name in unknown]})
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    webhook = Webhook(url=url, types=list(types), secret=secret)
    uow.session.add(webhook)
    uow.session.flush()
    return webhook


def delete_webhook(uow: UnitOfWork, webhook_id: UUID) -> None:
    """Send nothing there any more."""
    require_admin(uow.caller)
    webhook = uow.session.get(Webhook, webhook_id)
    if webhook is None:
        raise NotFound
    uow.session.delete(webhook)


def owe_deliveries(uow: UnitOfWork, envelope: Envelope, webhooks: Sequence[Webhook]) -> None:
    """Note that those of the webhooks that want this event are to get it."""
    if EVENTS[envelope.type].visibility != "public":
        return
    wanting = [webhook for webhook in webhooks if not webhook.types or envelope.type in webhook.types]
    if not wanting:
        return
    body = json.dumps(envelope.to_wire(), ensure_ascii=False, separators=(",", ":"))
    uow.session.add_all(
        Delivery(webhook_id=webhook.id, event_id=envelope.id, body=body, due_at=now()) for webhook in wanting
    )
    wake_after_commit(uow.session, DELIVERIES)
