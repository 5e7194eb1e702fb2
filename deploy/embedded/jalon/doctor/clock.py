"""The clocks: a database server's must be this machine's, or what is due is due at another time."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from jalon.doctor.finding import Finding
from jalon.doctor.patient import Patient
from jalon_core.clock import now

TOLERATED = 2.0
"""Seconds, of which a part is the way to the server."""


def check_clock(patient: Patient) -> Iterator[Finding]:
    """The widest difference of all database servers."""
    skews = {}
    for name, context in patient.contexts.items():
        if context.database.is_sqlite:
            continue
        try:
            with context.reading() as session:
                theirs: dt.datetime = session.scalar(text("SELECT clock_timestamp()"))
        except SQLAlchemyError:
            continue  # the database's own check tells
        skews[name] = abs((theirs - now()).total_seconds())
    if not skews:
        yield Finding("clock", f"{now():%Y-%m-%d %H:%M:%S} UTC; no database server has one of its own")
        return
    name, skew = max(skews.items(), key=lambda item: item[1])
    if skew > TOLERATED:
        advice = "Let both machines keep time by NTP."
        yield Finding("clock", f"the server of {name}'s database is {skew:.1f} s away from this machine", advice)
    else:
        yield Finding("clock", f"the database servers agree with this machine within {skew:.1f} s")
