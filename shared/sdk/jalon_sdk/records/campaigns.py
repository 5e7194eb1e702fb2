"""Campaigns, who passes through them, what is sent and what comes back."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Literal
from uuid import UUID

from jalon_sdk.records.base import State

CampaignStatus = Literal["draft", "running", "paused", "finished", "cancelled"]


@dataclass(frozen=True, kw_only=True)
class Campaign(State):
    """A sequence of e-mails to an audience. ``group_ids``: the groups it takes its contacts from."""

    kind: ClassVar[str] = "campaign"
    plural: ClassVar[str] = "campaigns"

    name: str
    status: CampaignStatus
    group_ids: tuple[UUID, ...] = ()
    mailbox_id: UUID | None = None
    steps: int
    created_at: dt.datetime
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None


EnrolmentStatus = Literal["active", "paused", "finished", "stopped", "cancelled"]


@dataclass(frozen=True, kw_only=True)
class Enrolment(State):
    """A contact's passage through a campaign. ``step``: how many of its mails have been planned so far.

    ``reason`` says why it ended early: ``replied``, ``unsubscribed``, ``bounced``, ``complained``, ``suppressed``,
    ``no_address``, ``contact_deleted``, ``removed``, ``campaign_cancelled``.

    ``status`` is that of the passage by itself: that it stands still is told by ``campaign.paused`` and
    ``campaign.resumed``, never by an event for each contact; only lists show ``paused``.
    """

    kind: ClassVar[str] = "enrolment"
    plural: ClassVar[str] = "enrolments"

    campaign_id: UUID
    campaign_name: str
    contact_id: UUID
    status: EnrolmentStatus
    step: int
    reason: str | None = None
    started_at: dt.datetime
    ended_at: dt.datetime | None = None

    @property
    def contact_ids(self) -> tuple[UUID, ...]:
        """Who passes through it."""
        return (self.contact_id,)


SendStatus = Literal[
    "planned", "claimed", "submitting", "accepted", "deferred", "rejected", "unknown", "skipped", "cancelled"
]


SendPurpose = Literal["campaign", "one_off", "workflow", "system"]


TemplateKind = Literal["mail", "proposal"]


@dataclass(frozen=True, kw_only=True)
class Send(State):
    """One e-mail to one address. Its body is never carried by events.

    ``unknown``: the dialogue with the mail server was cut after the message was handed over; it is neither
    counted as sent nor sent again. ``opened_at``, ``clicked_at``, ``replied_at``: when a human first did;
    ``bounced_at``: when it came back. ``template_kind`` is ``proposal`` for a mail that makes an offer; ``deal_id``
    is the card it was written from.
    """

    kind: ClassVar[str] = "send"
    plural: ClassVar[str] = "sends"

    contact_id: UUID | None
    to: str
    subject: str
    status: SendStatus
    template_id: UUID | None
    message_id: str
    planned_at: dt.datetime
    accepted_at: dt.datetime | None
    reason: str | None
    purpose: SendPurpose = "one_off"
    template_kind: TemplateKind = "mail"
    deal_id: UUID | None = None
    campaign_id: UUID | None = None
    enrolment_id: UUID | None = None
    mailbox_id: UUID | None = None
    opened_at: dt.datetime | None = None
    clicked_at: dt.datetime | None = None
    replied_at: dt.datetime | None = None
    bounced_at: dt.datetime | None = None

    @property
    def contact_ids(self) -> tuple[UUID, ...]:
        """The contact it goes to."""
        return (self.contact_id,) if self.contact_id else ()


InboundVerdict = Literal["reply", "auto_reply", "bounce", "complaint", "receipt", "other"]


MatchEvidence = Literal[
    "plus_address", "in_reply_to", "references", "returned", "quoted_token", "probable", "by_hand", "none"
]


@dataclass(frozen=True, kw_only=True)
class InboundMail(State):
    """A mail that came back: an answer, a bounce, an absence note, a complaint.

    ``text`` is what was written, without the quoted part, cut at 8,000 characters; the whole message stays with its
    owner. ``evidence`` says how its send was found: ``returned`` by the mail inside of a bounce, ``by_hand`` by a
    member, ``probable`` by sender and subject (or by the address that was not reached) alone.
    """

    kind: ClassVar[str] = "inbound_mail"
    plural: ClassVar[str] = "inbound-mails"

    contact_id: UUID | None
    send_id: UUID | None
    campaign_id: UUID | None = None
    verdict: InboundVerdict
    evidence: MatchEvidence
    from_address: str
    subject: str
    text: str
    has_html: bool = False
    received_at: dt.datetime

    @property
    def contact_ids(self) -> tuple[UUID, ...]:
        """Who wrote it, or whose address it is about."""
        return (self.contact_id,) if self.contact_id else ()


@dataclass(frozen=True, kw_only=True)
class Mailbox(State):
    """An account that sends mails; its servers and passwords are never told.

    ``from_address`` is None where mails come from the installation's own address. The limits are mails in any minute,
    hour and 24 hours, and in any minute to one domain. While ``paused_until`` lies ahead it sends nothing:
    its server refused the account, in the words of ``pause_reason``.
    """

    kind: ClassVar[str] = "mailbox"
    plural: ClassVar[str] = "mailboxes"

    name: str
    from_name: str = ""
    from_address: str | None = None
    per_minute: int | None = None
    per_hour: int | None = None
    per_day: int | None = None
    domain_per_minute: int | None = None
    jitter_seconds: int = 0
    reads_answers: bool = False
    paused_until: dt.datetime | None = None
    pause_reason: str | None = None
