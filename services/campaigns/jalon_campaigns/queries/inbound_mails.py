"""Finding mails that came back. One about a contact is seen by whoever sees the contact now, the others by admins."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from jalon_campaigns.models import InboundMail
from jalon_core.access.caller import Caller
from jalon_core.access.rights import readable
from jalon_core.db.tables import record_copies
from jalon_core.errors import NotFound
from jalon_core.files import StoredFile, describe
from jalon_core.http.pages import Page, paginate


def list_inbound_mails(
    session: Session,
    caller: Caller,
    *,
    contact_id: UUID | None = None,
    send_id: UUID | None = None,
    campaign_id: UUID | None = None,
    verdict: str | None = None,
    evidence: str | None = None,
    limit: int,
    cursor: str | None = None,
) -> Page[InboundMail]:
    """The mails that the caller may see, newest first."""
    query = select(InboundMail).where(InboundMail.deleted_at.is_(None), _visible(caller))
    wanted = {
        InboundMail.contact_id: contact_id,
        InboundMail.send_id: send_id,
        InboundMail.campaign_id: campaign_id,
        InboundMail.verdict: verdict,
        InboundMail.evidence: evidence,
    }
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    return paginate(session, query, order=[InboundMail.id.desc()], limit=limit, cursor=cursor)


def get_inbound_mail(session: Session, caller: Caller, mail_id: UUID) -> InboundMail:
    """One mail.

    :raises NotFound: there is none, or the caller may not see it.
    """
    mail = session.scalar(
        select(InboundMail).where(InboundMail.id == mail_id, InboundMail.deleted_at.is_(None), _visible(caller))
    )
    if mail is None:
        raise NotFound
    return mail


def get_raw_mail(session: Session, caller: Caller, mail_id: UUID) -> StoredFile:
    """The mail as it came.

    :raises NotFound: it is no longer kept, or the caller may not see it.
    """
    return describe(session, get_inbound_mail(session, caller, mail_id).raw_file_id)


def _visible(caller: Caller) -> ColumnElement[bool]:
    if caller.is_admin:
        return true()
    copies = cast(Any, record_copies.c)
    contacts = select(copies.id).where(
        copies.kind == "contact", copies.deleted.is_(False), readable(caller, copies.team_id, copies.owner_id)
    )
    return InboundMail.contact_id.in_(contacts)
