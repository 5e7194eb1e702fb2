"""Messages that are written together at the end of their transaction, and who wants which."""

from dataclasses import replace
from pathlib import Path

import pytest
from bus_services import CONTACTS, create_contact, rename_contact

from jalon_core.bus.outbox import gathering
from jalon_core.bus.subscriptions import EVERYTHING, subscriptions, wants
from jalon_core.testing.events import recorded
from jalon_core.testing.services import make_context
from jalon_core.testing.statements import statements


@pytest.fixture
def contacts(tmp_path: Path):
    context = make_context(CONTACTS, tmp_path)
    yield context
    context.database.dispose()


def test_they_are_written_in_order_after_all_changes(contacts):
    with statements(contacts) as sent, contacts.transaction() as uow, gathering(uow.session):
        zoe = create_contact(uow, "Zoé")
        rename_contact(uow, zoe.id, "Zoë")
        create_contact(uow, "Ada")
    assert [(told.name, told.data["record"]["name"]) for told in recorded(contacts)] == [
        ("contact.created", "Zoé"),
        ("contact.updated", "Zoë"),
        ("contact.created", "Ada"),
    ]
    assert [each.split(" (", 1)[0] for each in sent if "outbox" in each.split(" (", 1)[0]] == ["INSERT INTO outbox"]
    assert sent[-1].startswith("INSERT INTO outbox (")


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
