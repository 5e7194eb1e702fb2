"""Enrolments: each contact's passage through a campaign."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    case,
    select,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from jalon_campaigns.models.campaigns import Campaign
from jalon_campaigns.models.declarative import Base, one_of
from jalon_core.clock import now
from jalon_core.db.base import RecordColumns
from jalon_sdk import records

ENROLMENT_STATUSES: tuple[str, ...] = get_args(records.EnrolmentStatus)


class Enrolment(RecordColumns, Base):
    """A contact's passage through a campaign; its team and owner are the contact's.

    Where it stands is told by its sends. Planning a mail is the machine's own affair: it raises no version. Whether the
    campaign is paused is told by the campaign: ``paused`` is never stored, `status_now` says it.

    :ivar rotation: which passage it is, when the contact was taken in again after the first had ended.
    :ivar step: how many mails of this passage have been planned.
    :ivar next_at: when to look at it again; None while a mail is on its way, and when it has ended.
    :ivar not_before: nothing goes out before this moment: the contact is away.
    :ivar waits_for: why it waits although something is due, in a word; None otherwise.
    :ivar cause: the envelope (without its data) that told of the contact's coming in; its mails name it as cause.
    """

    __tablename__ = "enrolments"
    __table_args__ = (
        CheckConstraint(one_of("status", ENROLMENT_STATUSES), name="status"),
        UniqueConstraint("campaign_id", "contact_id"),
        Index("ix_enrolments_due", "campaign_id", "status", "next_at"),
        Index("ix_enrolments_contact_id", "contact_id", "status"),
    )

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"))
    contact_id: Mapped[UUID]
    rotation: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(String(16), default="active")
    step: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(String(32), default=None)
    started_at: Mapped[dt.datetime] = mapped_column(default=now)
    ended_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    next_at: Mapped[dt.datetime | None] = mapped_column(default=now)
    not_before: Mapped[dt.datetime | None] = mapped_column(default=None)
    waits_for: Mapped[str | None] = mapped_column(String(32), default=None)
    cause: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    campaign: Mapped[Campaign] = relationship(lazy="raise")

    @hybrid_property
    def status_now(self) -> str:
        """The status as people see it: ``paused`` while the campaign of an active passage is. Needs the campaign."""
        return "paused" if self.status == "active" and self.campaign.status == "paused" else self.status

    @status_now.inplace.expression
    @classmethod
    def _status_now(cls) -> ColumnElement[str]:
        of_paused = cls.campaign_id.in_(select(Campaign.id).where(Campaign.status == "paused"))
        return case((and_(cls.status == "active", of_paused), "paused"), else_=cls.status)


def enrolment_state(enrolment: Enrolment, campaign_name: str) -> records.Enrolment:
    """An enrolment as events tell it."""
    return records.Enrolment(
        id=enrolment.id,
        version=enrolment.version,
        team_id=enrolment.team_id,
        owner_id=enrolment.owner_id,
        deleted=enrolment.deleted_at is not None,
        campaign_id=enrolment.campaign_id,
        campaign_name=campaign_name,
        contact_id=enrolment.contact_id,
        status=enrolment.status,  # type: ignore[arg-type]  # the CHECK holds it to EnrolmentStatus
        step=enrolment.step,
        reason=enrolment.reason,
        started_at=enrolment.started_at,
        ended_at=enrolment.ended_at,
    )


def enrolment_states(session: Session, enrolments: Sequence[Enrolment]) -> Sequence[records.Enrolment]:
    """Many of them."""
    wanted = {enrolment.campaign_id for enrolment in enrolments}
    rows = session.execute(select(Campaign.id, Campaign.name).where(Campaign.id.in_(wanted)))
    names = {row.id: row.name for row in rows}
    return [enrolment_state(enrolment, names[enrolment.campaign_id]) for enrolment in enrolments]
