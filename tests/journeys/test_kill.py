"""`kill -9` of the whole thing in the middle of submissions: nothing acknowledged is lost, nothing is done twice."""

import collections
import email
import email.policy
import random
import sqlite3
import threading
import time
from pathlib import Path

import httpx
from jalon_process import JalonProcess, running
from test_form_to_reminder import class_in, local

SUBMISSIONS = 200
KILLS = 3
SENDERS = 8
RUNS_BY_STATUS = "SELECT CASE WHEN waiting_until IS NULL THEN 'busy' ELSE status END, count(*) FROM runs GROUP BY 1"


def submit_until_acknowledged(jalon: JalonProcess, number: int) -> None:
    """Send one submission again and again until a 2xx comes back, as an impatient visitor would."""
    values = {"name": f"Élève {number}", "email": f"eleve{number}@example.org", "trial_at": local(class_in(14))}
    while True:
        try:
            if jalon.submit(**values).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)


def submit_all(jalon: JalonProcess, numbers: "collections.deque[int]", done: list[int]) -> None:
    while True:
        try:
            number = numbers.popleft()
        except IndexError:
            return
        submit_until_acknowledged(jalon, number)
        done.append(number)


def rows(data_dir: Path, service: str, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(data_dir / f"{service}.sqlite3") as database:
        return database.execute(query).fetchall()


def test_every_acknowledged_submission_has_all_its_consequences_once(data_dir: Path) -> None:
    seed = random.randrange(1 << 30)
    print(f"seed {seed}")  # noqa: T201  so that a failure can be played again
    chance = random.Random(seed)
    with running(data_dir) as jalon:
        numbers = collections.deque(range(SUBMISSIONS))
        done: list[int] = []
        threads = [
            threading.Thread(target=submit_all, args=(jalon, numbers, done), daemon=True) for _ in range(SENDERS)
        ]
        for thread in threads:
            thread.start()
        for kill in range(1, KILLS + 1):
            while len(done) < SUBMISSIONS * kill / (KILLS + 1):
                time.sleep(0.02)
            time.sleep(chance.uniform(0, 0.5))
            jalon.kill()
            jalon.start()
        for thread in threads:
            thread.join(180)
            assert not thread.is_alive()
        wait_until_settled(data_dir)
    addresses = {f"eleve{number}@example.org" for number in range(SUBMISSIONS)}
    contacts = rows(data_dir, "contacts", "SELECT address FROM contact_emails")
    assert collections.Counter(address for (address,) in contacts) == collections.Counter(addresses)
    of_deals = "SELECT count(*), count(DISTINCT contact_id) FROM cards WHERE kind = 'deal'"
    [(deals, dealt)] = rows(data_dir, "pipeline", of_deals)
    assert (deals, dealt) == (SUBMISSIONS, SUBMISSIONS)
    [(tasks, tasked)] = rows(data_dir, "pipeline", "SELECT count(*), count(DISTINCT contact_id) FROM tasks")
    assert (tasks, tasked) == (SUBMISSIONS, SUBMISSIONS)
    files = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)["To"].addresses[0].addr_spec
        for path in (data_dir / "mails").glob("*.eml")
    ]
    assert collections.Counter(files) == collections.Counter(addresses)
    [(notifications,)] = rows(data_dir, "automation", "SELECT count(*) FROM notifications")
    assert notifications == SUBMISSIONS


def wait_until_settled(data_dir: Path, *, within: float = 240.0) -> None:
    """Wait until every run waits for its reminder, which is the last thing that happens for now."""
    deadline = time.monotonic() + within
    while True:
        states = dict(rows(data_dir, "automation", RUNS_BY_STATUS))
        planned = rows(data_dir, "campaigns", "SELECT count(*) FROM sends WHERE status <> 'accepted'")
        if states == {"waiting": SUBMISSIONS} and planned == [(0,)]:
            return
        assert time.monotonic() < deadline, (states, planned)
        time.sleep(0.2)


def test_ctrl_c_stops_cleanly_and_a_second_start_is_quick(data_dir: Path) -> None:
    with running(data_dir) as jalon:
        assert jalon.interrupt() == 0, jalon.log.read_text()
        assert "Traceback" not in jalon.log.read_text()
        before = time.monotonic()
        jalon.start()
        assert time.monotonic() - before < 30
        assert jalon.sign_in("admin@chorale.example").get("/forms")["items"]
