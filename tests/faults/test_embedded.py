"""The embedded way of running: killed as a whole and in parts, frozen, and given messages that nobody can read."""

import collections
import contextlib
import email
import email.policy
import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import psutil
from faults import FUTURE, TEAM_UPDATED, event
from jalon_process import JalonProcess, eventually, running
from load import Card, Load, address_of, note_of
from test_form_to_reminder import deal_of

from jalon_core.bus.broker import Broker, Outgoing
from jalon_core.bus.dead_letters import list_dead_letters
from jalon_core.bus.topology import event_queue
from jalon_core.ids import new_id
from jalon_core.settings import SERVICES, Settings

LONG = os.environ.get("FAULTS") == "long"
TOTAL = 100 if LONG else 40
TIMES = 3 if LONG else 1
FROZEN = 20.0 if LONG else 6.0
CARDS = 5


class EmbeddedFaults:
    """Does harm to one embedded Jalon."""

    def __init__(self, jalon: JalonProcess, chance: Random) -> None:
        self.jalon = jalon
        self.chance = chance
        self.broker = Broker(Settings(data_dir=jalon.data_dir).effective_broker_url)
        self.poison: list[str] = []

    def kinds(self) -> list[Callable[[], None]]:
        """Everything that can be done."""
        return [self.kill_all, self.kill_worker, self.kill_plugin, self.freeze, self.poison_it, self.future]

    def kill_all(self) -> None:
        self.jalon.kill()
        self.jalon.start()

    def kill_worker(self) -> None:
        """gunicorn's arbiter stays, and starts another."""
        psutil.Process(eventually(self._worker)).kill()

    def kill_plugin(self) -> None:
        """The process in which plugins' code runs; it is there as soon as something was asked of one."""
        with contextlib.suppress(psutil.NoSuchProcess):  # it ends by itself when it is not needed
            psutil.Process(eventually(self._plugin, within=60)).kill()

    def freeze(self) -> None:
        os.killpg(self.jalon.pid, signal.SIGSTOP)
        time.sleep(FROZEN)
        os.killpg(self.jalon.pid, signal.SIGCONT)

    def poison_it(self) -> None:
        number = new_id()
        body = self.chance.choice([f"this is no event {number}", event(TEAM_UPDATED, number, {"record": 42})])
        self._publish(body, event_queue("contacts", "live"))
        self.poison.append(body)

    def future(self) -> None:
        number = new_id()
        self._publish(event(FUTURE, number, {"record": {"id": str(number)}}), event_queue("automation", "live"))

    def _publish(self, body: str, queue: str) -> None:
        with self.broker.open() as line:
            line.publish_batch([Outgoing(str(new_id()), body, "", queue)])

    def _worker(self) -> int | None:
        children = psutil.Process(self.jalon.pid).children()
        return children[0].pid if children else None

    def _plugin(self) -> int | None:
        for process in psutil.Process(self.jalon.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                if "jalon_core.plugins.worker" in process.cmdline():
                    return process.pid
        return None


def rows(jalon: JalonProcess, service: str, query: str) -> list[Any]:
    database = sqlite3.connect(f"file:{jalon.data_dir / service}.sqlite3?mode=ro", uri=True)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def assert_settled(jalon: JalonProcess) -> bool:
    assert dict(rows(jalon, "automation", RUNS)) == {"waiting": TOTAL}
    assert dict(rows(jalon, "campaigns", "SELECT status, count(*) FROM sends GROUP BY 1")) == {"accepted": TOTAL}
    for service in SERVICES:
        assert rows(jalon, service, "SELECT count(*) FROM outbox WHERE published_at IS NULL") == [(0,)], service
    assert rows(jalon, "bus", "SELECT queue, count(*) FROM deliveries WHERE queue NOT LIKE '%.dead' GROUP BY 1") == []
    return True


RUNS = "SELECT CASE WHEN waiting_until IS NULL THEN 'busy' ELSE status END, count(*) FROM runs GROUP BY 1"
GAPS = """
    SELECT * FROM (
        SELECT visit_no, left_at, row_number() OVER card AS place, lead(entered_at) OVER card AS next
        FROM visits WINDOW card AS (PARTITION BY card_id ORDER BY visit_no)
    ) WHERE visit_no <> place OR left_at IS NOT next
"""


def counted(found: list[tuple[str]]) -> "collections.Counter[str]":
    return collections.Counter(text for (text,) in found)


def assert_everything_once(jalon: JalonProcess, load: Load, poison: list[str]) -> None:
    addresses = collections.Counter(map(address_of, range(TOTAL)))
    contacts = rows(jalon, "contacts", "SELECT contact_id FROM contact_emails")
    assert counted(rows(jalon, "contacts", "SELECT address FROM contact_emails")) == addresses
    deals = "cards WHERE kind = 'deal'"
    for service, table in (("contacts", "submissions"), ("pipeline", deals), ("pipeline", "tasks")):
        assert counted(rows(jalon, service, f"SELECT contact_id FROM {table}")) == counted(contacts), table
    assert rows(jalon, "automation", "SELECT count(*) FROM notifications") == [(TOTAL,)]
    mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in mail_files(jalon)]
    assert collections.Counter(mail["To"].addresses[0].addr_spec for mail in mails) == addresses

    notes = collections.Counter(map(note_of, load.moved))
    assert counted(rows(jalon, "pipeline", "SELECT note FROM visits WHERE note <> ''")) == notes
    logged = "SELECT json_extract(envelope, '$.data.note') FROM event_log WHERE name = 'deal.stage_changed'"
    assert counted(rows(jalon, "automation", logged)) == notes
    told = "SELECT json_extract(summary, '$.note') FROM timeline_entries WHERE kind = 'deal.stage_changed'"
    assert counted(rows(jalon, "contacts", told)) == notes
    assert rows(jalon, "pipeline", GAPS) == []

    for service in SERVICES:
        broker = Broker(Settings(data_dir=jalon.data_dir).effective_broker_url)
        letters = {letter.body for letter in list_dead_letters(broker, service)}
        assert letters == (set(poison) if service == "contacts" else set())
        assert rows(jalon, service, "SELECT subject, error FROM parked_messages") == []
        assert rows(jalon, service, "PRAGMA integrity_check") == [("ok",)]


