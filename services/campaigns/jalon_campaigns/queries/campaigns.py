"""Finding campaigns."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_campaigns.models import AudienceCheck, Campaign
from jalon_core.access.caller import Caller
from jalon_core.access.rights import readable
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page, paginate


def list_campaigns(
    session: Session,
    caller: Caller,
    *,
    status: str | None = None,
    owner_id: UUID | None = None,
    limit: int,
    cursor: str | None = None,
) -> Page[Campaign]:
    """The campaigns that the caller may see, newest first."""
    query = select(Campaign).where(Campaign.deleted_at.is_(None), readable(caller, Campaign.team_id, Campaign.owner_id))
    if status is not None:
        query = query.where(Campaign.status == status)
    if owner_id is not None:
        query = query.where(Campaign.owner_id == owner_id)
    return paginate(session, query, order=[Campaign.id.desc()], limit=limit, cursor=cursor)


def get_campaign(session: Session, caller: Caller, campaign_id: UUID) -> Campaign:
    """One campaign, with its mails.

    :raises NotFound: there is none, or the caller may not see it.
    """
    campaign = session.scalar(
        select(Campaign).where(
            Campaign.id == campaign_id,
            Campaign.deleted_at.is_(None),
            readable(caller, Campaign.team_id, Campaign.owner_id),
        )
    )
    if campaign is None:
        raise NotFound
    return campaign


def get_audience_check(session: Session, caller: Caller, campaign_id: UUID) -> AudienceCheck:
    """The last look at a campaign's audience.

    :raises NotFound: nobody has looked, or the caller may not see the campaign.
    """
    get_campaign(session, caller, campaign_id)
    check = session.get(AudienceCheck, campaign_id)
    if check is None:
        raise NotFound("nobody has looked at this campaign's audience yet")
    return check
