"""Answers of machines for people: absence notes, "we got your mail" (RFC 3834 and the habits before it)."""

import re

from jalon_campaigns.domain.recognition.phrases import begins_with, tells
from jalon_campaigns.domain.recognition.reading import Mail
from jalon_campaigns.domain.recognition.signs import (
    answers_something,
    has_null_return_path,
    is_automatic,
    is_from_daemon,
)

_PREFIX = re.compile(r"^\W*(?:(?:re|aw|sv|tr|fwd?)\W+)?", re.IGNORECASE)
_BULK = frozenset({"auto_reply", "auto-reply", "autoreply"})
_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponse", "X-Auto-Reply", "X-AutoReply-From", "X-Vacation")
_WEAK_BULK = frozenset({"bulk", "junk", "list"})


def automatic_signs(mail: Mail) -> list[str]:
    """Why this looks like an answer of a machine; empty where it does not."""
    signs = []
    if is_automatic(mail):
        signs.append("auto_submitted")
    precedence = mail.header("Precedence").lower()
    if precedence in _BULK or mail.header("X-Precedence").lower() in _BULK:
        signs.append("precedence")
    suppress = mail.header("X-Auto-Response-Suppress").lower()
    if mail.headers.get("X-MS-Exchange-Inbox-Rules-Loop") and suppress:
        signs.append("inbox_rule")
    if mail.header("X-Apple-Action").lower() == "vacation":
        signs.append("apple_vacation")
    signs += [name for name in _HEADERS if mail.headers.get(name)]
    if re.search(r"\b(?:vacation|auto-?(?:reply|responder))\b", mail.header("X-Mailer"), re.I):
        signs.append("mailer")
    subject = _PREFIX.sub("", mail.header("Subject"))
    # Below "Re:" stands what we wrote, or what a person did.
    if begins_with("absent_subject", subject) and (
        not answers_something(mail) or tells("absent_words", mail.text[:600])
    ):
        signs.append("subject")
    if has_null_return_path(mail) and not is_from_daemon(mail):
        signs.append("null_return_path")
    if precedence in _WEAK_BULK and tells("absent_words", mail.text[:600]):
        signs.append("bulk_and_words")
    return signs
