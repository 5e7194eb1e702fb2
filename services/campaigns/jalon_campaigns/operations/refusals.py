"""What operations say no with, besides what `jalon_core.errors` and the rules have."""

from jalon_core.errors import Conflict, Invalid


class NoAddress(Conflict):
    """The contact has no e-mail address."""

    code = "no_address"


class MissingFields(Invalid):
    """The text needs fields that this contact does not have; ``extra["missing"]`` names them."""

    code = "missing_fields"


class MailboxInUse(Conflict):
    """The mailbox still has mails to send; ``extra["waiting"]`` counts them."""

    code = "mailbox_in_use"


class CampaignState(Conflict):
    """The campaign is in a state in which this cannot be done; ``extra["status"]`` names it."""

    code = "campaign_state"


class CampaignStarted(Conflict):
    """Once a campaign has started, its audience and mails stay; ``extra["fields"]`` names what was to change."""

    code = "campaign_started"


class CampaignRunning(Conflict):
    """A campaign that runs has to be cancelled before it is deleted."""

    code = "campaign_running"


class NotInDoubt(Conflict):
    """What became of the mail is known."""

    code = "not_in_doubt"


class NotWaiting(Conflict):
    """The mail does not wait any more: it is being sent, was sent, or will not be."""

    code = "not_waiting"
