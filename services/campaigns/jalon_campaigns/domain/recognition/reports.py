"""Delivery status notifications (RFC 3464), as they should be and as they come.

The fields are looked for in the part that is meant for them and, where it is missing or its borders are broken, in the
text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FIELD = re.compile(
    r"^[ \t>|]{0,8}(original-recipient|final-recipient|action|status|diagnostic-code|x-actual-recipient|"
    r"arrival-date|reporting-mta|remote-mta|last-attempt-date|x-original-message-id|original-message-id|"
    r"x-[a-z-]{1,40}):[ \t]*(.*)$",
    re.IGNORECASE,
)
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ADDRESS = re.compile(r"[^\s<>;,\"()]+@[^\s<>;,\"()]+")
ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")


@dataclass(kw_only=True)
class Report:
    """What a notification says about one recipient; empty where it says nothing."""

    recipient: str = ""
    original_recipient: str = ""
    action: str = ""
    status: str = ""
    kind: str = ""
    diagnostic: str = ""
    remark: str = ""


def read_reports(text: str) -> list[Report]:
    """The recipients of a ``message/delivery-status``, or of a text that holds its fields."""
    found: list[Report] = []
    current = Report()
    for name, value in _fields(text):
        if _begins_another(current, name):
            found.append(current)
            current = Report()
        _set(current, name, value)
    found.append(current)
    return [report for report in found if report.action or (report.status and (report.recipient or report.diagnostic))]


def _fields(text: str) -> Iterator[tuple[str, str]]:
    name, value = "", ""
    for line in text.splitlines():
        matched = _FIELD.match(line)
        if matched:
            if name:
                yield name, value
            name, value = matched[1].lower(), matched[2].strip()
        elif name and line[:1] in (" ", "\t") and line.strip():
            value = f"{value} {line.strip()}"
        elif name:
            yield name, value
            name = ""
    if name:
        yield name, value


def _begins_another(report: Report, name: str) -> bool:
    # The fields of a recipient come in any order, each once: one that is there already belongs to the next.
    kept = {
        "final-recipient": report.recipient,
        "original-recipient": report.original_recipient,
        "action": report.action,
    }
    return bool(kept.get(name))


def _set(report: Report, name: str, value: str) -> None:
    if name in ("final-recipient", "original-recipient"):
        address = _ADDRESS.search(value)
        if address and name == "final-recipient":
            report.recipient = address[0]
        elif address:
            report.original_recipient = address[0]
    elif name == "action":
        report.action = next((action for action in ACTIONS if value.lower().startswith(action)), report.action)
    elif name == "status":
        status = _STATUS.search(value)
        report.status = report.status or (status[0] if status else "")
        report.remark = value[status.end() :].strip() if status else value
    elif name == "diagnostic-code" and not report.diagnostic:
        kind, _, words = value.partition(";")
        is_kind = re.fullmatch(r"[A-Za-z-]{1,30}", kind.strip()) is not None and bool(words.strip())
        report.kind = kind.strip().lower() if is_kind else ""
        report.diagnostic = words.strip() if is_kind else value
