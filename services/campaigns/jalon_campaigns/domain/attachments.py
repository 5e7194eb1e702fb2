"""Attachments: a few small text files, such as a calendar invitation."""

import re
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP

from jalon_campaigns.domain.refusals import AttachmentRefused
from jalon_sdk.commands.campaigns import Attachment

MOST = 5
LONGEST = 16 * 1024
KINDS = frozenset({"text/calendar", "text/csv", "text/plain", "text/vcard"})

_FILENAME = re.compile(r"[^\x00-\x1f\x7f/\\]{1,120}")


def check_attachments(attachments: Sequence[Attachment]) -> None:
    """Stop unless all of them may be sent.

    :raises AttachmentRefused: one may not.
    """
    if len(attachments) > MOST:
        raise AttachmentRefused(f"a mail has at most {MOST} attachments")
    for attachment in attachments:
        if len(attachment.text.encode()) > LONGEST:
            raise AttachmentRefused(f"{attachment.filename!r} is longer than {LONGEST} bytes")
        if not _FILENAME.fullmatch(attachment.filename):
            raise AttachmentRefused(f"{attachment.filename!r} is no file name")
        kind, _ = content_type(attachment)
        if kind not in KINDS:
            raise AttachmentRefused(f"{kind} is not sent; there are {', '.join(sorted(KINDS))}")


def content_type(attachment: Attachment) -> tuple[str, dict[str, str]]:
    """``text/calendar; method=REQUEST`` as its kind and its parameters (the charset is always UTF-8)."""
    if re.search(r"[\x00-\x1f\x7f]", attachment.content_type):
        raise AttachmentRefused("a content type has no control characters")
    part = EmailMessage(policy=SMTP)
    part["Content-Type"] = attachment.content_type
    parameters = {name: value for name, value in part["Content-Type"].params.items() if name != "charset"}
    return part.get_content_type(), parameters
