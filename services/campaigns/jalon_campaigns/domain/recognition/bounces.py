"""Bounces: is this one, whom did it not reach, and why."""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace

from flufl.bounce import scan_message

from jalon_campaigns.domain.recognition.letters import Letter, segments, split_letter
from jalon_campaigns.domain.recognition.phrases import reason_in, tells
from jalon_campaigns.domain.recognition.reading import Mail, header_of
from jalon_campaigns.domain.recognition.reasons import Told, is_address_invalid, judge
from jalon_campaigns.domain.recognition.replies import Reply, read_phase, read_reply
from jalon_campaigns.domain.recognition.reports import Report, read_reports
from jalon_campaigns.domain.recognition.signs import (
    answers_something,
    has_failing_subject,
    has_null_return_path,
    is_automatic,
    is_from_daemon,
    is_report,
    names_failed_recipients,
)
from jalon_campaigns.domain.recognition.verdicts import Failure, Recognition

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)
# Its detectors trip over many mails, and each time it would log them with what they say.

_LOOSE = re.compile(r"@?[\w.-]+@[\w.-]+")


def read_bounce(mail: Mail) -> Recognition | None:
    """What bounced; None if this is no bounce."""
    letter = split_letter(mail.text)
    reports = _reports(mail, letter)
    evidence = [name for name, sign in _SIGNS.items() if sign(mail)]
    told = [report for report in reports if report.action in ("failed", "delayed", "")]
    if not _is_bounce(mail, letter, reports, told, evidence):
        return None
    failures = [_of_report(report, letter) for report in told] or _of_letter(mail, letter)
    failures = _addressed(mail, letter, failures)
    return Recognition(
        verdict="bounce",
        failures=tuple(_once(failures)),
        original_ids=_original_ids(mail, letter),
        evidence=tuple(evidence + (["status_report"] if told else ["text"])),
    )


def only_good_news(mail: Mail) -> bool:
    """Whether a delivery status notification says of everybody that it arrived, or went on."""
    reports = [report for kind, text in mail.reports if kind == "delivery-status" for report in read_reports(text)]
    return bool(reports) and all(report.action in ("delivered", "relayed", "expanded") for report in reports)


_SIGNS = {
    "report": is_report,
    "failed_recipients": names_failed_recipients,
    "null_return_path": has_null_return_path,
    "daemon": is_from_daemon,
    "auto_submitted": is_automatic,
    "subject": has_failing_subject,
}


def _is_bounce(
    mail: Mail, letter: Letter, reports: Sequence[Report], told: Sequence[Report], evidence: Sequence[str]
) -> bool:
    if reports and not told:
        return False
    if "report" in evidence and (told or tells("told_failed", letter.words) or "subject" in evidence):
        return True
    if "failed_recipients" in evidence:
        return True
    machine = {"null_return_path", "daemon", "auto_submitted"} & set(evidence)
    says_so = tells("told_failed", letter.words) or read_reply(letter.words) is not None
    if not machine:
        # Nothing but words: those of the subject and of the text must agree, and no person answers that way.
        return "subject" in evidence and says_so and not answers_something(mail) and bool(told or mail.returned)
    if machine == {"auto_submitted"} or machine == {"null_return_path"}:
        # Absence notes have these signs too.
        hard_words = bool(told) or "subject" in evidence or read_reply(letter.words) is not None
        return hard_words or (says_so and (bool(mail.returned) or letter.returned is not None))
    return bool(told) or says_so or "subject" in evidence


def _reports(mail: Mail, letter: Letter) -> list[Report]:
    found = [report for kind, text in mail.reports if kind == "delivery-status" for report in read_reports(text)]
    return found or read_reports(letter.words) or [report for text in mail.texts for report in read_reports(text)]


