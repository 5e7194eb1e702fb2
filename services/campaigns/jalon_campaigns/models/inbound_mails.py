"""Mails that came back, and how far each mailbox was read."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from jalon_campaigns.domain.answers import LONGEST_TOLD
from jalon_campaigns.models.declarative import Base, one_of
from jalon_core.clock import now
from jalon_core.db.base import RecordColumns
from jalon_core.ids import new_id
from jalon_sdk import records

INBOUND_VERDICTS: tuple[str, ...] = get_args(records.InboundVerdict)
EVIDENCE: tuple[str, ...] = get_args(records.MatchEvidence)


class InboundMail(RecordColumns, Base):
    """A mail that came back. The same bytes in the same mailbox are one row, however often they are read.

    Team and owner are those of the send that it is about.

    :ivar recognised: the verdict of the machine; ``verdict`` may be a member's since (``judged_by``).
    :ivar signs: what the machine's verdict rests on.
    :ivar evidence: how the send was found; ``confirmed`` once a member has said that it is the right one.
    :ivar text: what was written, without the quoted mail; ``html`` likewise, made harmless.
    :ivar failures: of a bounce, by address: ``{"address", "action", "reason", "status", "diagnostic", "invalid"}``.
    :ivar complainant: of a complaint, whose it is.
    :ivar returns_on: of an absence note, the day they are back.
    :ivar raw_sha: SHA-256 of the whole mail, which is kept as the file ``raw_file_id`` for a while.
    """

    __tablename__ = "inbound_mails"
    __table_args__ = (
        CheckConstraint(one_of("verdict", INBOUND_VERDICTS), name="verdict"),
        CheckConstraint(one_of("recognised", INBOUND_VERDICTS), name="recognised"),
        CheckConstraint(one_of("evidence", EVIDENCE), name="evidence"),
        UniqueConstraint("mailbox_id", "raw_sha", "message_id"),
        Index("ix_inbound_mails_contact_id", "contact_id", "id"),
        Index("ix_inbound_mails_send_id", "send_id", "verdict"),
        Index("ix_inbound_mails_campaign_id", "campaign_id", "id"),
    )

    mailbox_id: Mapped[UUID]
    contact_id: Mapped[UUID | None] = mapped_column(default=None)
    send_id: Mapped[UUID | None] = mapped_column(default=None)
    campaign_id: Mapped[UUID | None] = mapped_column(default=None)
    recognised: Mapped[str] = mapped_column(String(16))
    verdict: Mapped[str] = mapped_column(String(16))
    signs: Mapped[list[Any]] = mapped_column(default=list)
    evidence: Mapped[str] = mapped_column(String(16))
    confirmed: Mapped[bool] = mapped_column(default=False)
    judged_by: Mapped[UUID | None] = mapped_column(default=None)
    from_address: Mapped[str] = mapped_column(String(320), default="")
    from_name: Mapped[str] = mapped_column(String(300), default="")
    subject: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str | None] = mapped_column(Text, default=None)
    failures: Mapped[list[Any]] = mapped_column(default=list)
    complainant: Mapped[str] = mapped_column(String(320), default="")
    returns_on: Mapped[dt.date | None] = mapped_column(Date, default=None)
    message_id: Mapped[str] = mapped_column(String(320), default="")
    raw_sha: Mapped[str] = mapped_column(String(64))
    raw_file_id: Mapped[UUID | None] = mapped_column(default=None)
    received_at: Mapped[dt.datetime] = mapped_column(default=now)


class SoftBounce(Base):
    """One time that an address was not reached although it may be right; three within a month are too many."""

    __tablename__ = "soft_bounces"
    __table_args__ = (Index("ix_soft_bounces_address_hash", "address_hash", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    address_hash: Mapped[str] = mapped_column(String(64))
    inbound_mail_id: Mapped[UUID] = mapped_column(index=True)
    at: Mapped[dt.datetime] = mapped_column(default=now)


class InboundFolder(Base):
    """How far a mailbox's folder was read, and who reads it now.

    :ivar uid_validity: of the server's numbering; another one means that ``last_uid`` says nothing any more.
    :ivar last_uid: the highest number that was dealt with.
    :ivar read_by: names the reader that holds the mailbox, until ``read_until``: one at a time.
    :ivar failures: attempts in a row that failed; ``next_at`` moves away with them.
    """

    __tablename__ = "inbound_folders"

    mailbox_id: Mapped[UUID] = mapped_column(primary_key=True)
    folder: Mapped[str] = mapped_column(String(200))
    uid_validity: Mapped[int | None] = mapped_column(BigInteger, default=None)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    failures: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
    read_by: Mapped[UUID | None] = mapped_column(default=None)
    read_until: Mapped[dt.datetime | None] = mapped_column(default=None)


def inbound_state(mail: InboundMail) -> records.InboundMail:
    """A mail that came back as events tell it: its text cut, its raw form left out.

    A likely match that a member has confirmed is one by hand: whoever waits for a sure one need not know of both.
    """
    by_hand = mail.evidence == "probable" and mail.confirmed
    return records.InboundMail(
        id=mail.id,
        version=mail.version,
        team_id=mail.team_id,
        owner_id=mail.owner_id,
        deleted=mail.deleted_at is not None,
        contact_id=mail.contact_id,
        send_id=mail.send_id,
        campaign_id=mail.campaign_id,
        verdict=mail.verdict,  # type: ignore[arg-type]  # the CHECK holds it to InboundVerdict
        evidence="by_hand" if by_hand else mail.evidence,  # type: ignore[arg-type]  # the CHECK holds it to its words
        from_address=mail.from_address,
        subject=mail.subject[:500],
        text=mail.text[:LONGEST_TOLD],
        has_html=mail.html is not None,
        received_at=mail.received_at,
    )


def inbound_states(_session: Session, mails: Sequence[InboundMail]) -> Sequence[records.InboundMail]:
    """Many of them."""
    return [inbound_state(mail) for mail in mails]
