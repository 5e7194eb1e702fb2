"""What recognition says about a mail."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["reply", "auto_reply", "bounce", "complaint", "receipt", "other"]
Action = Literal["failed", "delayed"]


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One address that was not reached.

    :ivar address: in lower case; empty where the mail does not tell it.
    :ivar action: ``failed`` for good, or ``delayed``: the server still tries.
    :ivar reason: ``userunknown``, ``mailboxfull``, ``blocked`` … ``undefined``.
    :ivar status: the enhanced status code (RFC 3463), empty where none is told.
    :ivar diagnostic: the server's words.
    :ivar address_invalid: the address itself is wrong.
    """

    address: str
    action: Action = "failed"
    reason: str = "undefined"
    status: str = ""
    diagnostic: str = ""
    address_invalid: bool = False


@dataclass(frozen=True, kw_only=True)
class Recognition:
    """What a mail is.

    :ivar failures: of a bounce, by address.
    :ivar complainant: of a complaint, the address whose it is, if told.
    :ivar original_ids: Message-IDs of the mail that it is about, as far as it was returned.
    :ivar evidence: what the verdict rests on, for whoever wants to know.
    :ivar returns_on: of an absence note, the day they are back.
    """

    verdict: Verdict
    failures: tuple[Failure, ...] = ()
    complainant: str = ""
    original_ids: tuple[str, ...] = ()
    evidence: tuple[str, ...] = field(default=())
    returns_on: dt.date | None = None
