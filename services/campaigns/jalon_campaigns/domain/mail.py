"""One mail as it goes over the wire: RFC 5322 and MIME, in seven bits, lines ended by CRLF.

Written here and not by `email.message`: composing is what a campaign of 100,000 mails spends its time on, and these few
kinds of header and part are composed ten times as fast. A test reads all of it back with `email`.
"""

import base64
import binascii
import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from uuid import UUID

from jalon_campaigns.domain.attachments import content_type
from jalon_campaigns.domain.refusals import HeaderRefused
from jalon_sdk.commands.campaigns import Attachment

LONGEST_SUBJECT = 500

_SEVEN_BIT = SMTP.clone(cte_type="7bit")
_LINE = 76
_LONGEST_LINE = 990
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*")
_LINE_END = re.compile(r"\r\n|\r|\n")
_WORD_BYTES = 42
"""As many bytes fit an encoded word of 75 characters (RFC 2047) in base64."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What one mail says, to whom, and under which id.

    :ivar headers: further headers, by name; their values are ASCII.
    """

    message_id: str
    sender: str
    to_address: str
    to_name: str
    reply_to: str | None
    subject: str
    text: str
    html: str | None
    attachments: Sequence[Attachment]
    date: dt.datetime
    headers: Sequence[tuple[str, str]] = ()


def message_id(send_id: UUID, domain: str) -> str:
    """The Message-ID of a send: made from its id, so that whatever is tried again is the same mail."""
    return f"<{send_id}@{domain}>"


def check_subject(subject: str) -> str:
    """The subject without blanks around it.

    :raises HeaderRefused: it holds a line break or a NUL, or is too long.
    """
    subject = subject.strip(" \t")
    if any(character in subject for character in "\r\n\0"):
        raise HeaderRefused("a subject is one line")
    if len(subject) > LONGEST_SUBJECT:
        raise HeaderRefused(f"a subject has at most {LONGEST_SUBJECT} characters")
    return subject


def check_sender_name(name: str) -> str:
    """The name beside a sender's address, without blanks around it.

    :raises HeaderRefused: it holds a control character, or a quote that would end it.
    """
    name = name.strip()
    if _CONTROL.search(name) or '"' in name or "\\" in name:
        raise HeaderRefused("a sender's name has no control characters, quotes or backslashes")
    return name


def compose(mail: Mail) -> bytes:
    """The message: text, HTML beside it where there is some, attachments.

    Not the date of the attempt but that of the plan is its date: a retry is the same mail.

    :raises HeaderRefused: a header would hold more than one line.
    """
    reply_to = _mailbox("", mail.reply_to) if mail.reply_to else None
    headers = [
        ("Message-ID", _one_line(mail.message_id)),
        ("Date", format_datetime(mail.date)),
        ("From", _sender(mail.sender)),
        ("To", _mailbox(mail.to_name, mail.to_address)),
        *([("Reply-To", reply_to)] if reply_to else []),
        ("Subject", _unstructured(check_subject(mail.subject))),
        *((_header_name(name), _one_line(value)) for name, value in mail.headers),
        ("MIME-Version", "1.0"),
    ]
    head = "".join(_folded(name, value) for name, value in headers)
    return head.encode("ascii") + _body(mail)


def _body(mail: Mail) -> bytes:
    boundary = hashlib.sha256(mail.message_id.encode()).hexdigest()[:32]
    body = _text_part("plain", mail.text)
    if mail.html is not None:
        # "=_" is in no quoted-printable text, so no part can hold the boundary.
        body = _multipart("alternative", f"=_a{boundary}", [body, _text_part("html", mail.html)])
    if mail.attachments:
        body = _multipart("mixed", f"=_m{boundary}", [body, *map(_attachment, mail.attachments)])
    return body


def _multipart(subtype: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'.encode()
    line = f"--{boundary}".encode()
    return head + b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


def _text_part(subtype: str, text: str) -> bytes:
    lines = _LINE_END.sub("\n", text)
    if lines.isascii() and "\0" not in lines and "=_" not in lines and max(map(len, lines.split("\n"))) < _LONGEST_LINE:
        encoding, content = "7bit", lines.encode().replace(b"\n", b"\r\n")
    else:
        encoding, content = "quoted-printable", _quoted(lines)
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode() + content + (b"" if content.endswith(b"\r\n") else b"\r\n")


def _quoted(text: str) -> bytes:
    return re.sub(rb"\r?\n", b"\r\n", binascii.b2a_qp(text.encode("utf-8", "replace"), istext=True))


def _attachment(attachment: Attachment) -> bytes:
    kind, parameters = content_type(attachment)
    part = EmailMessage(policy=_SEVEN_BIT)
    part.set_content(
        attachment.text, subtype=kind.partition("/")[2], filename=attachment.filename, params=parameters,
        disposition="attachment",
    )  # fmt: skip
    del part["MIME-Version"]
    return part.as_bytes(policy=_SEVEN_BIT)


@lru_cache(maxsize=64)
def _sender(sender: str) -> str:
    return _mailbox(*parseaddr(sender))


def _mailbox(name: str, address: str) -> str:
    """``Zoé <zoe@exemple.fr>``, with the name as RFC 2047 wants it."""
    if not address.isascii() or _CONTROL.search(address) or " " in address or "@" not in address:
        raise HeaderRefused("an address in a header is one, in ASCII")
    # A name is decoration: whatever blanks or control characters it has become one blank.
    plain = " ".join("".join(character if character.isprintable() else " " for character in name).split())
    if not plain:
        return address
    if _PLAIN_NAME.fullmatch(plain):
        return f"{plain} <{address}>"
    if plain.isascii():
        quoted = plain.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{address}>'
    return f"{_encoded_words(plain)} <{address}>"


def _unstructured(text: str) -> str:
    if text.isascii() and not _CONTROL.search(text) and len(text) < _LONGEST_LINE // 2 and "=?" not in text:
        return text
    return _encoded_words(text)


def _encoded_words(text: str) -> str:
    words, word = [], b""
    for character in text:
        encoded = character.encode("utf-8", "replace")
        if len(word) + len(encoded) > _WORD_BYTES:
            words.append(word)
            word = b""
        word += encoded
    words.append(word)
    return " ".join(f"=?utf-8?b?{base64.b64encode(word).decode()}?=" for word in words)


def _header_name(name: str) -> str:
    if not _HEADER_NAME.fullmatch(name):
        raise HeaderRefused("this is no name of a header")
    return name


def _one_line(value: str) -> str:
    if not value.isascii() or _CONTROL.search(value):
        raise HeaderRefused("a header is one line of ASCII")
    return value


def _folded(name: str, value: str) -> str:
    """The header's lines; broken at blanks only, and only where they are too long."""
    if len(name) + 2 + len(value) <= _LINE:
        return f"{name}: {value}\r\n"
    lines, line = [], f"{name}:"
    for word in value.split(" "):
        if len(line) + 1 + len(word) > _LINE and line.strip(" ") not in ("", f"{name}:"):
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line]) + "\r\n"
