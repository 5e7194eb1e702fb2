"""Webhooks and how they fare."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon_automation.models import Delivery, Webhook
from jalon_core.http.pages import Page, paginate


def list_webhooks(session: Session, *, limit: int, cursor: str | None) -> Page[dict[str, Any]]:
    """All webhooks with the numbers of their deliveries; never their secrets."""
    page = paginate(session, select(Webhook), order=[Webhook.id.desc()], limit=limit, cursor=cursor)
    counts = _counts(session, [webhook.id for webhook in page.items])
    items = [
        {
            "id": webhook.id,
            "version": webhook.version,
            "url": webhook.url,
            "types": webhook.types,
            "disabled_reason": webhook.disabled_reason,
            "created_at": webhook.created_at,
            **{status: counts.get((webhook.id, status), 0) for status in ("due", "delivered", "failed")},
        }
        for webhook in page.items
    ]
    return Page(items=items, next=page.next)


def _counts(session: Session, webhook_ids: Sequence[Any]) -> dict[tuple[Any, str], int]:
    query = (
        select(Delivery.webhook_id, Delivery.status, func.count())
        .where(Delivery.webhook_id.in_(webhook_ids))
        .group_by(Delivery.webhook_id, Delivery.status)
    )
    return {(webhook_id, status): count for webhook_id, status, count in session.execute(query)}
