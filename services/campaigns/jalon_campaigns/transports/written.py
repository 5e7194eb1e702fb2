"""A mail as a transport takes it."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Written:
    """A composed mail.

    :ivar content: the message in seven bits, lines ended by CRLF (`jalon_campaigns.domain.mail.compose`).
    """

    send_id: UUID
    to: str
    planned_at: dt.datetime
    content: bytes
