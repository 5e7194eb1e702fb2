"""When signing keys change."""

import datetime as dt

ROTATE_AFTER = dt.timedelta(days=30)
"""A new key signs after this time."""
PUBLISH_BEFORE = dt.timedelta(minutes=1)
"""A key is published this long before it signs, so that every service has read it."""
KEPT = dt.timedelta(days=1)
"""How long a key is published after its successor signs; tokens live ten minutes."""


def is_due(newest_created_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a new key should be made."""
    return newest_created_at is None or now - newest_created_at >= ROTATE_AFTER


def expires_before(now: dt.datetime) -> dt.datetime:
    """Keys made before this moment, and followed by another one, are no longer needed."""
    return now - ROTATE_AFTER - KEPT
