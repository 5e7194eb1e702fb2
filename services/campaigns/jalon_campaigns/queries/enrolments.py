"""Finding enrolments. A contact's passage is seen by whoever sees the contact now."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import Session, joinedload

from jalon_campaigns.models import Campaign, Enrolment
from jalon_campaigns.queries.campaigns import get_campaign
from jalon_core.access.caller import Caller
from jalon_core.access.rights import readable
from jalon_core.db.tables import record_copies
from jalon_core.http.pages import Page, paginate


def list_enrolments(
    session: Session,
    caller: Caller,
    *,
    campaign_id: UUID | None = None,
    contact_id: UUID | None = None,
    status: str | None = None,
    reason: str | None = None,
    step: int | None = None,
    limit: int,
    cursor: str | None = None,
) -> Page[Enrolment]:
    """The passages that the caller may see, newest first.

    :raises jalon_core.errors.NotFound: there is no such campaign, or the caller may not see it.
    """
    query = select(Enrolment).options(joinedload(Enrolment.campaign).raiseload(Campaign.steps)).where(_visible(caller))
    if campaign_id is not None:
        get_campaign(session, caller, campaign_id)
        query = query.where(Enrolment.campaign_id == campaign_id)
    wanted = {"contact_id": contact_id, "reason": reason, "step": step}
    if status is not None:
        query = query.where(_is(status))
    for name, value in wanted.items():
        if value is not None:
            query = query.where(getattr(Enrolment, name) == value)
    return paginate(session, query, order=[Enrolment.id.desc()], limit=limit, cursor=cursor)


def _is(status: str) -> ColumnElement[bool]:
    # The stored status is asked for too, because the index knows only that one.
    stored = "active" if status == "paused" else status
    return and_(Enrolment.status == stored, Enrolment.status_now == status)


def _visible(caller: Caller) -> ColumnElement[bool]:
    if caller.is_admin:
        return true()
    copies = cast(Any, record_copies.c)
    contacts = select(copies.id).where(
        copies.kind == "contact", copies.deleted.is_(False), readable(caller, copies.team_id, copies.owner_id)
    )
    return Enrolment.contact_id.in_(contacts)
