"""The same journeys where each part is a process of its own, and any of them may be killed."""

import collections
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from amqp import Message
from amqp.exceptions import AccessRefused
from jalon_distributed import JalonDistributed, distributed
from jalon_process import eventually
from kombu import Connection
from test_form_to_reminder import class_in, deal_of, local, mails_to, moment, waiting_run

from jalon.distributed.accounts import READER, Accounts, open_accounts
from jalon.distributed.processes import born
from jalon_core.settings import Settings

pytestmark = pytest.mark.services

NUMBERS = "contacts-web=2 automation-jobs=2 campaigns-jobs=3"
"""Several that behave as one: requests, and rows that job workers claim, go to whichever is free."""

SUBMISSIONS = 60
SENDERS = 4
KILLED = (
    "contacts-web",
    "contacts-relay",
    "contacts-consumers",
    "automation-consumers",
    "automation-jobs-1",
    "automation-relay",
    "pipeline-consumers",
    "pipeline-relay",
    "campaigns-consumers",
    "campaigns-jobs-1",
    "live",
    "gateway",
)
"""Every kind of process, and for the services that this journey goes through each of theirs."""


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JalonDistributed]:
    with distributed(tmp_path_factory.mktemp("distributed") / "var", JALON_PROCESSES=NUMBERS) as jalon:
        yield jalon


@pytest.fixture
def accounts(up: JalonDistributed) -> Accounts:
    return open_accounts(Settings.load(up.environ), "127.0.0.1:5432")


def test_a_submission_becomes_contact_deal_mail_notification_task_and_reminder(up: JalonDistributed) -> None:
    accueil = up.sign_in("accueil@chorale.example")
    trial = class_in(10)
    answer = up.submit(name="Zoé Petit", email="Zoe.Petit@Example.org", trial_at=local(trial))
    assert answer.status_code == 201, answer.text
    deal = eventually(lambda: deal_of(accueil, "zoe.petit@example.org"))
    run = waiting_run(accueil, deal["contact_id"])
    assert (moment(run["waiting_until"]) - trial).total_seconds() == -24 * 3600
    assert eventually(lambda: mails_to(up, "zoe.petit@example.org"))
    assert [n for n in accueil.get("/notifications")["items"] if n["link"] == f"deals/{deal['id']}"]
    assert [task["owner_id"] for task in accueil.get("/tasks", deal_id=deal["id"])["items"]] == [accueil.me["id"]]


def test_an_open_board_is_told_at_once(up: JalonDistributed) -> None:
    accueil = up.sign_in("accueil@chorale.example")
    with accueil.http.stream("GET", "/live") as stream:
        lines = stream.iter_lines()
        assert next(lines) == "event: ready"
        up.submit(name="Ivo Blanc", email="ivo@example.org", trial_at=local(class_in(9)))
        assert next(line for line in lines if '"deal.created"' in line or '"jalon.deal.created' in line)


def test_the_gateway_answers_for_itself_as_the_services_do(up: JalonDistributed) -> None:
    assert httpx.get(f"{up.origin}/boards/1").headers["content-type"].startswith("text/html")
    assert "default-src 'self'" in httpx.get(f"{up.origin}/").headers["content-security-policy"]
    assert httpx.get(f"{up.origin}/api/openapi.json").json()["openapi"] == "3.1.0"
    assert httpx.get(f"{up.origin}/assets/none.js").status_code == 404
    unknown = httpx.get(f"{up.origin}/api/v1/nothing")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    long = httpx.post(f"{up.origin}/f/cours-d-essai", content=b"x" * 2_000_000)
    assert (long.status_code, long.json()["code"]) == (413, "body_too_long")
    named = httpx.get(f"{up.origin}/api/v1/me", headers={"X-Request-Id": "from-a-client-1"})
    assert (named.status_code, named.headers["x-request-id"]) == (401, "from-a-client-1")


def test_no_service_enters_anothers_database(up: JalonDistributed, accounts: Accounts) -> None:
    own = accounts.database_url("pipeline").replace("+psycopg", "")
    with psycopg.connect(own) as connection:
        assert connection.execute("SELECT count(*) FROM cards").fetchone() is not None
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(own.rpartition("/")[0] + f"/{up.name}_contacts")


def test_a_third_party_reads_public_events_and_can_do_nothing_else(accounts: Accounts) -> None:
    for forbidden in ("jalon.events.live", "jalon.commands"):
        with Connection(accounts.broker_url(READER)) as connection, connection.channel() as channel:
            channel.queue_declare("my-program", durable=False, exclusive=True, auto_delete=True)
            channel.queue_bind("my-program", "jalon.events", "jalon.deal.#")
            with pytest.raises(AccessRefused):
                channel.queue_bind("my-program", forbidden, "#")
    for key in ("my-program", "pipeline.commands.live"):
        with Connection(accounts.broker_url(READER)) as connection, connection.channel() as channel:
            channel.basic_publish(Message("{}", content_encoding="utf-8"), exchange="", routing_key=key)
            with pytest.raises(AccessRefused):  # told at the next answer
                channel.queue_declare("another", durable=False, exclusive=True, auto_delete=True)


