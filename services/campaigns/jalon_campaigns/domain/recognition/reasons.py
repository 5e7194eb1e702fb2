"""Why an address was not reached: from words, the enhanced status (RFC 3463), the reply code and the command."""

from collections.abc import Sequence
from dataclasses import dataclass

from jalon_campaigns.domain.recognition.phrases import ADDRESS_INVALID, reason_in
from jalon_campaigns.domain.recognition.replies import Phase

_STATUS_REASONS = {
    "1.1": "userunknown", "1.2": "hostunknown", "1.3": "userunknown", "1.4": "filtered",
    "1.5": "delivered", "1.6": "hasmoved", "1.7": "rejected", "1.8": "rejected", "1.9": "systemerror",
    "1.10": "notaccept", "2.1": "suspend", "2.2": "mailboxfull", "2.3": "mesgtoobig",
    "2.4": "filtered", "3.0": "systemerror", "3.1": "systemfull", "3.2": "notaccept", "3.3": "systemerror",
    "3.4": "mesgtoobig", "3.5": "systemerror", "4.0": "networkerror", "4.1": "expired", "4.2": "networkerror",
    "4.3": "systemerror", "4.4": "hostunknown", "4.5": "networkerror", "4.6": "networkerror", "4.7": "expired",
    "5.0": "syntaxerror", "5.1": "syntaxerror", "5.2": "syntaxerror", "5.3": "toomanyconn", "5.4": "syntaxerror",
    "6.0": "contenterror",
    "6.1": "contenterror", "6.2": "contenterror", "6.3": "contenterror", "7.0": "policyviolation",
    "7.1": "rejected", "7.7": "policyviolation", "7.8": "securityerror", "7.9": "policyviolation", "7.13": "suspend",
    "7.20": "authfailure", "7.21": "authfailure", "7.22": "authfailure", "7.23": "authfailure", "7.24": "authfailure",
    "7.25": "requireptr", "7.26": "authfailure", "7.27": "notaccept", "7.28": "speeding",
}  # fmt: skip
_CODE_REASONS = {"421": "expired", "422": "mailboxfull", "450": "filtered", "452": "mailboxfull", "521": "notaccept",
                 "522": "mailboxfull", "541": "spamdetected", "552": "mailboxfull", "556": "notaccept"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is told about one recipient.

    :ivar words: the server's words, the most telling first.
    :ivar letter: the letter around them, which often guesses.
    :ivar reported: they stand in a status report (RFC 3464), which tells of each recipient by itself.
    """

    words: Sequence[str] = ()
    letter: str = ""
    status: str = ""
    code: str = ""
    phase: Phase = ""
    reported: bool = False


def judge(told: Told) -> str:
    """The reason, ``undefined`` where nothing tells it."""
    detail = told.status.partition(".")[2]
    by_status = _STATUS_REASONS.get(detail)
    reason = next((found for words in told.words if (found := reason_in(words))), None)
    reason = reason or by_status or reason_in(told.letter) or _CODE_REASONS.get(told.code) or "undefined"
    if reason == "filtered" and by_status is not None:
        reason = by_status
    if reason == "userunknown" and not _is_sure(told):
        return by_status if by_status in ("suspend", "mailboxfull") else "filtered"
    if reason == "userunknown" and reason_in(told.letter) == "suspend":
        return "suspend"
    return reason


def _is_sure(told: Told) -> bool:
    """Whether "user unknown" means the address.

    A server that knows its users says so at RCPT, or by a status about addresses (x.1.x). What is said after the
    address was accepted, or with a status about policies, systems or an existing mailbox, may come from a filter.
    So may a bare 550, which RFC 5321 gives for policies too: where neither status nor command is told, it counts if a
    status report gives it as the answer about this recipient and it names the address, not if a letter quotes it.
    """
    subject = told.status.partition(".")[2].partition(".")[0]
    if subject == "7":
        return False
    if told.phase == "rcpt" or subject == "1":
        return True
    if told.phase or subject in ("2", "3"):
        return False
    if not told.code:
        return True
    return told.reported and any("@" in words for words in told.words[:1])


def is_address_invalid(reason: str, *, status: str = "") -> bool:
    """Whether the address itself is wrong, so that it should get no more mail."""
    return reason in ADDRESS_INVALID and not status.startswith("2")
