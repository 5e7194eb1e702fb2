"""Replies of SMTP servers as they are quoted in texts: ``550 5.1.1 <zoe@example.org>: User unknown``."""

import re
from dataclasses import dataclass, replace
from typing import Literal

Phase = Literal["connect", "helo", "mail", "rcpt", "data", ""]

_REPLY = re.compile(
    r"(?<![\w./:@#=-])([245][0-5]\d)(?:[ \t-]+|[ \t]*[;:,][ \t]*)"
    r"(?:\(?#?([245]\.\d{1,3}\.\d{1,3})\)?)?[ \t:;,-]*([^\n]{0,300})"
)
_BARE_STATUS = re.compile(r"(?<![\d.])([245]\.[0-7]\.\d{1,3})(?![\d.])")
_PHASES: tuple[tuple[Phase, re.Pattern[str]], ...] = (
    (
        "rcpt",
        re.compile(r"\bRCPT(?:\b|_TO)|\(state 14\)|recipient command|rejected recipient|does not like recipient", re.I),
    ),
    (
        "mail",
        re.compile(r"\bMAIL[ \t]+FROM\b|reply to MAIL\b|sender command|does not like sender", re.I),
    ),
    (
        "data",
        re.compile(
            r"(?:end of )?\bDATA\b|\(state 1[578]\)|end of message|message (?:content|body) (?:was )?rejected|"
            r"sent the message",
            re.I,
        ),
    ),
    ("helo", re.compile(r"\b(?:HELO|EHLO|LHLO)\b", re.I)),
    ("connect", re.compile(r"initial greeting|(?:initial|upon|during|on) connect|banner|greeting", re.I)),
)
_SAID = re.compile(
    r"in reply to (?:the )?[^)\n]{1,60}|\(state \d+\)|\[RCPT_TO\]|does not like (?:recipient|sender)|"
    r"after I sent the message|"
    r"(?:after|following|response to|while (?:sending|processing|attempting)) (?:the |a )?"
    r"(?:end of |RCPT|MAIL|DATA|HELO|EHLO|initial|SMTP)[^\n:]{0,60}",
    re.IGNORECASE,
)
_NOBODY_LEFT = re.compile(
    r"no valid (?:recipients|rcpt)|need rcpt|no (?:valid )?recipients|valid RCPT command", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One reply.

    :ivar code: three digits; empty if only the enhanced status is told.
    :ivar status: as in RFC 3463; empty where the server gives none.
    """

    code: str
    status: str
    words: str


def read_reply(text: str) -> Reply | None:
    """The reply that a text tells: its last permanent one, else its last temporary one."""
    found = [reply for reply in map(_reply, _REPLY.finditer(_joined(text))) if reply is not None]
    status = _BARE_STATUS.search(text)
    for first in ("5", "4"):
        for reply in reversed(found):
            if reply.code.startswith(first):
                return reply if reply.status or status is None else replace(reply, status=status[1])
    return Reply(code="", status=status[1], words=text[status.end() :][:300].strip()) if status else None


def read_phase(text: str) -> Phase:
    """At which command a server refused, where the text says it."""
    said = _SAID.search(text)
    for where in (said[0] if said else "", _last_command(text)):
        for phase, pattern in _PHASES:
            if where and pattern.search(where):
                # Where commands go out in a row, "no recipients" at DATA tells that RCPT had been refused.
                return "rcpt" if phase == "data" and _NOBODY_LEFT.search(text) else phase
    return ""


def _last_command(text: str) -> str:
    told = r"^[ \t>]*(?:>>>|-->|Sent|C:|Out:)[ \t]*((?:RCPT|MAIL|DATA|HELO|EHLO|LHLO)\b[^\n]{0,120})"
    commands = re.findall(told, text, re.MULTILINE | re.IGNORECASE)
    return str(commands[-1]) if commands else ""


def _joined(text: str) -> str:
    """Lines ``550-5.1.1 …`` that go on become one, and so does a reply that Postfix broke behind its code."""
    text = re.sub(r"(\bsaid:[ \t]+[245]\d\d)[ \t]*\n[ \t]+(?=\S)", r"\1 ", text)
    return re.sub(r"\n?[ \t]*\b([245]\d\d)-([245]\.\d{1,3}\.\d{1,3}[ \t])(?=[^\n]*\n?[ \t]*\1[ -]\2)", r" \1 \2", text)


def _reply(matched: re.Match[str]) -> Reply | None:
    code, status, words = matched[1], matched[2] or "", matched[3].strip()
    if not status:
        inside = _BARE_STATUS.search(words[:120])
        status = inside[1] if inside else ""
    if status and status[0] != code[0] and code[0] == "2":
        return None
    if not status and (code[0] == "2" or not re.search(r"[^\W\d]{2}", words)):
        return None
    return Reply(code=code, status=status, words=words)
