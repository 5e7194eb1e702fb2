"""What in a mail that came in leads back to the send that it is about."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses
from uuid import UUID

from jalon_campaigns.domain.recognition.reading import Mail, header_of, texts_of
from jalon_campaigns.domain.tokens import Purpose, Token, read_token

_RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To",
               "Apparently-To", "Original-Recipient", "X-Delivered-To")  # fmt: skip
_FOR = re.compile(r"\bfor\s+<?([^\s<>;]+@[^\s<>;]+)")
_ID = re.compile(r"<[^<>\s]{3,300}>")
_OWN_ID = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^<>\s]{1,255}>", re.IGNORECASE)
_LINK = re.compile(r"/(t/o|t/c|u)/([a-z2-7]{40,200})", re.IGNORECASE)
_PURPOSES: dict[str, Purpose] = {"t/o": "open", "t/c": "click", "u": "unsub"}
_MOST_IDS = 60


@dataclass(frozen=True, kw_only=True)
class Traces:
    """What was found, the surest first.

    :ivar addressed: sends whose own address it was sent to.
    :ivar unsubscribed: what the address says to which a mail that unsubscribes was sent.
    :ivar in_reply_to: Message-IDs; ``references`` and ``returned`` (of the mail inside) likewise.
    :ivar quoted: sends whose links or id are in the text.
    """

    addressed: tuple[UUID, ...] = ()
    unsubscribed: tuple[Token, ...] = ()
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    returned_sends: tuple[UUID, ...] = ()
    quoted: tuple[UUID, ...] = ()


def trace(
    mail: Mail, keys: Sequence[bytes], *, envelope_to: Sequence[str] = (), original_ids: Sequence[str] = ()
) -> Traces:
    """Look for all of it.

    :param keys: of our tokens, newest first.
    :param envelope_to: to whom the mail server delivered it, where it says so.
    :param original_ids: what recognition found of the mail that came back.
    """
    recipients = list(_recipients(mail.headers, envelope_to))
    inside = [address for message in mail.returned for address in _reply_addresses(message)]
    return Traces(
        addressed=tuple(_sends(keys, "reply", recipients)),
        unsubscribed=tuple(_tokens(keys, "unsub", recipients)),
        in_reply_to=_ids(mail.headers, "In-Reply-To"),
        references=tuple(reversed(_ids(mail.headers, "References"))),
        returned=tuple(original_ids)[:_MOST_IDS],
        returned_sends=tuple(_sends(keys, "reply", inside)),
        quoted=tuple(dict.fromkeys(_quoted(mail, keys))),
    )


def _recipients(headers: Message, envelope_to: Sequence[str]) -> Iterator[str]:
    yield from envelope_to
    values = [str(value) for name in _RECIPIENTS for value in headers.get_all(name, [])]
    yield from (address for _, address in getaddresses(values))
    for received in headers.get_all("Received", []):
        yield from _FOR.findall(str(received))


def _reply_addresses(message: Message) -> list[str]:
    values = [str(value) for name in ("Reply-To", "Return-Path") for value in message.get_all(name, [])]
    return [address for _, address in getaddresses(values)]


def _tokens(keys: Sequence[bytes], purpose: Purpose, addresses: Sequence[str]) -> Iterator[Token]:
    for address in addresses:
        local = address.rpartition("@")[0]
        token = read_token(keys, purpose, local.rpartition("+")[2]) if "+" in local else None
        if token is not None:
            yield token


def _sends(keys: Sequence[bytes], purpose: Purpose, addresses: Sequence[str]) -> Iterator[UUID]:
    yield from dict.fromkeys(token.send_id for token in _tokens(keys, purpose, addresses))


def _ids(headers: Message, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_ID.findall(header_of(headers, name))))[-_MOST_IDS:]


def _quoted(mail: Mail, keys: Sequence[bytes]) -> Iterator[UUID]:
    texts = [*mail.texts, *mail.htmls, *(text for _, text in mail.reports)]
    texts += [text for message in mail.returned for text in texts_of(message)]
    for text in texts:
        for kind, written in _LINK.findall(text):
            token = read_token(keys, _PURPOSES[kind.lower()], written.lower())
            if token is not None:
                yield token.send_id
        yield from (UUID(found) for found in _OWN_ID.findall(text))
