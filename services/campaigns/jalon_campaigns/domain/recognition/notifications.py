"""Notices that providers write as JSON into a mail: bounces, complaints and deliveries of Amazon SES (its "feedback
notifications", subscribed to by e-mail).
"""

import json
from collections.abc import Mapping
from typing import Any

from jalon_campaigns.domain.recognition.reading import Mail
from jalon_campaigns.domain.recognition.reasons import Told, is_address_invalid, judge
from jalon_campaigns.domain.recognition.replies import read_phase, read_reply
from jalon_campaigns.domain.recognition.verdicts import Failure, Recognition


def read_notification(mail: Mail) -> Recognition | None:
    """What the notice tells; None if there is none."""
    text = mail.text
    if '"notificationType"' not in text and '"eventType"' not in text:
        return None
    try:
        # Line breaks were added on the way, inside of strings too.
        found, _ = json.JSONDecoder(strict=False).raw_decode(
            text[text.index("{") :].replace("\n ", "").replace("\n", "")
        )
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    kind = str(found.get("notificationType") or found.get("eventType") or "").lower()
    read = {"bounce": _bounce, "complaint": _complaint, "delivery": _delivery}.get(kind)
    return read(found) if read is not None else None


def _bounce(notice: Mapping[str, Any]) -> Recognition:
    bounce = _inner(notice, "bounce")
    return Recognition(
        verdict="bounce",
        failures=tuple(_failure(recipient) for recipient in _list(bounce, "bouncedRecipients")),
        original_ids=_ids(notice),
        evidence=("notification",),
    )


def _complaint(notice: Mapping[str, Any]) -> Recognition:
    recipients = _list(_inner(notice, "complaint"), "complainedRecipients")
    address = str(recipients[0].get("emailAddress", "")).lower() if recipients else ""
    return Recognition(verdict="complaint", complainant=address, original_ids=_ids(notice), evidence=("notification",))


def _delivery(notice: Mapping[str, Any]) -> Recognition:
    return Recognition(verdict="receipt", original_ids=_ids(notice), evidence=("notification",))


def _failure(recipient: Mapping[str, Any]) -> Failure:
    words, status = str(recipient.get("diagnosticCode", "")), str(recipient.get("status", ""))
    reply = read_reply(words)
    code = reply.code if reply is not None else ""
    reason = judge(Told(words=(words,), status=status, code=code, phase=read_phase(words)))
    return Failure(
        address=str(recipient.get("emailAddress", "")).lower(),
        reason=reason,
        status=status,
        diagnostic=words[:500],
        address_invalid=is_address_invalid(reason, status=status),
    )


def _ids(notice: Mapping[str, Any]) -> tuple[str, ...]:
    mail = _inner(notice, "mail")
    headers = [*_list(mail, "headers")]
    written = [
        str(header.get("value", "")) for header in headers if str(header.get("name", "")).lower() == "message-id"
    ]
    own = str(mail.get("messageId", ""))
    return tuple(dict.fromkeys(found for found in (*written, f"<{own}>" if own else "") if found))


def _inner(notice: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = notice.get(name)
    return value if isinstance(value, dict) else {}


def _list(notice: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = notice.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
