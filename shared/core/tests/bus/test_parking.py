"""A reaction that keeps failing parks its record; copies go on, and so does everything else."""

from collections.abc import Callable
from dataclasses import replace

import bus_services
import pytest
from bus_services import CONTACTS, PIPELINE, answers, create_contact, rename_contact, seen, tasks

from jalon_core.bus.broker import Broker, Outgoing
from jalon_core.bus.dead_letters import list_dead_letters, replay_dead_letters
from jalon_core.bus.envelopes import envelope_of, write_body
from jalon_core.bus.measuring import measure_database, measure_queues
from jalon_core.bus.parked import drop_parked, let_go_on, list_parked, replay_parked
from jalon_core.copies.reading import copied
from jalon_core.jobs import handlers
from jalon_core.runtime import Runtime
from jalon_core.testing.runtimes import eventually
from jalon_sdk.commands.pipeline import TaskCreate
from jalon_sdk.events.contacts import ContactCreated


def test_a_failing_reaction_parks_its_record_and_the_rest_flows(
    start: Callable[..., Runtime], monkeypatch: pytest.MonkeyPatch
) -> None:
    contacts, pipeline = start(CONTACTS).context, start(PIPELINE).context
    with contacts.transaction() as uow:
        broken = create_contact(uow, "broken")
        create_contact(uow, "Zoé")
        rename_contact(uow, broken.id, "mended")
    eventually(lambda: len(list_parked(pipeline)) == 2)
    assert [row.name for row in seen(pipeline)] == ["Zoé"]
    first, behind = list_parked(pipeline)
    assert "cannot stand the name" in first.error
    assert (first.attempts, behind.error) == (4, "")
    assert measure_database(pipeline)["parked_messages"] == 2
    with pipeline.reading() as session:
        assert copied(session, "contact", broken.id).name == "mended"

    with pytest.raises(RuntimeError):
        replay_parked(pipeline, handlers(pipeline), first.subject)
    assert [parked.attempts for parked in list_parked(pipeline)] == [5, 0]

    monkeypatch.setattr(bus_services, "UNBEARABLE", "")
    assert replay_parked(pipeline, handlers(pipeline), first.subject) == 2
    assert [row.name for row in seen(pipeline)] == ["Zoé", "broken", "mended"]
    assert list_parked(pipeline) == []


def test_what_waits_behind_a_dropped_message_goes_on(start: Callable[..., Runtime]) -> None:
    contacts, pipeline = start(CONTACTS).context, start(PIPELINE).context
    with contacts.transaction() as uow:
        broken = create_contact(uow, "broken")
        rename_contact(uow, broken.id, "mended")
    eventually(lambda: len(list_parked(pipeline)) == 2)
    assert drop_parked(pipeline, handlers(pipeline), list_parked(pipeline)[0].id)
    assert not drop_parked(pipeline, handlers(pipeline), 12345)
    let_go_on(pipeline, handlers(pipeline))
    assert [row.name for row in seen(pipeline)] == ["mended"]


def test_a_command_with_a_bug_waits_for_an_operator_and_is_then_answered(start: Callable[..., Runtime]) -> None:
    contacts, pipeline = start(CONTACTS).context, start(PIPELINE).context
    with contacts.transaction() as uow:
        uow.send(TaskCreate(title="broken"), key="k1", scope="installation")
        uow.send(TaskCreate(title="fine"), key="k2", scope="installation")
    eventually(lambda: len(answers(contacts)) == 1 and len(list_parked(pipeline)) == 1)
    assert [task.title for task in tasks(pipeline)] == ["fine"]
    [parked] = list_parked(pipeline)
    assert parked.consumer == "commands"
    drop_parked(pipeline, handlers(pipeline), parked.id)
    eventually(lambda: len(answers(contacts)) == 2)
    assert ("k1", "refused", "dropped") in [(row.key, row.status, row.code) for row in answers(contacts)]


def test_an_event_whose_data_breaks_its_promise_is_a_dead_letter(start: Callable[..., Runtime], broker: Broker) -> None:
    contacts, pipeline = start(CONTACTS).context, start(PIPELINE).context
    with contacts.transaction() as uow:
        contact = create_contact(uow, "Zoé")
        event = ContactCreated(record=bus_services.contact_state(contact))
    good = envelope_of(event, service="contacts", actor="system")
    broken = replace(good, data={"record": {"id": "no id"}, "changed": {}})
    future = replace(good, id=contact.id, type="jalon.contact.created.v2")
    with broker.open() as line:
        for envelope in (broken, future):
            line.publish_batch([Outgoing("1", write_body(envelope), "", "pipeline.live", mandatory=True)])
    eventually(lambda: len(list_dead_letters(broker, "pipeline")) == 1)
    [letter] = list_dead_letters(broker, "pipeline")
    assert "record.id" in letter.error
    eventually(lambda: len(seen(pipeline)) == 1)
    assert measure_queues(pipeline, broker)["pipeline.dead"] == 1

    assert replay_dead_letters(broker, "pipeline", lambda letter: "no id" in letter.body) == 1
    eventually(lambda: len(list_dead_letters(broker, "pipeline")) == 1)
