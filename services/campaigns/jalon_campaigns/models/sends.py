"""Sends: one e-mail to one address each, and where it stands."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, String, Text, UniqueConstraint, func, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, Session, mapped_column

from jalon_campaigns.models.declarative import Base, one_of
from jalon_campaigns.models.mailboxes import INSTALLATION_MAILBOX
from jalon_core.clock import now
from jalon_core.db.base import RecordColumns
from jalon_core.service import Owned
from jalon_sdk import records

STATUSES: tuple[str, ...] = get_args(records.SendStatus)
PURPOSES: tuple[str, ...] = get_args(records.SendPurpose)
"""Why a mail goes out: a campaign's turn, a member wrote it, a workflow did, or Jalon itself has to (a password reset).

Mails of Jalon itself are nobody's record: no event tells of them and no other service has a copy.
"""

WAITING = ("planned", "deferred")
"""In these a send waits for a worker."""

FIRST, FOLLOW_UP, LAST = 0, 1, 2
"""What goes first (``Send.priority``): what somebody waits for now, then follow-ups, then first mails and the bulk."""


def _one_of(column: str, words: Sequence[str]) -> CheckConstraint:
    return CheckConstraint(one_of(column, words), name=column)


class Send(RecordColumns, Base):
    """One e-mail to one address, rendered when it was planned: what stands here is what is sent.

    ``planned`` → ``claimed`` (a worker holds it) → ``submitting`` (it is being handed over) → ``accepted``,
    ``rejected`` or ``unknown``; ``deferred`` waits for the next attempt; ``skipped`` is never tried. Claiming and
    deferring are the machine's own affair: they raise no version and no event tells of them.

    :ivar claimed_by: names the batch that holds the send (kept afterwards, so that a late answer still counts).
    :ivar claimed_until: when that batch is taken for dead.
    :ivar reply_text: what the mail server said when it accepted; ``provider_id`` is the name it gave the mail there,
        which some providers put in place of our Message-ID.
    :ivar reason: why it failed, was skipped or waits.
    :ivar priority: which mails of a mailbox go first: `FIRST`, `FOLLOW_UP`, `LAST`.
    :ivar due_at: when it is meant to go out; one that is much too late waits until somebody confirms it.
    :ivar next_attempt_at: from when on a sender may take it; None while it is held, gone, or waits for a person.
    :ivar taken_at: when a sender last took it: the mailbox's limits count these.
    :ivar language: of what Jalon adds to the mail (the line that unsubscribes).
    :ivar opened_at: when a human first did; ``clicked_at`` and ``replied_at`` likewise. ``bounced_at``: it came back.
    :ivar template_version: the version of the template whose words it carries.
    :ivar deal_id: the card it was written from.
    :ivar step_id: which of its campaign's mails it is; ``position`` counts them from 0. An enrolment has one per step
        and rotation, whatever happens.
    :ivar cause: the envelope (without its data) that told of the plan; the later events name it as their cause.
    """

    __tablename__ = "sends"
    __table_args__ = (
        _one_of("status", STATUSES),
        _one_of("purpose", PURPOSES),
        _one_of("lane", ("live", "bulk")),
        UniqueConstraint("enrolment_id", "step_id", "rotation"),
        _one_of("template_kind", get_args(records.TemplateKind)),
        Index("ix_sends_waiting", "mailbox_id", "priority", "next_attempt_at", "id"),
        Index(
            "ix_sends_due",
            "next_attempt_at",
            sqlite_where=sql("next_attempt_at IS NOT NULL"),
            postgresql_where=sql("next_attempt_at IS NOT NULL"),
        ),
        Index("ix_sends_held", "claimed_until"),
        Index("ix_sends_taken", "mailbox_id", "taken_at"),
        Index("ix_sends_campaign_id", "campaign_id", "step_id"),
        Index("ix_sends_enrolment_id", "enrolment_id"),
        Index("ix_sends_contact_id", "contact_id", "id"),
        Index("ix_sends_provider_id", "provider_id"),
        Index("ix_sends_to_address", "to_address", "accepted_at"),
        # A row changes three times on its way out: its words lie apart, so that they are not copied each time, and
        # there is room beside it for the change that touches no index.
        {"postgresql_with": {"toast_tuple_target": 256, "fillfactor": 75}},
    )

    contact_id: Mapped[UUID | None] = mapped_column(default=None)
    template_id: Mapped[UUID | None] = mapped_column(default=None)
    template_version: Mapped[int | None] = mapped_column(default=None)
    position: Mapped[int | None] = mapped_column(default=None)
    rotation: Mapped[int | None] = mapped_column(default=None)
    template_kind: Mapped[str] = mapped_column(String(16), default="mail")
    deal_id: Mapped[UUID | None] = mapped_column(default=None)
    campaign_id: Mapped[UUID | None] = mapped_column(default=None)
    enrolment_id: Mapped[UUID | None] = mapped_column(default=None)
    step_id: Mapped[UUID | None] = mapped_column(default=None)
    mailbox_id: Mapped[UUID] = mapped_column(default=INSTALLATION_MAILBOX)
    purpose: Mapped[str] = mapped_column(String(16))
    priority: Mapped[int] = mapped_column(SmallInteger, default=FIRST)
    language: Mapped[str] = mapped_column(String(8), default="fr")
    lane: Mapped[str] = mapped_column(String(4), default="live")
    message_id: Mapped[str] = mapped_column(String(320), unique=True)

    to_address: Mapped[str] = mapped_column(String(320))
    to_name: Mapped[str] = mapped_column(String(300), default="")
    reply_to: Mapped[str | None] = mapped_column(String(320), default=None)
    subject: Mapped[str] = mapped_column(String(500))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text, default=None)
    attachments: Mapped[list[Any]] = mapped_column(default=list)

    status: Mapped[str] = mapped_column(String(16), default="planned")
    planned_at: Mapped[dt.datetime] = mapped_column(default=now)
    due_at: Mapped[dt.datetime] = mapped_column(default=now)
    next_attempt_at: Mapped[dt.datetime | None] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[UUID | None] = mapped_column(default=None)
    claimed_until: Mapped[dt.datetime | None] = mapped_column(default=None)
    taken_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    accepted_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    opened_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    clicked_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    replied_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    bounced_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    reply_text: Mapped[str | None] = mapped_column(Text, default=None)
    provider_id: Mapped[str | None] = mapped_column(String(200), default=None)
    reason: Mapped[str | None] = mapped_column(Text, default=None)
    cause: Mapped[dict[str, Any] | None] = mapped_column(default=None)


def send_state(send: Send) -> records.Send:
    """A send as events tell it: without its body."""
    return records.Send(
        id=send.id,
        version=send.version,
        team_id=send.team_id,
        owner_id=send.owner_id,
        deleted=send.deleted_at is not None,
        contact_id=send.contact_id,
        to=send.to_address,
        subject=send.subject,
        status=send.status,  # type: ignore[arg-type]  # the CHECK holds it to SendStatus
        template_id=send.template_id,
        message_id=send.message_id,
        planned_at=send.planned_at,
        accepted_at=send.accepted_at,
        reason=send.reason,
        purpose=send.purpose,  # type: ignore[arg-type]  # as status
        template_kind=send.template_kind,  # type: ignore[arg-type]  # as status
        deal_id=send.deal_id,
        campaign_id=send.campaign_id,
        enrolment_id=send.enrolment_id,
        mailbox_id=send.mailbox_id,
        opened_at=send.opened_at,
        clicked_at=send.clicked_at,
        replied_at=send.replied_at,
        bounced_at=send.bounced_at,
    )


def _states(session: Session, after_id: UUID | None, limit: int) -> Sequence[records.Send]:
    query = select(Send).where(Send.purpose != "system").order_by(Send.id).limit(limit)
    if after_id is not None:
        query = query.where(Send.id > after_id)
    return [send_state(send) for send in session.scalars(query)]


def _totals(session: Session) -> tuple[int, int]:
    query = select(func.count(), func.coalesce(func.sum(Send.version), 0)).where(Send.purpose != "system")
    count, versions = session.execute(query).one()
    return int(count), int(versions)


OWNED_SENDS = Owned(kind="send", states=_states, totals=_totals)
"""What others may copy: all but the mails of Jalon itself."""
