"""Mails that come back, as many kinds of mail systems write them; the wording is our own."""

from email.message import EmailMessage
from email.policy import SMTP

US = "Chorale <bonjour@chorale.example>"
OUR_ID = "<0198c0de-0000-7000-8000-000000000001@chorale.example>"

ORIGINAL = f"""\
From: {US}
To: Zoé <zoe@exemple.fr>
Subject: Votre cours d'essai
Message-ID: {OUR_ID}
Date: Mon, 16 Nov 2026 09:00:00 +0000
MIME-Version: 1.0

Bonjour Zoé, à mardi !
"""


def a_mail(text: str = "Merci, c'est noté.", *, html: str | None = None, **headers: str) -> bytes:
    """A mail from a person, unless headers (``Return_Path`` for ``Return-Path``) say otherwise."""
    message = EmailMessage(policy=SMTP)
    given = {"From": "Zoé Dupont <zoe@exemple.fr>", "To": US, "Subject": "Re: Votre cours d'essai"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    given.setdefault("Message-ID", "<answer-1@exemple.fr>")
    for name, value in given.items():
        message[name] = value
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


def a_report(
    *groups: str,
    letter: str = "Your message could not be delivered.",
    report_type: str = "delivery-status",
    original: str = ORIGINAL,
    returned_as: str = "message/rfc822",
    sender: str = "Mail Delivery System <MAILER-DAEMON@mx.exemple.fr>",
    subject: str = "Undelivered Mail Returned to Sender",
    recipient: str = US,
) -> bytes:
    """A report with its machine-readable part (RFC 3464, RFC 5965, RFC 8098)."""
    fields = "\n\n".join(groups)
    return f"""\
Return-Path: <>
From: {sender}
To: {recipient}
Subject: {subject}
Message-ID: <report-1@mx.exemple.fr>
Date: Mon, 16 Nov 2026 09:01:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type={report_type}; boundary="border"

--border
Content-Type: text/plain; charset=utf-8

{letter}

--border
Content-Type: message/{report_type}

{fields}

--border
Content-Type: {returned_as}

{original}
--border--
""".replace("\n", "\r\n").encode()


def a_letter(text: str, **headers: str) -> bytes:
    """A bounce that is only a text, from a mail system."""
    daemon = {
        "From": "Mail Delivery Subsystem <mailer-daemon@mx.exemple.fr>",
        "Subject": "Returned mail",
        "Return_Path": "<>",
    }
    return a_mail(text, **(daemon | headers))


def a_group(address: str = "zoe@exemple.fr", **fields: str) -> str:
    """The fields about one recipient; ``Diagnostic_Code`` for ``Diagnostic-Code``."""
    told = {"Final-Recipient": f"rfc822; {address}", "Action": "failed"} | {
        name.replace("_", "-"): value for name, value in fields.items()
    }
    return "\n".join(f"{name}: {value}" for name, value in told.items())
