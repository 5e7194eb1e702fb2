"""Events of the campaigns service: campaigns, who passes through them, the fate of each e-mail, what comes back."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Literal

from jalon_sdk.events.event import RecordEvent
from jalon_sdk.records import Campaign, Enrolment, InboundMail, Mailbox, Send


@dataclass(frozen=True, kw_only=True)
class EmailPlanned(RecordEvent):
    """An e-mail will be sent as soon as its mailbox may; or again, because a member says so (``changed.status``)."""

    name: ClassVar[str] = "email.planned"
    owner: ClassVar[str] = "campaigns"

    record: Send


@dataclass(frozen=True, kw_only=True)
class EmailSent(RecordEvent):
    """The mail server accepted an e-mail, or a member knows that it did."""

    name: ClassVar[str] = "email.sent"
    owner: ClassVar[str] = "campaigns"

    record: Send


@dataclass(frozen=True, kw_only=True)
class EmailFailed(RecordEvent):
    """An e-mail will not arrive: refused for good, skipped (``record.reason``) or cancelled."""

    name: ClassVar[str] = "email.failed"
    owner: ClassVar[str] = "campaigns"

    record: Send


@dataclass(frozen=True, kw_only=True)
class EmailUnknown(RecordEvent):
    """The dialogue with the mail server was cut after the message was handed over: perhaps it was sent.

    It is not sent again by itself, so that nobody gets it twice: a member says that it was sent (``email.sent``), or
    sends it again (``email.planned``).
    """

    name: ClassVar[str] = "email.unknown"
    owner: ClassVar[str] = "campaigns"

    record: Send


@dataclass(frozen=True, kw_only=True)
class CampaignCreated(RecordEvent):
    """A campaign came to be, as a draft."""

    name: ClassVar[str] = "campaign.created"
    owner: ClassVar[str] = "campaigns"

    record: Campaign


@dataclass(frozen=True, kw_only=True)
class CampaignUpdated(RecordEvent):
    """A campaign's name, audience or mails changed."""

    name: ClassVar[str] = "campaign.updated"
    owner: ClassVar[str] = "campaigns"

    record: Campaign


@dataclass(frozen=True, kw_only=True)
class CampaignStarted(RecordEvent):
    """A campaign began to send."""

    name: ClassVar[str] = "campaign.started"
    owner: ClassVar[str] = "campaigns"

    record: Campaign


@dataclass(frozen=True, kw_only=True)
class CampaignPaused(RecordEvent):
    """A campaign was paused: nothing of it is sent until it is resumed."""

    name: ClassVar[str] = "campaign.paused"
    owner: ClassVar[str] = "campaigns"

    record: Campaign


@dataclass(frozen=True, kw_only=True)
class CampaignResumed(RecordEvent):
    """A paused campaign goes on."""

    name: ClassVar[str] = "campaign.resumed"
    owner: ClassVar[str] = "campaigns"

    record: Campaign


@dataclass(frozen=True, kw_only=True)
class CampaignFinished(RecordEvent):
    """Everybody has passed through a campaign."""

    name: ClassVar[str] = "campaign.finished"
    owner: ClassVar[str] = "campaigns"

    record: Campaign


@dataclass(frozen=True, kw_only=True)
class CampaignCancelled(RecordEvent):
    """A campaign was ended early; what it had planned will not be sent."""

    name: ClassVar[str] = "campaign.cancelled"
    owner: ClassVar[str] = "campaigns"

    record: Campaign


@dataclass(frozen=True, kw_only=True)
class CampaignDeleted(RecordEvent):
    """A campaign was deleted; ``record.deleted`` is true."""

    name: ClassVar[str] = "campaign.deleted"
    owner: ClassVar[str] = "campaigns"

    record: Campaign


@dataclass(frozen=True, kw_only=True)
class CampaignContactAdded(RecordEvent):
    """A contact was added to a campaign: it will get its mails."""

    name: ClassVar[str] = "campaign.contact_added"
    owner: ClassVar[str] = "campaigns"

    record: Enrolment


@dataclass(frozen=True, kw_only=True)
class EnrolmentEnded(RecordEvent):
    """A contact's passage through a campaign is over: finished, or ended early (``record.reason``)."""

    name: ClassVar[str] = "enrolment.ended"
    owner: ClassVar[str] = "campaigns"

    record: Enrolment


