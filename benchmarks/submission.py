"""From the submission of a form to the card on an open board, in a whole distributed installation behind nginx."""

import datetime as dt
import json
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.http import Asked, Client
from benchmarks.places import folder
from benchmarks.rounds import Line

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "journeys"))

from jalon_distributed import JalonDistributed, distributed

A_SECOND = 20
SECONDS = 15
PATIENCE = 30.0
LONGEST = 300.0


def measure() -> Sequence[Line]:
    """The time until the board's stream tells of the deal: half of them, and 95 of 100."""
    with folder() as path, distributed(path / "var") as jalon:
        _submissions(jalon, 5, "warm")
        times = sorted(_submissions(jalon, SECONDS * A_SECOND, "bench"))
    what = f"form submission → card on an open board, {A_SECOND}/s"
    p95 = statistics.quantiles(times, n=20)[-1]
    return [
        Line(what=f"{what}, p50", unit="ms", ours=statistics.median(times)),
        Line(what=f"{what}, p95", unit="ms", ours=p95, bar="< 300 ms", held=p95 < LONGEST),
    ]


def _submissions(jalon: JalonDistributed, count: int, word: str) -> list[float]:
    member = jalon.sign_in("accueil@chorale.example")
    arrived: dict[str, float] = {}
    ready, whole = threading.Event(), threading.Event()

    def watch() -> None:
        with member.http.stream("GET", "/live") as stream:
            for line in stream.iter_lines():
                if line == "event: ready":
                    ready.set()
                elif '"deal.created"' in line and line.startswith("data:"):
                    arrived.setdefault(json.loads(line[5:])["record"]["name"].rpartition(" ")[2], time.perf_counter())
                    if len(arrived) >= count:
                        whole.set()
                        return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    ready.wait(10)
    sent = _submit(jalon.port, count, word)
    if not whole.wait(PATIENCE):
        raise SystemExit(f"only {len(arrived)} of {count} cards came within {PATIENCE:.0f} s")
    return [(arrived[name] - moment) * 1000 for name, moment in sent.items()]


def _submit(port: int, count: int, word: str) -> dict[str, float]:
    """Send the form so many times, each at its moment, by two clients in turn; when, by name."""
    trial = (dt.datetime.now() + dt.timedelta(days=9)).strftime("%Y-%m-%dT18:00")  # noqa: DTZ005  as the visitor's clock
    begun = time.perf_counter()
    sent: dict[str, float] = {}

    def work(part: int) -> None:
        client = Client(port)
        for number in range(part, count, 2):
            name = f"{word}{number}"
            time.sleep(max(0.0, begun + number / A_SECOND - time.perf_counter()))
            sent[name] = time.perf_counter()
            client.send(_form(name, trial))

    clients = [threading.Thread(target=work, args=(part,)) for part in range(2)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return sent


def _form(name: str, trial: str) -> Asked:
    body = {"name": f"Zoé {name}", "email": f"{name}@example.org", "trial_at": trial}
    return Asked(method="POST", path="/f/cours-d-essai", body=body)
