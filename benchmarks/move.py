"""A move over HTTP on PostgreSQL: token check, event and visit included."""

import contextlib
import random
from collections.abc import Callable, Sequence

from benchmarks.deals import World, fill
from benchmarks.http import Asked, free_port, throughput, wait_for
from benchmarks.places import service_context
from benchmarks.processes import environ_of, running
from benchmarks.rounds import Line, medians
from jalon_core.testing.servers import RABBITMQ
from jalon_pipeline.service import SERVICE as PIPELINE

DEALS = 2000
ROUNDS = 4


def measure() -> Sequence[Line]:
    """Moves per second of eight clients, with two processes of four threads on either side."""
    with service_context(PIPELINE) as context, contextlib.ExitStack() as stack:
        world = fill(context, DEALS)
        environ = environ_of(context, RABBITMQ) | {"JALON_LOG_LEVEL": "info"}
        ours, bare = free_port(), free_port()
        serve = ("-m", "jalon.cli", "serve", "pipeline", "--bind", f"127.0.0.1:{ours}", "--workers", "2")
        stack.enter_context(running(*serve, environ=environ))
        database = context.database.url.render_as_string(hide_password=False)
        stack.enter_context(running("-m", "benchmarks.bare.moving", str(bare), database))
        wait_for(ours)
        wait_for(bare)
        ask = _asker(world)
        found = medians(
            {
                "ours": lambda: throughput(ours, world.token, ask),
                "bare": lambda: throughput(bare, "", ask),
            },
            rounds=ROUNDS,
        )
    held = found["ours"] >= 0.7 * found["bare"]
    return [Line(what="move a deal over HTTP, 8 clients", unit="/s", bar="≥ 70 % of bare", held=held, **found)]


def _asker(world: World) -> Callable[[], Asked]:
    chance = random.Random(2)

    def ask() -> Asked:
        body = {"stage_id": str(chance.choice(world.stages)), "note": "Vu au téléphone"}
        return Asked(method="POST", path=f"/api/v1/deals/{chance.choice(world.deals)}/move", body=body)

    return ask
