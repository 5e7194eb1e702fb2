"""Why a mail may not go out now."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Not now.

    :ivar reason: shown with the mail.
    :ivar until: when to ask again; None: when somebody says so (a person, a campaign that is resumed), who sets the
        send's ``next_attempt_at``.
    """

    reason: str
    until: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Drop:
    """Not any more."""

    reason: str
    status: Literal["skipped", "cancelled"] = "skipped"
