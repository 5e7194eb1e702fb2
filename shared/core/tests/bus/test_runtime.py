"""Two services with all their threads, over both brokers: from an operation to the reaction and back."""

import time
from collections.abc import Callable

from bus_services import CONTACTS, PIPELINE, answers, create_contact, rename_contact, seen, tasks

from jalon_core.bus.broker import Broker, Outgoing
from jalon_core.bus.dead_letters import drop_dead_letters, list_dead_letters
from jalon_core.bus.measuring import exposition
from jalon_core.copies.filling import filling
from jalon_core.copies.reading import copied
from jalon_core.ids import new_id
from jalon_core.runtime import Runtime
from jalon_core.testing.events import unpublished_events
from jalon_core.testing.runtimes import eventually
from jalon_sdk.commands.pipeline import TaskCreate


def test_an_event_becomes_a_copy_and_a_reaction_elsewhere(start: Callable[..., Runtime]) -> None:
    contacts, pipeline = start(CONTACTS).context, start(PIPELINE).context
    with contacts.transaction() as uow:
        contact = create_contact(uow, "Zoé")
        for number in range(20):
            rename_contact(uow, contact.id, f"Zoé {number}")
    eventually(lambda: len(seen(pipeline)) == 21)
    assert [row.version for row in seen(pipeline)] == list(range(1, 22))
    with pipeline.reading() as session:
        assert copied(session, "contact", contact.id).name == "Zoé 19"


def test_a_command_is_answered(start: Callable[..., Runtime]) -> None:
    contacts, pipeline = start(CONTACTS).context, start(PIPELINE).context
    with contacts.transaction() as uow:
        uow.send(TaskCreate(title="Call"), key="k1", scope="installation")
        uow.send(TaskCreate(title="refused"), key="k2", scope=f"member:{new_id()}")
    eventually(lambda: len(answers(contacts)) == 1)
    assert [(row.key, row.status) for row in answers(contacts)] == [("k1", "finished")]
    assert [task.title for task in tasks(pipeline)] == ["Call"]


def test_a_service_that_starts_late_gets_everything_without_reacting(start: Callable[..., Runtime]) -> None:
    contacts = start(CONTACTS).context
    with contacts.transaction() as uow:
        ids = [create_contact(uow, f"Contact {number}").id for number in range(250)]
    eventually(lambda: not unpublished_events(contacts))
    pipeline = start(PIPELINE).context

    def whole() -> bool:
        with pipeline.reading() as session:
            return "contact" not in filling(session, PIPELINE)

    eventually(whole)
    with pipeline.reading() as session:
        assert all(copied(session, "contact", contact_id) for contact_id in ids)
    assert seen(pipeline) == []


def test_a_message_that_cannot_be_read_stops_nobody(start: Callable[..., Runtime], broker: Broker) -> None:
    contacts, pipeline = start(CONTACTS).context, start(PIPELINE)
    eventually(lambda: _has_queue(broker))
    with broker.open() as line:
        line.publish_batch([Outgoing("1", b"\xff no json", "", "pipeline.live", mandatory=True)])
        line.publish_batch([Outgoing("2", '{"no": "envelope"}', "", "pipeline.live", mandatory=True)])
    with contacts.transaction() as uow:
        create_contact(uow, "Zoé")
    eventually(lambda: len(seen(pipeline.context)) == 1)
    eventually(lambda: len(list_dead_letters(broker, "pipeline")) == 2)
    letters = list_dead_letters(broker, "pipeline")
    assert [letter.queue for letter in letters] == ["pipeline.live", "pipeline.live"]
    assert "JSON" in letters[0].error
    assert drop_dead_letters(broker, "pipeline", lambda letter: letter.id == letters[0].id) == 1
    assert [letter.id for letter in list_dead_letters(broker, "pipeline")] == [letters[1].id]


def _has_queue(broker: Broker) -> bool:
    with broker.open() as line:
        return line.size("pipeline.live") is not None


def test_it_starts_and_stops_quickly(start: Callable[..., Runtime]) -> None:
    runtime = start(PIPELINE)
    time.sleep(0.5)
    began = time.monotonic()
    runtime.stop()
    assert time.monotonic() - began < 5


def test_a_bulk_start_does_not_delay_what_a_person_does(start: Callable[..., Runtime]) -> None:
    contacts, pipeline = start(CONTACTS).context, start(PIPELINE).context
    with contacts.transaction(lane="bulk") as uow:
        for number in range(2000):
            create_contact(uow, f"bulk {number}")
    with contacts.transaction() as uow:
        create_contact(uow, "live")
    eventually(lambda: [row for row in seen(pipeline) if row.lane == "live"])
    assert len(seen(pipeline)) < 2000


def test_figures_for_the_operators(start: Callable[..., Runtime], broker: Broker) -> None:
    runtime = start(PIPELINE)
    text = exposition(runtime.context, broker)
    assert 'jalon_queue_messages{service="pipeline",queue="pipeline.dead"} 0' in text
    assert 'jalon_copies_filling{service="pipeline"} 4' in text
    assert 'jalon_broker_up{service="pipeline"} 1' in text
