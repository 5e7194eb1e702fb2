"""A message as recognition looks at it: headers in words, what is written, what is reported, what was returned."""

import email
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from html.parser import HTMLParser

LONGEST_TEXT = 100_000
"""Of each text at most so many characters are looked at."""

MOST_PARTS = 50
DEEPEST = 12

_SKIPPED_TAGS = frozenset({"style", "script", "head", "title"})
_BREAKING_TAGS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote", "hr", "pre"})


@dataclass(kw_only=True)
class Mail:
    """What came in, taken apart.

    :ivar headers: the message itself, for its headers.
    :ivar texts: the texts written in plain.
    :ivar htmls: the texts written in HTML.
    :ivar reports: bodies of ``message/delivery-status``, ``…/disposition-notification`` and ``…/feedback-report`` by
        type, as they stand.
    :ivar returned: the mails (or only their headers) that came back inside.
    """

    headers: Message
    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    reports: list[tuple[str, str]] = field(default_factory=list)
    returned: list[Message] = field(default_factory=list)

    def header(self, name: str) -> str:
        """A header in words, on one line; empty where there is none."""
        return header_of(self.headers, name)

    def addresses(self, *names: str) -> list[str]:
        """The bare addresses of these headers, in lower case, each once."""
        values = [str(value) for name in names for value in self.headers.get_all(name, [])]
        return list(dict.fromkeys(address.lower() for _, address in getaddresses(values) if "@" in address))

    @property
    def text(self) -> str:
        """What is written: in plain if it is, else the words of the HTML."""
        plain = "\n".join(self.texts).strip()
        return plain or "\n".join(words_of(text) for text in self.htmls).strip()

    @property
    def report_type(self) -> str:
        """``delivery-status``, ``feedback-report`` …, where the message calls itself a report."""
        if self.headers.get_content_type() != "multipart/report":
            return ""
        return str(self.headers.get_param("report-type", "")).strip().lower()


def read_mail(raw: bytes) -> Mail:
    """Take a message apart. Whatever the bytes are, there is a `Mail`."""
    try:
        message = email.message_from_bytes(raw)
        mail = Mail(headers=message)
        for number, (part, text) in enumerate(_parts(message)):
            if number >= MOST_PARTS:
                break
            _sort(mail, part, text)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, MessageError):
        # Nested beyond all sense, or broken where the parser does not expect it: its words are read as they stand.
        mail = Mail(headers=BytesHeaderParser().parsebytes(raw))
        mail.texts.append(_clean(raw.partition(b"\n\n")[2].decode("utf-8", "replace")))
    return mail


def header_of(message: Message, name: str) -> str:
    """A header of a message in words, on one line; empty where there is none."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        text = str(make_header(decode_header(str(value))))
    except (ValueError, LookupError, MessageError):
        text = str(value)
    return " ".join(_storable(text).split())


def texts_of(message: Message) -> list[str]:
    """The texts of a mail inside of a mail, and its headers."""
    headers = "\n".join(f"{name}: {value}" for name, value in message.items())
    try:
        return [headers, *(text for _, text in _parts(message))][:MOST_PARTS]
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, MessageError):
        return [headers]


def words_of(markup: str) -> str:
    """The words of an HTML text, a line for each block."""
    reader = _Words()
    try:
        reader.feed(markup[:LONGEST_TEXT])
        reader.close()
    except (AssertionError, ValueError):
        return html.unescape(re.sub(r"<[^>]*>", " ", markup[:LONGEST_TEXT]))
    lines = ("".join(reader.words)).splitlines()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED_TAGS:
            self._skipped += 1
        elif tag in _BREAKING_TAGS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED_TAGS:
            self._skipped = max(0, self._skipped - 1)
        elif tag in _BREAKING_TAGS and tag != "br":
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            # A line break in the source is a blank on the screen.
            self.words.append(data.replace("\r", " ").replace("\n", " "))


def _parts(message: Message, depth: int = 0) -> Iterator[tuple[Message, str]]:
    kind = message.get_content_type()
    if depth > DEEPEST:
        return
    if message.is_multipart() and not kind.startswith("message/"):
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)
    elif kind in ("message/rfc822", "message/global") and message.is_multipart():
        yield message, ""
    elif message.is_multipart():
        inner = [_flat_part(part) for part in message.get_payload() if isinstance(part, Message)]
        yield message, _clean("\n\n".join(inner))
    else:
        yield message, _decoded(message)


def _sort(mail: Mail, part: Message, text: str) -> None:
    kind = part.get_content_type()
    if kind in ("message/rfc822", "message/global"):
        inner = part.get_payload()
        if isinstance(inner, list) and isinstance(inner[0], Message):
            mail.returned.append(inner[0])
    elif kind in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
        mail.returned.append(email.message_from_string(text))
    elif kind.startswith("message/"):
        mail.reports.append((kind.partition("/")[2].removeprefix("global-"), text))
    elif part.get_content_disposition() == "attachment" and kind != "text/plain":
        return
    elif kind == "text/html":
        mail.htmls.append(text)
    elif kind.startswith(("text/", "multipart/")) or part is mail.headers:
        # A multipart that has no parts lost its borders: its words are read as they stand.
        mail.texts.append(text)


def _flat_part(part: Message) -> str:
    # A report in base64, which RFC 3464 forbids, is parsed as a header-less part: read it again.
    lines = [f"{name}: {' '.join(str(value).split())}" for name, value in part.items()]
    payload = part.get_payload()
    return "\n".join(lines) + (f"\n{payload}" if isinstance(payload, str) and payload.strip() else "")


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return _clean(str(part.get_payload() or ""))
    declared = part.get_content_charset() or ""
    for charset in (declared, "utf-8"):
        try:
            return _clean(payload.decode(charset))
        except (LookupError, ValueError):
            continue
    return _clean(payload.decode(_guess(payload), "replace"))


def _guess(payload: bytes) -> str:
    return "iso-2022-jp" if b"\x1b$" in payload else "windows-1252"


def _clean(text: str) -> str:
    return _storable(text[:LONGEST_TEXT]).replace("\r\n", "\n").replace("\r", "\n")


def _storable(text: str) -> str:
    """Without NUL and half surrogates, which no database holds."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
