"""Statistics over a million visits, with group and period: the whole request, and the statement alone."""

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Sequence
from uuid import UUID

import psycopg
from sqlalchemy import select

from benchmarks.bare.counting import BareStatistics
from benchmarks.http import Asked, free_port, p50, wait_for
from benchmarks.places import plain_url, service_context
from benchmarks.processes import environ_of, running
from benchmarks.rounds import Line, medians
from jalon_core.access.caller import SYSTEM, Caller
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.service import Context
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for, token_of
from jalon_core.testing.servers import RABBITMQ
from jalon_pipeline.models import Stage
from jalon_pipeline.operations.pipelines import create_pipeline
from jalon_pipeline.queries.statistics.asked import ask
from jalon_pipeline.queries.statistics.tables import get_statistics
from jalon_pipeline.service import SERVICE as PIPELINE

CARDS = 250_000
GROUPS = 10
DAYS = 730
LONGEST = 300.0


def measure() -> Sequence[Line]:
    """The median time of a quarter of one group among ten."""
    with contextlib.ExitStack() as stack:
        context = stack.enter_context(service_context(PIPELINE))
        caller, pipeline_id, group_id = _fill(context)
        first, last = _quarter()
        bare = stack.enter_context(BareStatistics(plain_url(context), pipeline_id, group_id, first, last))

        def statement() -> float:
            def run() -> None:
                with context.reading() as session:
                    asked = ask(session, caller, pipeline_id, first=first, last=last, group_id=group_id)
                    get_statistics(session, caller, asked)

            return _time(run)

        found = medians({"ours": statement, "bare": lambda: _time(bare.run)}, rounds=5)
        assert caller.member_id is not None
        port = free_port()
        serve = ("-m", "jalon.cli", "serve", "pipeline", "--bind", f"127.0.0.1:{port}", "--workers", "1")
        stack.enter_context(running(*serve, environ=environ_of(context, RABBITMQ)))
        wait_for(port)
        path = f"/api/v1/pipelines/{pipeline_id}/statistics?from={first}&to={last}&group_id={group_id}"
        whole = p50(port, token_of(caller.member_id, caller), Asked(method="GET", path=path), count=9)
    held = found["ours"] <= 2 * found["bare"]
    return [
        Line(
            what="statistics over 1,000,000 visits, group and quarter", unit="ms", bar="≤ 2 × bare", held=held, **found
        ),
        Line(what="the same, the whole request, p50", unit="ms", ours=whole, bar="< 300 ms", held=whole < LONGEST),
    ]


def _time(run: Callable[[], None]) -> float:
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1000


def _quarter() -> tuple[dt.date, dt.date]:
    last = now().date() - dt.timedelta(days=30)
    return last - dt.timedelta(days=90), last


