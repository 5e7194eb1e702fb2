"""The one place that asks what time it is, so that tests move the clock here."""

import datetime as dt


def now() -> dt.datetime:
    """The moment, in UTC."""
    return dt.datetime.now(dt.UTC)
