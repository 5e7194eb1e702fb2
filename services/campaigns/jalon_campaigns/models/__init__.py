"""The tables of the campaigns service."""

from jalon_campaigns.models.audience_checks import AudienceCheck
from jalon_campaigns.models.campaigns import Campaign, CampaignStep, campaign_state, campaign_states
from jalon_campaigns.models.declarative import Base
from jalon_campaigns.models.enrolments import Enrolment, enrolment_state, enrolment_states
from jalon_campaigns.models.inbound_mails import (
    INBOUND_VERDICTS,
    InboundFolder,
    InboundMail,
    SoftBounce,
    inbound_state,
    inbound_states,
)
from jalon_campaigns.models.mailboxes import INSTALLATION_MAILBOX, OWNED_MAILBOXES, Mailbox, mailbox_state
from jalon_campaigns.models.sends import FIRST, FOLLOW_UP, LAST, OWNED_SENDS, WAITING, Send, send_state
from jalon_campaigns.models.suppressions import EVERYWHERE, Suppression
from jalon_campaigns.models.templates import Template, TemplateVersion
from jalon_campaigns.models.tracking import Hit, Link

__all__ = [
    "EVERYWHERE",
    "FIRST",
    "FOLLOW_UP",
    "INBOUND_VERDICTS",
    "INSTALLATION_MAILBOX",
    "LAST",
    "OWNED_MAILBOXES",
    "OWNED_SENDS",
    "WAITING",
    "AudienceCheck",
    "Base",
    "Campaign",
    "CampaignStep",
    "Enrolment",
    "Hit",
    "InboundFolder",
    "InboundMail",
    "Link",
    "Mailbox",
    "Send",
    "SoftBounce",
    "Suppression",
    "Template",
    "TemplateVersion",
    "campaign_state",
    "campaign_states",
    "enrolment_state",
    "enrolment_states",
    "inbound_state",
    "inbound_states",
    "mailbox_state",
    "send_state",
]
