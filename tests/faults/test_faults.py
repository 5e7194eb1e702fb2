"""Whatever is killed, cut or frozen: nothing that was acknowledged is lost, and nothing is done twice.

The short form does each harm once; ``make faults`` runs the long one. ``FAULTS_SEED`` plays a run again.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from faulted import FaultedJalon, faulted
from faults import Faults
from jalon_process import eventually
from load import Card, Impatient, Load, address_of
from prometheus_client.mmap_dict import MmapedDict
from reckoning import (
    assert_copies,
    assert_dead_letters,
    assert_moves,
    assert_order,
    assert_settled,
    assert_submissions,
    assert_visits_follow_each_other,
    number_of,
    rows,
    tracebacks,
)
from test_form_to_reminder import deal_of

pytestmark = pytest.mark.services

LONG = os.environ.get("FAULTS") == "long"
NUMBERS = "web=2,jobs=3"
"""Several of each kind that behave as one: requests, and rows that job workers claim, go to whichever is free."""

CARDS = 10


@dataclass(frozen=True)
class Form:
    """How much is asked for, and how much harm is done meanwhile."""

    submissions: int
    moves: int
    times: int
    down: float
    frozen: float


FORM = Form(200, 200, 10, 30.0, 20.0) if LONG else Form(60, 60, 1, 5.0, 3.0)


@pytest.fixture(scope="module")
def jalon() -> Iterator[FaultedJalon]:
    with faulted(JALON_PROCESSES=NUMBERS) as process:
        yield process


@pytest.fixture(scope="module")
def load(jalon: FaultedJalon) -> Load:
    """A load whose first submissions have become cards that can be moved."""
    load = Load(jalon)
    load.start()
    load.ask(CARDS, 0)
    member = jalon.sign_in("accueil@chorale.example")
    for number in range(CARDS):
        deal = eventually(lambda number=number: deal_of(member, address_of(number)), within=60)
        load.cards.put(Card(deal["id"], deal["stage_id"]))
    stages = member.get(f"/pipelines/{deal['pipeline_id']}")["stages"]
    load.stages += [stage["id"] for stage in stages if stage["kind"] == "open"]
    return load


def plan(faults: Faults, chance: random.Random) -> list[tuple[str, Callable[[], None]]]:
    """Each harm as often as the form says, in the order that the seed gives."""
    planned = list(faults.kinds().items()) * FORM.times
    if LONG:
        planned += faults.every_role_of_every_service().items()
    chance.shuffle(planned)
    return planned


def share(total: int, number: int, of: int) -> int:
    """How much of a total comes with the ``number``-th of several, so that all of it comes in the end."""
    return total * (number + 1) // of - total * number // of


def test_nothing_is_lost_and_nothing_done_twice(jalon: FaultedJalon, load: Load) -> None:
    seed = int(os.environ.get("FAULTS_SEED") or random.randrange(1 << 30))
    print(f"\nFAULTS_SEED={seed}", flush=True)  # noqa: T201  so that a failure can be played again
    chance = random.Random(seed)
    faults = Faults(jalon, chance, FORM.down, FORM.frozen)
    planned = plan(faults, chance)
    started = time.monotonic()
    for number, (name, harm) in enumerate(planned):
        load.ask(share(FORM.submissions - CARDS, number, len(planned)), share(FORM.moves, number, len(planned)))
        time.sleep(chance.uniform(0, 0.5))
        print(f"{time.monotonic() - started:7.1f} s  {name}", flush=True)  # noqa: T201
        harm()
        faults.done[name] += 1
    load.finish()
    harmed = time.monotonic() - started
    eventually(lambda: assert_settled(jalon), within=420)
    eventually(lambda: assert_copies(jalon), within=60)
    settled = time.monotonic() - started

    assert (len(load.submitted), len(load.moved)) == (FORM.submissions, FORM.moves)
    unknown = assert_submissions(jalon, load, doubts=faults.doubts)
    assert_moves(jalon, load)
    assert_order(jalon)
    assert_dead_letters(jalon, faults.poison)
    print(  # noqa: T201  the figures of a long run
        f"{sum(faults.done.values())} faults in {harmed:.0f} s, settled after {settled:.0f} s: {dict(faults.done)}\n"
        f"{FORM.submissions} submissions, {FORM.moves} moves, {unknown} mails unknown, "
        f"{sum(map(len, faults.poison.values()))} dead letters; tracebacks: {tracebacks(jalon.data_dir / 'logs')}"
    )


def test_one_card_moved_by_many_at_once(jalon: FaultedJalon, load: Load) -> None:
    """Through both web processes: each move is a visit of its own, an event of its own, in the order of versions."""
    card = load.cards.get(timeout=60)
    before = card_facts(jalon, card)

    def mover(number: int) -> None:
        client = Impatient(jalon)
        for step in range(6):
            stage = load.stages[(number + step) % len(load.stages)]
            client.send("POST", f"/deals/{card.id}/move", {"stage_id": stage, "note": f"by {number}, {step}"})
        client.close()

    served = moves_by_process(jalon)
    with ThreadPoolExecutor(8) as movers:
        list(movers.map(mover, range(8)))
    eventually(lambda: assert_settled(jalon), within=60)
    eventually(lambda: assert_copies(jalon), within=60)
    more = moves_by_process(jalon) - served
    assert len(more) == 2, "all were served by the same process"
    after = card_facts(jalon, card)
    assert after["visits"] > before["visits"]
    assert after["versions"] == sorted(after["versions"])
    assert after["versions"][-1] == after["version"]
    assert after["moves"] - before["moves"] == after["visits"] - before["visits"]
    assert after["version"] - before["version"] == after["visits"] - before["visits"]
    assert_visits_follow_each_other(jalon)


def moves_by_process(jalon: FaultedJalon) -> "Counter[int]":
    """How many moves each worker of pipeline's web process has answered, from the metrics that it writes down."""
    served: Counter[int] = Counter()
    for pid in jalon.children("pipeline-web"):
        file = jalon.data_dir / "run" / "metrics" / "pipeline" / f"histogram_{pid}.db"
        for key, value, *_ in MmapedDict.read_all_values_from_file(str(file)) if file.exists() else ():
            if "_bucket" in key and "/move" in key:
                served[pid] += int(value)
    return served


def card_facts(jalon: FaultedJalon, card: Card) -> Any:
    logged = f"SELECT (envelope->>'aggregateversion')::int, name FROM event_log WHERE subject = 'deals/{card.id}'"
    events = rows(jalon, "automation", f"{logged} ORDER BY seq")
    return {
        "version": number_of(jalon, "pipeline", f"SELECT version FROM cards WHERE id = '{card.id}'"),
        "visits": number_of(jalon, "pipeline", f"SELECT count(*) FROM visits WHERE card_id = '{card.id}'"),
        "moves": sum(name == "deal.stage_changed" for _, name in events),
        "versions": [version for version, _ in events],
    }
