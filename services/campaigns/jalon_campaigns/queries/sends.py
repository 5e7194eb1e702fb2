"""Finding mails. A mail to a contact is seen by whoever sees the contact now."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from jalon_campaigns.models import WAITING, Send
from jalon_core.access.caller import Caller
from jalon_core.access.rights import readable
from jalon_core.db.tables import record_copies
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page, paginate


def list_sends(
    session: Session,
    caller: Caller,
    *,
    contact_id: UUID | None = None,
    status: str | None = None,
    campaign_id: UUID | None = None,
    mailbox_id: UUID | None = None,
    held: bool = False,
    limit: int,
    cursor: str | None = None,
) -> Page[Send]:
    """The mails that the caller may see, newest first."""
    query = select(Send).where(Send.deleted_at.is_(None), _visible(caller))
    if contact_id is not None:
        query = query.where(Send.contact_id == contact_id)
    if status is not None:
        query = query.where(Send.status == status)
    if campaign_id is not None:
        query = query.where(Send.campaign_id == campaign_id)
    if mailbox_id is not None:
        query = query.where(Send.mailbox_id == mailbox_id)
    if held:
        query = query.where(Send.status.in_(WAITING), Send.next_attempt_at.is_(None))
    return paginate(session, query, order=[Send.id.desc()], limit=limit, cursor=cursor)


def get_send(session: Session, caller: Caller, send_id: UUID) -> Send:
    """One mail, with what it says.

    :raises NotFound: there is none, or the caller may not see it.
    """
    send = session.scalar(select(Send).where(Send.id == send_id, Send.deleted_at.is_(None), _visible(caller)))
    if send is None:
        raise NotFound
    return send


def _visible(caller: Caller) -> ColumnElement[bool]:
    if caller.is_admin:
        return Send.purpose != "system"
    copies = cast(Any, record_copies.c)
    contacts = select(copies.id).where(
        copies.kind == "contact", copies.deleted.is_(False), readable(caller, copies.team_id, copies.owner_id)
    )
    own = and_(Send.contact_id.is_(None), readable(caller, Send.team_id, Send.owner_id))
    return and_(Send.purpose != "system", or_(own, Send.contact_id.in_(contacts)))
