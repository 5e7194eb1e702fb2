"""Receipts: that a mail was displayed, deleted or has arrived. No answer, and no failure (RFC 8098, RFC 3464)."""

import re

from jalon_campaigns.domain.recognition.bounces import only_good_news
from jalon_campaigns.domain.recognition.reading import Mail, header_of
from jalon_campaigns.domain.recognition.verdicts import Recognition

_ORIGINAL = re.compile(r"^original-message-id:\s*(<[^>\s]+>)", re.IGNORECASE | re.MULTILINE)


def read_receipt(mail: Mail) -> Recognition | None:
    """The receipt that this is; None if it is none."""
    displayed = mail.report_type == "disposition-notification" or any(
        kind == "disposition-notification" for kind, _ in mail.reports
    )
    if not displayed and not only_good_news(mail):
        return None
    ids = _ORIGINAL.findall("\n".join(text for _, text in mail.reports))
    ids += [found for message in mail.returned if (found := header_of(message, "Message-ID"))]
    return Recognition(
        verdict="receipt",
        original_ids=tuple(dict.fromkeys(ids)),
        evidence=("disposition" if displayed else "delivered",),
    )
