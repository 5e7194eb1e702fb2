"""Stuck cards: in their stage for longer than it allows, and nobody has planned what comes next."""

import datetime as dt

from jalon_sdk.records import Stage


def allowed_until(stage: Stage, moment: dt.datetime) -> dt.datetime | None:
    """What entered the stage at or before this has been there longer than it allows; None if it sets no limit.

    Days of 24 hours, from the entry into the stage: neither a note nor an edited field sets the clock back.
    """
    if stage.stuck_days is None or stage.kind != "open":
        return None
    return moment - dt.timedelta(days=stage.stuck_days)


def is_stuck(stage: Stage, *, entered_at: dt.datetime, next_due_at: dt.datetime | None, moment: dt.datetime) -> bool:
    """Whether a card that lies in a stage is stuck.

    :param next_due_at: of its next action, which still lies ahead where it is later than the moment. An action without
        a due time is no plan: it could wait for ever.
    """
    limit = allowed_until(stage, moment)
    if limit is None or entered_at > limit:
        return False
    return not (stage.stuck_pauses and next_due_at is not None and next_due_at > moment)
