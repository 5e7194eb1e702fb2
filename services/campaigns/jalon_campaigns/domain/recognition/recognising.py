"""What a mail that came in is. Answers come last: many bounces look like answers, and no answer looks like a bounce."""

import datetime as dt

from jalon_campaigns.domain.recognition.absences import automatic_signs
from jalon_campaigns.domain.recognition.bounces import read_bounce
from jalon_campaigns.domain.recognition.complaints import read_complaint
from jalon_campaigns.domain.recognition.notifications import read_notification
from jalon_campaigns.domain.recognition.reading import Mail
from jalon_campaigns.domain.recognition.receipts import read_receipt
from jalon_campaigns.domain.recognition.return_dates import return_date
from jalon_campaigns.domain.recognition.signs import is_from_daemon
from jalon_campaigns.domain.recognition.verdicts import Recognition


def recognise(mail: Mail, *, received_on: dt.date) -> Recognition:
    """Bounce, complaint, receipt, answer of a machine, or of a person.

    :param received_on: the day against which "until Monday" is understood.
    """
    found = read_notification(mail) or read_complaint(mail) or read_receipt(mail) or read_bounce(mail)
    if found is not None:
        return found
    signs = automatic_signs(mail)
    if signs:
        returns_on = return_date(f"{mail.header('Subject')}\n{mail.text}", received_on)
        return Recognition(verdict="auto_reply", evidence=tuple(signs), returns_on=returns_on)
    if is_from_daemon(mail):
        return Recognition(verdict="other", evidence=("daemon",))
    return Recognition(verdict="reply")