def _of_report(report: Report, letter: Letter) -> Failure:
    address = (report.recipient or report.original_recipient).lower().rstrip(".")
    about = dict(segments(letter.words, besides=frozenset())).get(address, "")
    said = f"{report.diagnostic} {report.remark}".strip()
    reply = read_reply(report.diagnostic) or read_reply(about) or Reply(code="", status="", words="")
    status = reply.status if _is_precise(reply.status) else report.status
    phase = read_phase(report.diagnostic) or read_phase(about)
    if report.kind == "x-unix" and not reply.code and reason_in(said) != "mailboxfull":
        return _failure(address, report.action, "mailererror", status, said)
    told = Told(
        words=(said, about or reply.words),
        letter=letter.words,
        status=status,
        code=reply.code,
        phase=phase,
        reported=True,
    )
    return _failure(address, report.action, judge(told), status, said or reply.words)


def _of_letter(mail: Mail, letter: Letter) -> list[Failure]:
    about = segments(letter.words, besides=_not_meant(mail))
    named = [name.lower() for name in _LOOSE.findall(mail.header("X-Failed-Recipients"))]
    if named:
        texts = dict(about)
        return [_judged(address, texts.get(address, letter.words), letter.words) for address in named]
    if not about:
        return [_judged("", letter.words, letter.words)]
    return [_judged(address, text, letter.words) for address, text in about]


def _judged(address: str, about: str, whole: str) -> Failure:
    first = about.partition("\n")[0]
    reply = read_reply(first) or read_reply(about) or read_reply(whole) or Reply(code="", status="", words="")
    phase = read_phase(about) or read_phase(whole)
    told = Told(
        words=(reply.words, about),
        letter=whole,
        status=reply.status,
        code=reply.code,
        phase=phase,
    )
    still_trying = not reply.code.startswith("5") and "warning" in whole.lower() and tells("told_delayed", whole)
    return _failure(address, "delayed" if still_trying else "failed", judge(told), reply.status, reply.words)


def _failure(address: str, action: str, reason: str, status: str, words: str) -> Failure:
    delayed = action == "delayed"
    return Failure(
        address=address,
        action="delayed" if delayed else "failed",
        reason=reason,
        status=status,
        diagnostic=" ".join(words.split())[:500],
        address_invalid=not delayed and is_address_invalid(reason, status=status),
    )


def _is_precise(status: str) -> bool:
    return bool(status) and not status.endswith(".0.0")


def _not_meant(mail: Mail) -> frozenset[str]:
    own = mail.addresses("To", "From", "Sender", "Reply-To", "Cc", "Delivered-To", "X-Original-To")
    return frozenset(own)


def _addressed(mail: Mail, letter: Letter, failures: Sequence[Failure]) -> list[Failure]:
    """The failures with an address each, found elsewhere where the report names none."""
    if all(failure.address for failure in failures):
        return list(failures)
    found = _by_library(mail) or _addressees(mail, letter)
    if len(failures) == 1 and found:
        return [replace(failures[0], address=address) for address in found]
    return [failure for failure in failures if failure.address] or list(failures)


def _by_library(mail: Mail) -> list[str]:
    try:
        temporary, permanent = scan_message(mail.headers)
        named = [address.decode("ascii", "ignore") for address in {*temporary, *permanent}]
    except Exception:
        return []
    return sorted(address.lower() for address in named if "@" in address and address.lower() not in _not_meant(mail))


def _addressees(mail: Mail, letter: Letter) -> list[str]:
    returned = [*mail.returned, *([letter.returned] if letter.returned is not None else [])]
    found = [Mail(headers=message).addresses("To") for message in returned]
    return next((addresses for addresses in found if addresses), [])[:1]


def _original_ids(mail: Mail, letter: Letter) -> tuple[str, ...]:
    returned = [*mail.returned, *([letter.returned] if letter.returned is not None else [])]
    ids = [header_of(message, "Message-ID") for message in returned]
    fields = "\n".join(text for _, text in mail.reports)
    ids += re.findall(r"^(?:x-)?original-message-id:\s*(<[^>\s]+>)", fields, re.IGNORECASE | re.MULTILINE)
    return tuple(dict.fromkeys(found for found in ids if found))


def _once(failures: Sequence[Failure]) -> list[Failure]:
    by_address: dict[str, Failure] = {}
    for failure in failures:
        known = by_address.get(failure.address)
        if known is None or (failure.action == "failed" and known.action == "delayed"):
            by_address[failure.address] = failure
    return list(by_address.values())
