"""Signs that a machine wrote a mail, and not a person."""

import re

from jalon_campaigns.domain.recognition.phrases import tells
from jalon_campaigns.domain.recognition.reading import Mail

_DAEMONS = re.compile(
    r"^(?:mailer[-_.]?daemon|mail[-_.]?daemon|post[-_.]?master|mta|daemon|mail[-_.]?(?:delivery[-_.]?(?:system|subsystem)?|"
    r"er|system|admin(?:istrator)?)|microsoftexchange\w*|bounces?|bounced?[-+_]\w*|mdaemon|no-?reply|do-?not-?reply|"
    r"delivery[-_.]?(?:status|notif\w*|failure|system)|(?:email|smtp|mail)[-_.]?(?:server|gateway|router)|symantec\w*|imss|interscan|"
    r"notif\w*|nondelivery\w*|system[-_.]?admin\w*|server)@",
    re.IGNORECASE,
)
_DAEMON_NAMES = re.compile(
    r"mail(?:er)?[ -]*(?:delivery|daemon|system|administrator|router)|(?:mail )?delivery (?:sub)?system|postmaster|"
    r"system administrator|microsoft outlook|microsoft exchange|mail ?server|administrator",
    re.IGNORECASE,
)


def is_from_daemon(mail: Mail) -> bool:
    """Whether the sender calls itself a mail system."""
    if any(_DAEMONS.match(address) for address in mail.addresses("From", "Sender")):
        return True
    name = mail.header("From").partition("<")[0].strip(' "')
    return bool(_DAEMON_NAMES.search(name)) and not name.endswith(":")


def has_null_return_path(mail: Mail) -> bool:
    """Whether the envelope had no sender, as reports have none and people have one."""
    return any(str(value).strip() == "<>" for value in mail.headers.get_all("Return-Path", []))


def is_report(mail: Mail) -> bool:
    """Whether the message calls itself a report about a delivery."""
    return mail.report_type == "delivery-status" or any(kind == "delivery-status" for kind, _ in mail.reports)


def names_failed_recipients(mail: Mail) -> bool:
    """Whether headers name whom it did not reach."""
    return bool(mail.header("X-Failed-Recipients"))


def is_automatic(mail: Mail) -> bool:
    """Whether the message says of itself that no person sent it (RFC 3834)."""
    return mail.header("Auto-Submitted").lower().partition(";")[0].strip() not in ("", "no")


def has_failing_subject(mail: Mail) -> bool:
    """Whether the subject speaks of a delivery that failed."""
    return tells("failing_subject", mail.header("Subject"))


def answers_something(mail: Mail) -> bool:
    """Whether it is an answer by its subject, as a person's mail program writes it."""
    return re.match(r"(?:re|aw|sv|antw?|rép|ref|r)\s*(?:\[\d+\])?\s*:", mail.header("Subject"), re.I) is not None