def submit_until_acknowledged(up: JalonDistributed, number: int) -> None:
    values = {"name": f"Élève {number}", "email": f"eleve{number}@example.org", "trial_at": local(class_in(14))}
    while True:
        try:
            if up.submit(**values).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)


DEALS = "FROM cards WHERE kind = 'deal'"
COUNTS = {
    "submissions": ("contacts", "SELECT count(*) FROM submissions"),
    "contacts": ("contacts", "SELECT count(*) FROM contacts"),
    "deals": ("pipeline", f"SELECT count(DISTINCT contact_id) {DEALS}"),
    "tasks": ("pipeline", "SELECT count(DISTINCT contact_id) FROM tasks"),
    "deals and tasks": ("pipeline", f"SELECT (SELECT count(*) {DEALS}) + (SELECT count(*) FROM tasks)"),
    "notifications": ("automation", "SELECT count(*) FROM notifications"),
    "waiting runs": ("automation", "SELECT count(*) FROM runs WHERE status = 'waiting' AND waiting_until IS NOT NULL"),
    "mails": ("campaigns", "SELECT count(*) FROM sends WHERE status IN ('accepted', 'unknown')"),
}
ONCE_EACH = dict.fromkeys(COUNTS, SUBMISSIONS) | {"deals and tasks": 2 * SUBMISSIONS}


def count(up: JalonDistributed) -> dict[str, int]:
    return {name: int(str(up.rows(service, query)[0][0])) for name, (service, query) in COUNTS.items()}


def at_rest(up: JalonDistributed) -> dict[str, int] | None:
    """The counts, once nothing of what was submitted before is under way."""
    counts = count(up)
    return counts if counts["submissions"] == counts["waiting runs"] == counts["mails"] else None


def test_whatever_process_is_killed_nothing_is_lost_and_nothing_done_twice(up: JalonDistributed) -> None:
    before = eventually(lambda: at_rest(up))
    numbers = collections.deque(range(SUBMISSIONS))
    done: list[int] = []

    def send() -> None:
        while True:
            try:
                number = numbers.popleft()
            except IndexError:
                return
            submit_until_acknowledged(up, number)
            done.append(number)

    threads = [threading.Thread(target=send, daemon=True) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    killed = {}
    for number, name in enumerate(KILLED, start=1):
        while len(done) < SUBMISSIONS * number / (len(KILLED) + 1):
            time.sleep(0.01)
        killed[name] = up.kill_process(name)
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()

    def all_done() -> bool:
        after = count(up)
        assert {name: after[name] - before[name] for name in COUNTS} == ONCE_EACH
        return True

    eventually(all_done, within=60)
    addresses = {f"eleve{number}@example.org" for number in range(SUBMISSIONS)}
    contacts = up.rows("contacts", "SELECT address FROM contact_emails WHERE address LIKE 'eleve%'")
    assert collections.Counter(contacts) == collections.Counter((address,) for address in addresses)
    [(unknown,)] = up.rows("campaigns", "SELECT count(*) FROM sends WHERE status = 'unknown'")
    mails = [len(mails_to(up, address)) for address in addresses]
    assert set(mails) <= {0, 1}
    assert mails.count(0) <= int(str(unknown)) <= 20

    def all_back() -> bool:
        now = up.processes()
        return all(now[name].state == "running" and now[name].pid != pid for name, pid in killed.items())

    eventually(all_back, within=20)
    assert all(up.processes()[name].restarts >= 1 for name in KILLED)
    assert all(name in up.ps() for name in KILLED)


def test_a_service_that_is_away_is_said_to_be(up: JalonDistributed) -> None:
    up.kill_process("identity-web")
    answer = eventually(lambda: (a := httpx.get(f"{up.origin}/api/v1/setup")).status_code == 502 and a, within=5)
    assert answer.json()["code"] == "unavailable"
    assert answer.headers["content-type"].startswith("application/problem+json")
    eventually(lambda: httpx.get(f"{up.origin}/api/v1/setup").status_code == 200, within=30)


def test_down_leaves_no_process(up: JalonDistributed, tmp_path: Path) -> None:
    pids = [one.pid for one in up.processes().values() if one.pid]
    groups = [pid for pid in map(int, filter(str.isdecimal, os.listdir("/proc"))) if group_of(pid) in pids]
    assert len(groups) > len(pids)
    assert "Jalon is down" in up.down()
    assert [pid for pid in groups if born(pid)] == []
    assert "not up" in up.ps()
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], signal.SIG_DFL)


def group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None
