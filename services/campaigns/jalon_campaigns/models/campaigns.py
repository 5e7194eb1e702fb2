"""Campaigns: sequences of e-mails, and the audience they take their contacts from."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jalon_campaigns.models.declarative import Base, one_of
from jalon_core.db.base import RecordColumns
from jalon_core.ids import new_id
from jalon_sdk import records

CAMPAIGN_STATUSES: tuple[str, ...] = get_args(records.CampaignStatus)
AUDIENCE_MODES = ("frozen", "live")
"""Whether whoever comes into the audience after the start is taken in too."""

WORK = ("enrol", "tell")


class CampaignStep(Base):
    """One mail of a campaign: a template's wording, or (without one) its own.

    :ivar delay_days: how many times 24 hours after the mail before it was accepted; of the first, after the start.
    """

    __tablename__ = "campaign_steps"
    __table_args__ = (
        UniqueConstraint("campaign_id", "position"),
        CheckConstraint("delay_days BETWEEN 0 AND 365", name="delay_days"),
        CheckConstraint("template_id IS NOT NULL OR subject IS NOT NULL", name="wording"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"))
    position: Mapped[int]
    template_id: Mapped[UUID | None] = mapped_column(ForeignKey("templates.id"), default=None, index=True)
    subject: Mapped[str | None] = mapped_column(String(500), default=None)
    text: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str | None] = mapped_column(Text, default=None)
    delay_days: Mapped[int] = mapped_column(default=0)


class Campaign(RecordColumns, Base):
    """A sequence of e-mails to an audience, sent on behalf of its owner.

    :ivar filter: a condition tree over contacts; with groups, both must hold.
    :ivar excluded_group_ids: whoever is in one of these is not taken in.
    :ivar window: ``{"days": [1, …], "from": "09:00", "to": "18:00"}`` in each contact's zone; None for any time.
    :ivar daily_starts: how many first mails are planned in 24 hours at most.
    :ivar work: what a job still has to do: ``enrol`` the audience, or ``tell`` of what a cancelling ended.
    :ivar work_after: how far that job came, an id; every portion moves it on in its own transaction.
    :ivar considered: how many contacts the enrolling has looked at.
    :ivar passed_over: how many of the audience it could not take in, by reason.
    """

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint(one_of("status", CAMPAIGN_STATUSES), name="status"),
        CheckConstraint(one_of("audience_mode", AUDIENCE_MODES), name="audience_mode"),
        CheckConstraint(one_of("work", WORK), name="work"),
        CheckConstraint("daily_starts > 0", name="daily_starts"),
        Index("ix_campaigns_status", "status", "team_id"),
    )

    name: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(16), default="draft")
    language: Mapped[str] = mapped_column(String(8), default="fr")
    mailbox_id: Mapped[UUID | None] = mapped_column(default=None)
    audience_mode: Mapped[str] = mapped_column(String(8), default="frozen")
    group_ids: Mapped[list[Any]] = mapped_column(default=list)
    excluded_group_ids: Mapped[list[Any]] = mapped_column(default=list)
    filter: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    window: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    stop_on_reply: Mapped[bool] = mapped_column(default=True)
    daily_starts: Mapped[int | None] = mapped_column(default=None)
    started_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    ended_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    work: Mapped[str | None] = mapped_column(String(8), default=None, index=True)
    work_after: Mapped[UUID | None] = mapped_column(default=None)
    considered: Mapped[int] = mapped_column(default=0)
    passed_over: Mapped[dict[str, Any]] = mapped_column(default=dict)
    steps: Mapped[list[CampaignStep]] = relationship(
        lazy="selectin", order_by=CampaignStep.position, cascade="all, delete-orphan"
    )


def campaign_state(campaign: Campaign) -> records.Campaign:
    """A campaign as events tell it."""
    return records.Campaign(
        id=campaign.id,
        version=campaign.version,
        team_id=campaign.team_id,
        owner_id=campaign.owner_id,
        deleted=campaign.deleted_at is not None,
        name=campaign.name,
        status=campaign.status,  # type: ignore[arg-type]  # the CHECK holds it to CampaignStatus
        group_ids=tuple(UUID(group_id) for group_id in campaign.group_ids),
        mailbox_id=campaign.mailbox_id,
        steps=len(campaign.steps),
        created_at=campaign.created_at,
        started_at=campaign.started_at,
        ended_at=campaign.ended_at,
    )


def campaign_states(_session: object, campaigns: Sequence[Campaign]) -> Sequence[records.Campaign]:
    """Many of them."""
    return [campaign_state(campaign) for campaign in campaigns]
