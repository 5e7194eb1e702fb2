"""The audience of a campaign, as its owner may reach it, and a walk over it in portions."""

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_campaigns.domain.audiences import Audience
from jalon_campaigns.models import Campaign
from jalon_core.copies.reading import copied
from jalon_core.db.tables import record_copies
from jalon_sdk.conditions import parse
from jalon_sdk.records import Contact, Member
from jalon_sdk.serial import from_json

PORTION = 200
"""As many contacts are looked at in one transaction."""

NOBODY = UUID(int=0)


def audience_of(session: Session, campaign: Campaign) -> Audience:
    """Whom the campaign is for. It reaches whom its owner may change: as a plain member, their own contacts only."""
    team = copied(session, "team", campaign.team_id) if campaign.team_id else None
    return Audience(
        team_id=campaign.team_id,
        group_ids=frozenset(UUID(group_id) for group_id in campaign.group_ids),
        excluded_group_ids=frozenset(UUID(group_id) for group_id in campaign.excluded_group_ids),
        condition=parse(campaign.filter) if campaign.filter else None,
        owner_id=_limited_to(session, campaign),
        zone=ZoneInfo(team.time_zone if team else "Europe/Paris"),
    )


def contacts_after(session: Session, audience: Audience, after: UUID | None, limit: int) -> Sequence[Contact]:
    """The team's next contacts in order of id, in the audience or not; fewer than asked for at the end."""
    copies = record_copies.c
    query = select(copies.state).where(
        copies.kind == "contact", copies.team_id == audience.team_id, copies.deleted.is_(False)
    )
    if after is not None:
        query = query.where(copies.id > after)
    return [from_json(Contact, state) for state in session.scalars(query.order_by(copies.id).limit(limit))]


def _limited_to(session: Session, campaign: Campaign) -> UUID | None:
    if campaign.owner_id is None:
        return None
    owner: Member | None = copied(session, "member", campaign.owner_id)
    if owner is None or not owner.active:
        return NOBODY
    return None if owner.is_admin or owner.roles.get(str(campaign.team_id)) == "manager" else owner.id
