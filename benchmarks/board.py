"""The board with many open deals: totals, bar, and the first cards of each column."""

import contextlib
from collections.abc import Sequence

from benchmarks.deals import fill
from benchmarks.http import Asked, free_port, p50, wait_for
from benchmarks.places import service_context
from benchmarks.processes import environ_of, running
from benchmarks.rounds import Line, medians
from jalon_core.testing.servers import RABBITMQ
from jalon_pipeline.service import SERVICE as PIPELINE

FEW, MANY = 1_000, 100_000
LONGEST = 40.0


def measure() -> Sequence[Line]:
    """The median time of a whole request, with few and many deals on it."""
    with contextlib.ExitStack() as stack:
        sides = {}
        for name, count in (("bare", FEW), ("ours", MANY)):
            context = stack.enter_context(service_context(PIPELINE))
            world = fill(context, count)
            port = free_port()
            serve = ("-m", "jalon.cli", "serve", "pipeline", "--bind", f"127.0.0.1:{port}", "--workers", "1")
            stack.enter_context(running(*serve, environ=environ_of(context, RABBITMQ)))
            wait_for(port)
            asked = Asked(method="GET", path=f"/api/v1/pipelines/{world.pipeline_id}/board")
            sides[name] = _timer(port, world.token, asked)
        found = medians(sides)
    held = found["ours"] < LONGEST and found["ours"] <= 3 * found["bare"]
    what = f"board with {MANY:,} open deals, p50 (instead of bare: with {FEW:,})"
    return [Line(what=what, unit="ms", bar="≤ 3 × with 1,000; < 40 ms", held=held, **found)]


def _timer(port: int, token: str, asked: Asked):  # type: ignore[no-untyped-def]  # a thunk
    return lambda: p50(port, token, asked)
