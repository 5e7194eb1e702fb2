"""Which contacts are in which groups follows the copies of contacts, however they come."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from jalon_core.db.tables import record_copies
from jalon_core.ids import new_id
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import deliver
from jalon_pipeline.models import ContactGroup
from jalon_pipeline.models.contact_groups import follow_contacts
from jalon_sdk.events.contacts import ContactUpdated


def members(context: Any) -> set[tuple[UUID, UUID]]:
    with context.reading() as session:
        return {tuple(row) for row in session.execute(select(ContactGroup.group_id, ContactGroup.contact_id))}


def test_groups_follow_the_copies(context: Any, club: Any) -> None:
    choir, board, press = new_id(), new_id(), new_id()
    zoe, ana = club.contact(group_ids=(choir, board)), club.contact(group_ids=(choir,))
    assert members(context) == {(choir, zoe.id), (board, zoe.id), (choir, ana.id)}
    deliver(context, ContactUpdated(record=replace(zoe, version=2, group_ids=(press, choir))))
    assert members(context) == {(choir, zoe.id), (press, zoe.id), (choir, ana.id)}
    deliver(context, ContactUpdated(record=zoe))
    assert members(context) == {(choir, zoe.id), (press, zoe.id), (choir, ana.id)}, "an old state changes nothing"
    put_copy(context, replace(ana, version=2, deleted=True))
    assert members(context) == {(choir, zoe.id), (press, zoe.id)}
    with context.database.writing() as session:
        session.execute(record_copies.delete().where(record_copies.c.id == zoe.id))
        follow_contacts(session, None)
    assert members(context) == set()