def _fill(context: Context) -> tuple[Caller, UUID, UUID]:
    """Cards that go through the stages, a step about every twelve days: a fifth is won, a fifth lost on the way."""
    caller = member_caller(new_id(), "manager")
    client_for(context, caller)  # makes member, team and key known
    team_id = next(iter(caller.roles))
    with context.transaction(SYSTEM) as uow:
        pipeline = create_pipeline(uow, name="Ventes", template="fluenzr", team_id=team_id)
        stages = uow.session.scalars(select(Stage.id).order_by(Stage.position)).all()
    groups = [new_id() for _ in range(GROUPS)]
    with psycopg.connect(plain_url(context), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # foreign keys hold by the way it is made
        connection.execute(
            _WORLD,
            {
                "cards": CARDS,
                "team": team_id,
                "owner": caller.member_id,
                "pipeline": pipeline.id,
                "stages": list(stages),
                "groups": groups,
                "days": DAYS,
            },
        )
        for statement in _FROM_WORLD:
            connection.execute(statement)
        connection.execute("VACUUM ANALYZE")
    return caller, pipeline.id, groups[0]


_WORLD = """
CREATE TABLE bench_visits AS
SELECT gen_random_uuid() AS id, c.card_id, c.contact_id, c.n, v.no AS visit_no, c.last_no,
    %(team)s::uuid AS team_id, %(owner)s::uuid AS owner_id, %(pipeline)s::uuid AS pipeline_id, c.amount,
    (%(groups)s::uuid[])[1 + c.n %% array_length(%(groups)s::uuid[], 1)] AS group_id,
    (%(stages)s::uuid[])[LEAST(v.no, 4)] AS open_stage,
    (%(stages)s::uuid[])[CASE WHEN c.n %% 5 = 0 THEN 5 ELSE 6 END] AS closed_stage,
    CASE WHEN v.no = c.last_no AND c.n %% 5 < 2 THEN CASE WHEN c.n %% 5 = 0 THEN 'won' ELSE 'lost' END END AS closes,
    c.created_at + (v.no - 1) * c.pace AS entered_at,
    CASE WHEN v.no < c.last_no THEN c.created_at + v.no * c.pace END AS left_at,
    c.created_at
FROM (
    SELECT n, gen_random_uuid() AS card_id, gen_random_uuid() AS contact_id, 3 + n %% 3 AS last_no,
        now() - random() * %(days)s * interval '1 day' - interval '60 days' AS created_at,
        (1 + random() * 23) * interval '1 day' AS pace, CASE WHEN n %% 5 > 0 THEN (random() * 1e6)::bigint END AS amount
    FROM generate_series(1, %(cards)s) AS n
) AS c CROSS JOIN LATERAL generate_series(1, c.last_no) AS v(no)
"""
_FROM_WORLD = (
    "UPDATE bench_visits SET open_stage = closed_stage WHERE closes IS NOT NULL",
    "DELETE FROM bench_visits WHERE entered_at > now()",
    "UPDATE bench_visits SET left_at = NULL WHERE left_at > now()",
    """
INSERT INTO cards (id, version, team_id, owner_id, created_at, updated_at, kind, name, contact_id, pipeline_id,
    stage_id, status, rank, amount_minor, currency, probability, tags, custom, visit_no, entered_stage_at, closed_at,
    lost_reason, search)
SELECT card_id, 1, team_id, owner_id, created_at, created_at, 'deal', 'Affaire ' || n, contact_id, pipeline_id,
    open_stage, COALESCE(closes, 'open'), lpad(to_hex(n), 8, '0') || 'V', amount,
    CASE WHEN amount IS NOT NULL THEN CASE WHEN n % 10 = 1 THEN 'CHF' ELSE 'EUR' END END, 20, '[]', '{}', visit_no,
    entered_at, CASE WHEN closes IS NOT NULL THEN entered_at END, CASE WHEN closes = 'lost' THEN 'Prix' END, 'affaire'
FROM bench_visits WHERE left_at IS NULL
""",
    """
INSERT INTO visits (id, card_id, visit_no, pipeline_id, stage_id, stage_position_at_entry, entered_at, entered_by,
    arrival, closes, team_at_entry, owner_at_entry, amount_minor_at_entry, currency_at_entry, probability_at_entry,
    note, left_at, outcome, seconds)
SELECT id, card_id, visit_no, pipeline_id, open_stage, 0, entered_at, 'system',
    CASE WHEN visit_no = 1 THEN 'created' ELSE 'moved' END, closes, team_id, owner_id, amount,
    CASE WHEN amount IS NOT NULL THEN CASE WHEN n % 10 = 1 THEN 'CHF' ELSE 'EUR' END END, 20, '', left_at,
    CASE WHEN left_at IS NULL THEN 'open' WHEN visit_no = last_no - 1 AND n % 5 = 0 THEN 'won'
        WHEN visit_no = last_no - 1 AND n % 5 = 1 THEN 'lost' ELSE 'advanced' END,
    EXTRACT(EPOCH FROM left_at - entered_at)
FROM bench_visits
""",
    """
INSERT INTO card_spans (id, card_id, pipeline_id, since, team_id, owner_id, amount_minor, currency, archived)
SELECT gen_random_uuid(), id, pipeline_id, created_at, team_id, owner_id, amount_minor, currency, false FROM cards
""",
    "INSERT INTO contact_groups SELECT DISTINCT group_id, contact_id FROM bench_visits",
    "DROP TABLE bench_visits",
)
