"""The relay: in order, live lane first, one at a time, and not stopped by a broker that is away."""

import datetime as dt
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from bus_services import CONTACTS, PIPELINE, answers, create_contact, seen
from sqlalchemy import select, update

from jalon_core.bus.broker import Broker, BrokerDown, Incoming
from jalon_core.bus.declaring import declare_service
from jalon_core.bus.locking import sole_relay
from jalon_core.bus.measuring import measure_database
from jalon_core.bus.purging import purge
from jalon_core.bus.relay import Relay
from jalon_core.clock import now
from jalon_core.db.engine import Database
from jalon_core.db.tables import outbox
from jalon_core.ids import new_id
from jalon_core.runtime import Runtime
from jalon_core.service import Context
from jalon_core.testing.events import unpublished_events
from jalon_core.testing.runtimes import eventually
from jalon_core.testing.servers import postgresql_database
from jalon_core.testing.services import make_context
from jalon_sdk.commands.pipeline import TaskCreate
from jalon_sdk.events.bus import SnapshotEnded


@pytest.fixture
def contacts(tmp_path: Path, database_url: Callable[[str], str | None]) -> Context:
    return make_context(CONTACTS, tmp_path, url=database_url("contacts"))


def bodies(broker: Broker, lane: str) -> list[bytes]:
    received: list[Incoming] = []
    with broker.open() as line:
        line.consume(f"pipeline.{lane}", received.append, prefetch=1000)
        while line.drain(0.5):
            pass
        if received:
            line.ack(received[-1], all_before=True)
    return [message.body for message in received]


def test_the_live_lane_goes_first_and_each_lane_in_order(contacts: Context, broker: Broker) -> None:
    with contacts.transaction(lane="bulk") as uow:
        for number in range(3):
            create_contact(uow, f"bulk {number}")
    with contacts.transaction() as uow:
        for number in range(250):
            create_contact(uow, f"live {number}")
    relay = Relay(contacts, broker)
    with broker.open() as line, sole_relay(contacts.database, threading.Event()) as turn:
        declare_service(line, PIPELINE)
        assert turn is not None
        assert [relay.publish(line, turn.transaction) for _ in range(4)] == [200, 50, 3, 0]
        live, bulk = bodies(broker, "live"), bodies(broker, "bulk")
    assert [f'"live {number}"'.encode() in body for number, body in enumerate(live)] == [True] * 250
    assert [f'"bulk {number}"'.encode() in body for number, body in enumerate(bulk)] == [True] * 3
    contacts.database.dispose()


def test_only_one_relay_of_a_service_is_active(contacts: Context) -> None:
    stopping = threading.Event()
    with sole_relay(contacts.database, threading.Event()) as first:
        assert first is not None
        stopping.set()
        with sole_relay(contacts.database, stopping) as second:
            assert second is None
    with sole_relay(contacts.database, threading.Event()) as third:
        assert third is not None
    contacts.database.dispose()


@pytest.mark.services
def test_on_postgresql_it_hears_of_messages_on_the_connection_that_holds_its_lock() -> None:
    with postgresql_database("relay") as url:
        database = Database(url, pool_size=1)
        with sole_relay(database, threading.Event()) as turn, psycopg.connect(plain(url), autocommit=True) as another:
            assert turn is not None
            assert turn.hear is not None

            def heard(channel: str, *, within: float) -> bool:
                another.execute("SELECT pg_notify('jalon', %s)", [channel])
                started = time.monotonic()
                turn.hear(within)
                return time.monotonic() - started < within

            assert heard("outbox", within=10)
            assert not heard("runs", within=0.2), "that is for others"
            another.execute("SELECT pg_notify('jalon', 'outbox')")
            with turn.transaction() as connection:
                connection.exec_driver_sql("SELECT 1")  # meets the message on its way
            started = time.monotonic()
            turn.hear(10)
            assert time.monotonic() - started < 10, "what came meanwhile counts"
            found = another.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            ).fetchone()
            assert found == (2,), "its own, and ours"
        database.dispose()


def plain(url: str) -> str:
    return url.replace("+psycopg", "")


def test_a_broker_that_is_away_delays_and_loses_nothing(contacts: Context, broker: Broker) -> None:
    away = Broker("amqp://guest:guest@127.0.0.1:1//")
    with contacts.transaction() as uow:
        create_contact(uow, "Zoé")
    with pytest.raises(BrokerDown):
        Relay(contacts, away).run(threading.Event())
    assert unpublished_events(contacts) == 1
    assert measure_database(contacts)["outbox_messages"] == 1
    with broker.open() as line, sole_relay(contacts.database, threading.Event()) as turn:
        declare_service(line, PIPELINE)
        assert turn is not None
        assert Relay(contacts, broker).publish(line, turn.transaction) == 1
        assert len(bodies(broker, "live")) == 1
    contacts.database.dispose()


def test_a_command_to_a_service_that_has_never_run_is_kept_and_holds_nobody_up(start: Callable[..., Runtime]) -> None:
    contacts = start(CONTACTS).context
    with contacts.transaction() as uow:
        uow.send(TaskCreate(title="Call"), key="k1", scope="installation")
        create_contact(uow, "Zoé")
    eventually(lambda: unpublished_events(contacts) == 0)
    assert measure_database(contacts)["outbox_messages"] >= 1
    pipeline = start(PIPELINE).context
    eventually(lambda: len(answers(contacts)) == 1)
    assert seen(pipeline) == []


def test_a_snapshot_for_somebody_who_has_gone_is_dropped(start: Callable[..., Runtime]) -> None:
    contacts = start(CONTACTS, {"relay"}).context
    with contacts.transaction(lane="bulk") as uow:
        ended = SnapshotEnded(snapshot_id=new_id(), record_kind="contact", count=0)
        uow.tell("live.gone", ended)
    eventually(lambda: measure_database(contacts)["outbox_messages"] == 0)


def test_what_was_published_is_kept_seven_days(contacts: Context) -> None:
    with contacts.transaction() as uow:
        for number in range(3):
            create_contact(uow, str(number))
    with contacts.database.writing() as session:
        first, second, _ = session.scalars(select(outbox.c.id).order_by(outbox.c.id)).all()
        for row_id, days in ((first, 8), (second, 6)):
            moment = now() - dt.timedelta(days=days)
            session.execute(update(outbox).where(outbox.c.id == row_id).values(published_at=moment))
    assert purge(contacts) == 1
    with contacts.reading() as session:
        assert session.scalars(select(outbox.c.id).order_by(outbox.c.id)).all() == [second, second + 1]
    contacts.database.dispose()


def test_two_services_with_all_their_threads_do_everything_once_while_relays_change(
    start: Callable[..., Runtime], tmp_path: Path, broker_url: str, database_url: Callable[[str], str | None]
) -> None:
    pipeline = start(PIPELINE).context
    with ExitStack() as stack:
        relays = []
        for _ in range(3):
            context = make_context(CONTACTS, tmp_path, url=database_url("contacts"))
            settings = replace(context.settings, broker_url=broker_url)
            relays.append(Runtime(CONTACTS, settings, database=context.database))
            stack.callback(relays[-1].stop)
            relays[-1].start({"relay"})
        for number, relay in enumerate(relays):
            with relays[-1].context.transaction() as uow:
                for index in range(100):
                    create_contact(uow, f"{number} {index}")
            if relay is not relays[-1]:
                relay.stop()
        eventually(lambda: len(seen(pipeline)) == 300)
    assert [row.name for row in seen(pipeline)] == [f"{number} {index}" for number in range(3) for index in range(100)]
