"""The text of a bounce: what the server writes, and where the returned mail begins."""

import email
import re
from dataclasses import dataclass
from email.message import Message

from jalon_campaigns.domain.recognition.phrases import says_only

_HEADER = re.compile(
    r"^[ \t>|]{0,4}(received|return-path|from|to|cc|date|subject|message-id|mime-version|content-type|reply-to|sender|"
    r"content-transfer-encoding|dkim-signature|x-mailer|x-originating-ip|user-agent|list-unsubscribe|in-reply-to|"
    r"references|authentication-results|x-[a-z0-9-]{2,40})[ \t]?:(.*)$",
    re.IGNORECASE,
)
_SURE = frozenset({"received", "return-path", "message-id", "mime-version", "dkim-signature"})
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)*[A-Za-z0-9-]+")
_LEADING = re.compile(
    r"^[ \t>*|-]*(?:[45]\d\d[ -](?:[45]\.\d\.\d+ )?)?"
    r"(?:(?:\d+[.)]|recipients?(?: address)?|to|address|e-?mail(?: address)?|failed recipient|destinataires?|"
    r"empf[äa]nger|destinatario|user|rcpt to)[ \t]*[:=]?[ \t]*)?"
    rf"(?:smtp;|rfc822;|mailto:)?[ \t]*[<\"(\[']?({_ADDRESS.pattern})",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """The text of a bounce in two.

    :ivar words: what the server writes.
    :ivar returned: the headers of the returned mail, if they stand in the text.
    """

    words: str
    returned: Message | None


def split_letter(text: str) -> Letter:
    """Divide a text where the returned mail begins."""
    lines = text.splitlines()
    start, names = _returned_at(lines)
    if start is None:
        return Letter(words=text, returned=None)
    block = [line.lstrip(">| ") if line[:1] in ">|" else line for line in lines[start:]]
    while block and not _HEADER.match(block[0]):
        block.pop(0)
    returned = email.message_from_string("\n".join(block)) if names else None
    words = "\n".join(lines[:start])
    if len(words.split()) < 8:
        # Some tell the headers first and what happened afterwards.
        words = "\n".join(line for line in lines if not _HEADER.match(line))
    return Letter(words=words, returned=returned)


def segments(words: str, *, besides: frozenset[str]) -> list[tuple[str, str]]:
    """The addresses that a text speaks of, each with the lines about it.

    :param besides: addresses that are not meant: the sender's own, those of the mail system.
    """
    lines = words.splitlines()
    starts = [
        (number, matched[1].lower().rstrip("."))
        for number, line in enumerate(lines)
        if (matched := _LEADING.match(line))
        and matched[1].lower().rstrip(".") not in besides
        and not _is_described(lines[number : number + 3])
    ]
    if not starts:
        found = [address.lower().rstrip(".") for address in _ADDRESS.findall(words)]
        meant = list(dict.fromkeys(address for address in found if address not in besides))
        return [(address, words) for address in meant[:1]]
    texts: dict[str, list[str]] = {}
    for (start, address), (end, _) in zip(starts, [*starts[1:], (len(lines), "")], strict=True):
        texts.setdefault(address, []).extend(lines[start:end])
    return [(address, "\n".join(about)) for address, about in texts.items()]


def _is_described(lines: list[str]) -> bool:
    """Whether a line ``To:`` only describes the mail that was sent: its subject follows."""
    return lines[0].lstrip().lower().startswith("to:") and any(
        line.lstrip().lower().startswith("subject:") for line in lines[1:]
    )


def _returned_at(lines: list[str]) -> tuple[int | None, bool]:
    for number, line in enumerate(lines):
        if number > 0 and says_only("returned_begins", line.strip(" \t*>|-:.")):
            rest = lines[number : number + 30]
            return number, sum(bool(_HEADER.match(other)) for other in rest) >= 2
        if _HEADER.match(line) and _is_header_block(lines[number : number + 14]):
            return number, True
    return None, False


def _is_header_block(lines: list[str]) -> bool:
    names = []
    for line in lines:
        matched = _HEADER.match(line)
        if matched:
            names.append(matched[1].lower())
        elif not line.strip() or line[:1] not in (" ", "\t", ">", "|"):
            break
    return len(names) >= 3 and bool(_SURE & set(names) or {"from", "subject"} <= set(names))