def mail_files(jalon: JalonProcess) -> list[Path]:
    return list((jalon.data_dir / "mails").glob("*.eml"))


def test_nothing_is_lost_and_nothing_done_twice(data_dir: Path) -> None:
    seed = int(os.environ.get("FAULTS_SEED") or random.randrange(1 << 30))
    print(f"\nFAULTS_SEED={seed}", flush=True)  # noqa: T201  so that a failure can be played again
    chance = Random(seed)
    with running(data_dir) as jalon:
        load = Load(jalon, reminded=0)
        load.start()
        load.ask(CARDS, 0)
        member = jalon.sign_in("accueil@chorale.example")
        for number in range(CARDS):
            deal = eventually(lambda number=number: deal_of(member, address_of(number)), within=60)
            load.cards.put(Card(deal["id"], deal["stage_id"]))
        stages = member.get(f"/pipelines/{deal['pipeline_id']}")["stages"]
        load.stages += [stage["id"] for stage in stages if stage["kind"] == "open"]

        faults = EmbeddedFaults(jalon, chance)
        planned = faults.kinds() * TIMES
        chance.shuffle(planned)
        for left, harm in zip(range(len(planned), 0, -1), planned, strict=True):
            load.ask((TOTAL - load.asked[0]) // left, (TOTAL - load.asked[1]) // left)
            time.sleep(chance.uniform(0, 1))
            print(harm.__name__, flush=True)  # noqa: T201
            harm()
        load.finish()
        eventually(lambda: assert_settled(jalon), within=240)
        assert load.asked == (TOTAL, TOTAL)
        assert_everything_once(jalon, load, faults.poison)
