"""E-mail addresses of members."""

import re

from jalon_identity.domain.refusals import EmailMalformed

MAX_LENGTH = 254
_SHAPE = re.compile(r"[^\s@<>(),;:\"\[\]\\]{1,64}@[^\s@<>(),;:\"\[\]\\.]+(\.[^\s@<>(),;:\"\[\]\\.]+)*\Z")


def clean_email(text: str) -> str:
    """The address without spaces around it.

    :raises EmailMalformed: it is none.
    """
    email = text.strip()
    if len(email) > MAX_LENGTH or not _SHAPE.match(email) or not email.isprintable():
        raise EmailMalformed("this is no e-mail address")
    return email


def email_key(email: str) -> str:
    """What makes two addresses the same here: upper and lower case are not told apart."""
    return email.strip().casefold()
