"""Mailboxes: the accounts that send mails, and that answers come back to."""

import datetime as dt
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_campaigns.models.declarative import Base
from jalon_core.db.base import RecordColumns
from jalon_core.service import owned_rows
from jalon_sdk import records

INSTALLATION_MAILBOX = UUID("00000000-0000-7000-8000-000000000001")
"""The mailbox that every installation has: it sends through ``JALON_SMTP_URL``, from ``JALON_MAIL_FROM``."""


class Mailbox(RecordColumns, Base):
    """A mailbox of a team, or (``team_id`` is None) of all teams.

    Its limits hold for all mails that it sends, whoever sends them; None is no limit. The addresses of its servers
    hold passwords: they are kept sealed (`jalon_campaigns.config.seal`) and never shown.

    :ivar from_address: the sender; None for the installation's (``JALON_MAIL_FROM``).
    :ivar smtp_sealed: the server that sends; None for the installation's (``JALON_SMTP_URL``).
    :ivar imap_sealed: the server that answers are read from; None where they are not read.
    :ivar imap_folder: which of its folders.
    :ivar inbound_address: where answers and unsubscribing mails go, as ``local+token@domain``; None where plus
        addresses do not work.
    :ivar per_minute: mails in any 60 seconds; ``per_hour`` and ``per_day`` (24 hours) likewise.
    :ivar domain_per_minute: mails in any 60 seconds to recipients of one domain.
    :ivar jitter_seconds: up to so many seconds are waited between two mails, by chance.
    :ivar next_turn_at: until then it waits between two mails.
    :ivar failures: refusals of the account itself (sign-in, policy) in a row.
    :ivar paused_until: it sends nothing before; then one mail is tried.
    :ivar pause_reason: what the server said.
    :ivar looked_at: when a sender last found it able to send; what became due long before was missed.
    :ivar polled_at: when its answers were last read.
    :ivar poll_problem: why they cannot be read.
    """

    __tablename__ = "mailboxes"

    name: Mapped[str] = mapped_column(String(200))
    from_name: Mapped[str] = mapped_column(String(200), default="")
    from_address: Mapped[str | None] = mapped_column(String(320), default=None)
    smtp_sealed: Mapped[str | None] = mapped_column(Text, default=None)
    imap_sealed: Mapped[str | None] = mapped_column(Text, default=None)
    imap_folder: Mapped[str] = mapped_column(String(200), default="INBOX")
    inbound_address: Mapped[str | None] = mapped_column(String(320), default=None)

    per_minute: Mapped[int | None] = mapped_column(default=None)
    per_hour: Mapped[int | None] = mapped_column(default=None)
    per_day: Mapped[int | None] = mapped_column(default=None)
    domain_per_minute: Mapped[int | None] = mapped_column(default=None)
    jitter_seconds: Mapped[int] = mapped_column(default=0)

    next_turn_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    failures: Mapped[int] = mapped_column(default=0)
    paused_until: Mapped[dt.datetime | None] = mapped_column(default=None)
    pause_reason: Mapped[str | None] = mapped_column(Text, default=None)
    looked_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    polled_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    poll_problem: Mapped[str | None] = mapped_column(Text, default=None)


def mailbox_state(mailbox: Mailbox) -> records.Mailbox:
    """A mailbox as events tell it: without its servers and passwords."""
    return records.Mailbox(
        id=mailbox.id,
        version=mailbox.version,
        team_id=mailbox.team_id,
        owner_id=mailbox.owner_id,
        deleted=mailbox.deleted_at is not None,
        name=mailbox.name,
        from_name=mailbox.from_name,
        from_address=mailbox.from_address,
        per_minute=mailbox.per_minute,
        per_hour=mailbox.per_hour,
        per_day=mailbox.per_day,
        domain_per_minute=mailbox.domain_per_minute,
        jitter_seconds=mailbox.jitter_seconds,
        reads_answers=mailbox.imap_sealed is not None,
        paused_until=mailbox.paused_until,
        pause_reason=mailbox.pause_reason,
    )


OWNED_MAILBOXES = owned_rows("mailbox", Mailbox, lambda _session, rows: [mailbox_state(row) for row in rows])
