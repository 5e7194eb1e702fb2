"""Complaints: feedback reports of mailbox providers (ARF, RFC 5965)."""

import re

from jalon_campaigns.domain.recognition.reading import Mail, header_of
from jalon_campaigns.domain.recognition.verdicts import Recognition

_ADDRESS = re.compile(r"[^\s<>;,\"()]+@[^\s<>;,\"()]+")
_FIELD = re.compile(r"^(original-rcpt-to|removal-recipient|original-mail-from|feedback-type):[ \t]*(.*)$", re.I | re.M)


def read_complaint(mail: Mail) -> Recognition | None:
    """Whose complaint this is; None if it is none.

    A report of type ``auth-failure`` or ``not-spam`` is no complaint of a recipient, and no answer either.
    """
    body = "\n".join(text for kind, text in mail.reports if kind == "feedback-report")
    if not body and mail.report_type == "feedback-report":
        body = mail.text
    fields = {name.lower(): value.strip() for name, value in _FIELD.findall(body)}
    if not fields and not (body and mail.returned) and not _is_known_form(mail):
        return None
    if fields.get("feedback-type", "abuse").lower() in ("not-spam", "auth-failure", "dmarc"):
        return Recognition(verdict="other", evidence=("feedback_report",))
    address = _ADDRESS.search(fields.get("original-rcpt-to", "") or fields.get("removal-recipient", ""))
    addressees = [to for message in mail.returned for to in Mail(headers=message).addresses("To")]
    ids = (header_of(message, "Message-ID") for message in mail.returned)
    return Recognition(
        verdict="complaint",
        complainant=address[0].lower() if address else next(iter(addressees), ""),
        original_ids=tuple(found for found in ids if found),
        evidence=("feedback_report", f"type:{fields.get('feedback-type', 'abuse').lower()}"),
    )


def _is_known_form(mail: Mail) -> bool:
    """The older form without a report part: an opt-out or abuse notice with the mail attached."""
    subject = mail.header("Subject").lower()
    about = "complaint about message from" in subject or "email feedback report" in subject
    return bool(mail.returned) and about
