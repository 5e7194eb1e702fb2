"""Statistics by hand: one statement each for conversion, times, closings and what is there, straight on the visits."""

import datetime as dt
from types import TracebackType
from typing import Self
from uuid import UUID

import psycopg

SCOPE = """
WITH scope AS (
    SELECT v.*, s.kind, s.position, c.contact_id, c.created_at
    FROM visits v JOIN cards c ON c.id = v.card_id JOIN stages s ON s.id = v.stage_id
    WHERE v.pipeline_id = %(pipeline)s AND (v.left_at IS NULL OR v.left_at >= %(first)s)
    AND c.contact_id IN (SELECT contact_id FROM contact_groups WHERE group_id = %(group)s)
)
"""
STATEMENTS = (
    # How many came, and how far they got since.
    SCOPE
    + """, walked AS (
        SELECT *, max(CASE kind WHEN 'won' THEN 1000 WHEN 'lost' THEN -1 ELSE position END)
            OVER (PARTITION BY card_id ORDER BY visit_no DESC) AS furthest FROM scope
    ), cohort AS (
        SELECT *, row_number() OVER (PARTITION BY stage_id, card_id ORDER BY visit_no) AS nth
        FROM walked WHERE entered_at >= %(first)s AND entered_at < %(last)s
    )
    SELECT stage_id, count(*), count(*) FILTER (WHERE furthest > position), count(*) FILTER (WHERE furthest = 1000),
        count(DISTINCT contact_id), sum(amount_minor_at_entry) FROM cohort WHERE nth = 1 GROUP BY stage_id""",
    # How long they stay.
    SCOPE
    + """SELECT stage_id, count(*), avg(seconds), percentile_cont(ARRAY[0.5, 0.75, 0.9]) WITHIN GROUP (ORDER BY seconds)
    FROM scope WHERE left_at >= %(first)s AND left_at < %(last)s AND kind = 'open' GROUP BY stage_id""",
    # What was closed, by whom.
    SCOPE
    + """SELECT closes, owner_at_entry, currency_at_entry, count(*), sum(amount_minor_at_entry),
        avg(EXTRACT(EPOCH FROM entered_at - created_at))
    FROM scope WHERE closes IS NOT NULL AND closed_until IS NULL AND entered_at >= %(first)s AND entered_at < %(last)s
    GROUP BY 1, 2, 3""",
    # What is there.
    SCOPE
    + """SELECT scope.stage_id, card_spans.currency, count(*), sum(card_spans.amount_minor), max(%(last)s - entered_at)
    FROM scope JOIN card_spans ON card_spans.card_id = scope.card_id AND card_spans.since < %(last)s
        AND (card_spans.until IS NULL OR card_spans.until >= %(last)s)
    WHERE kind = 'open' AND entered_at < %(last)s AND (left_at IS NULL OR left_at >= %(last)s) GROUP BY 1, 2""",
    # How the visits ended, and how long cards were at risk.
    SCOPE
    + """SELECT stage_id, outcome, count(*),
        sum(EXTRACT(EPOCH FROM LEAST(left_at, %(last)s) - GREATEST(entered_at, %(first)s)))
    FROM scope WHERE entered_at < %(last)s GROUP BY 1, 2""",
)


class BareStatistics:
    """A connection, and what is asked on it."""

    def __init__(self, url: str, pipeline_id: UUID, group_id: UUID, first: dt.date, last: dt.date) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        day = dt.timedelta(days=1)
        self._values = {
            "pipeline": pipeline_id,
            "group": group_id,
            "first": dt.datetime.combine(first, dt.time(), dt.UTC),
            "last": dt.datetime.combine(last + day, dt.time(), dt.UTC),
        }

    def run(self) -> None:
        """Ask everything once."""
        for statement in STATEMENTS:
            self._connection.execute(statement, self._values).fetchall()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
