"""Messages that are written together at the end of their transaction, and who wants which."""

from dataclasses import replace
from pathlib import Path

import pytest
from bus_services import CONTACTS, create_contact, rename_contact
from sqlalchemy import event as sql_event

from jalon_core.bus.outbox import gathering
from jalon_core.bus.subscriptions import EVERYTHING, subscriptions, wants
from jalon_core.testing.events import recorded
from jalon_core.testing.services import make_context


@pytest.fixture
def contacts(tmp_path: Path):
    context = make_context(CONTACTS, tmp_path)
    yield context
    context.database.dispose()


def test_they_are_written_in_order_after_all_changes(contacts):
    statements = []

    def note(_connection, _cursor, statement, *_):
        statements.append(statement.split(" (", 1)[0])

    with contacts.transaction() as uow, gathering(uow.session):
        sql_event.listen(contacts.database.engine, "before_cursor_execute", note)
        zoe = create_contact(uow, "Zoé")
        rename_contact(uow, zoe.id, "Zoë")
        create_contact(uow, "Ada")
    sql_event.remove(contacts.database.engine, "before_cursor_execute", note)
    assert [(sent.name, sent.data["record"]["name"]) for sent in recorded(contacts)] == [
        ("contact.created", "Zoé"),
        ("contact.updated", "Zoë"),
        ("contact.created", "Ada"),
    ]
    assert [statement for statement in statements if "outbox" in statement] == ["INSERT INTO outbox"]
    assert statements[-1] == "INSERT INTO outbox"


def test_nothing_is_written_when_the_transaction_fails(contacts):
    def fail():
        with contacts.transaction() as uow, gathering(uow.session):
            create_contact(uow, "Zoé")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert recorded(contacts) == []


def test_within_another_one_they_wait_for_its_end(contacts):
    with contacts.transaction() as uow, gathering(uow.session):
        with gathering(uow.session):
            create_contact(uow, "Zoé")
        create_contact(uow, "Ada")
    assert [sent.data["record"]["name"] for sent in recorded(contacts)] == ["Zoé", "Ada"]


def test_who_reacts_to_all_is_spared_its_own_internal_events():
    def react(*_):
        pass

    curious = replace(CONTACTS, reactions={"*": react})
    assert subscriptions(curious) == {EVERYTHING}
    automation = replace(CONTACTS, name="automation", reactions={"*": react})
    assert EVERYTHING not in subscriptions(automation)
    for wanted in ("jalon.deal.created.v1", "jalon.contact.updated.v1", "jalon.workflow.updated.v1"):
        assert wants(automation, wanted)
    for spared in ("jalon.run.started.v1", "jalon.run.updated.v1", "jalon.notification.created.v1"):
        assert not wants(automation, spared)