@dataclass(frozen=True, kw_only=True)
class EmailOpened(RecordEvent):
    """A sent e-mail was opened, for the first time with this verdict.

    :ivar verdict: who opened it, as far as can be told; mail programs and scanners fetch images by themselves.
    :ivar at: when.
    """

    name: ClassVar[str] = "email.opened"
    owner: ClassVar[str] = "campaigns"

    record: Send
    verdict: Literal["human", "machine", "unknown"]
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class EmailClicked(RecordEvent):
    """A link of a sent e-mail was followed, this link for the first time with this verdict.

    :ivar url: where the link leads.
    :ivar verdict: who followed it, as far as can be told.
    :ivar at: when.
    """

    name: ClassVar[str] = "email.clicked"
    owner: ClassVar[str] = "campaigns"

    record: Send
    url: str
    verdict: Literal["human", "machine", "unknown"]
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class EmailReplied(RecordEvent):
    """A person answered. ``record.evidence`` is ``probable`` where sender and subject alone say to what."""

    name: ClassVar[str] = "email.replied"
    owner: ClassVar[str] = "campaigns"

    record: InboundMail


@dataclass(frozen=True, kw_only=True)
class EmailAutoReplied(RecordEvent):
    """A machine answered for a person who is away. That is no reply.

    :ivar returns_on: the day they are back, where the text says it.
    """

    name: ClassVar[str] = "email.auto_replied"
    owner: ClassVar[str] = "campaigns"

    record: InboundMail
    returns_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class EmailBounced(RecordEvent):
    """A sent e-mail came back.

    :ivar address: whom it did not reach.
    :ivar reason: ``userunknown``, ``mailboxfull``, ``blocked`` …
    :ivar address_invalid: the address itself is wrong; it gets no more mail.
    :ivar status: the enhanced status code (RFC 3463), where the report gives one.
    """

    name: ClassVar[str] = "email.bounced"
    owner: ClassVar[str] = "campaigns"

    record: InboundMail
    address: str
    reason: str
    address_invalid: bool
    status: str | None = None


@dataclass(frozen=True, kw_only=True)
class EmailComplained(RecordEvent):
    """A recipient called a sent e-mail unwanted (a feedback report, RFC 5965); the address gets no more mail.

    :ivar address: whose complaint it is.
    """

    name: ClassVar[str] = "email.complained"
    owner: ClassVar[str] = "campaigns"

    record: InboundMail
    address: str


@dataclass(frozen=True, kw_only=True)
class EmailUnsubscribed(RecordEvent):
    """The recipient of a sent e-mail wants no more of them.

    :ivar scope: ``campaign`` for that campaign only, ``all`` for every campaign of this installation.
    """

    name: ClassVar[str] = "email.unsubscribed"
    owner: ClassVar[str] = "campaigns"

    record: Send
    scope: Literal["campaign", "all"]


@dataclass(frozen=True, kw_only=True)
class MailboxCreated(RecordEvent):
    """A mailbox was set up."""

    name: ClassVar[str] = "mailbox.created"
    owner: ClassVar[str] = "campaigns"

    record: Mailbox


@dataclass(frozen=True, kw_only=True)
class MailboxUpdated(RecordEvent):
    """A mailbox's name, sender, limits or servers changed, or somebody ended its pause."""

    name: ClassVar[str] = "mailbox.updated"
    owner: ClassVar[str] = "campaigns"

    record: Mailbox


@dataclass(frozen=True, kw_only=True)
class MailboxPaused(RecordEvent):
    """A mailbox's server refused the account again and again: it sends nothing until ``record.paused_until``."""

    name: ClassVar[str] = "mailbox.paused"
    owner: ClassVar[str] = "campaigns"

    record: Mailbox


@dataclass(frozen=True, kw_only=True)
class MailboxResumed(RecordEvent):
    """A mailbox that had paused sends again."""

    name: ClassVar[str] = "mailbox.resumed"
    owner: ClassVar[str] = "campaigns"

    record: Mailbox


@dataclass(frozen=True, kw_only=True)
class MailboxDeleted(RecordEvent):
    """A mailbox was deleted; ``record.deleted`` is true."""

    name: ClassVar[str] = "mailbox.deleted"
    owner: ClassVar[str] = "campaigns"

    record: Mailbox
