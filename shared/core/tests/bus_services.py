"""Two small services with real events: one owns contacts, the other copies them, reacts, and obeys commands."""

import datetime as dt
import os
import signal
import time
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from jalon_core.copies.reading import require_copied
from jalon_core.db.base import Model, RecordColumns, metadata
from jalon_core.errors import Conflict
from jalon_core.ids import new_id
from jalon_core.service import Context, Service, owned_rows
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk import records
from jalon_sdk.commands.pipeline import TaskCreate
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.bus import CommandAnswered
from jalon_sdk.events.contacts import ContactCreated, ContactDeleted, ContactUpdated


class ContactsBase(Model):
    metadata = metadata()
    __abstract__ = True


class Contact(RecordColumns, ContactsBase):
    __tablename__ = "contacts"
    name: Mapped[str] = mapped_column()


class Answer(ContactsBase):
    __tablename__ = "answers"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column()
    status: Mapped[str] = mapped_column()
    code: Mapped[str] = mapped_column()


class PipelineBase(Model):
    metadata = metadata()
    __abstract__ = True


class Seen(PipelineBase):
    """One row per reaction that ran."""

    __tablename__ = "seen"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    contact_id: Mapped[UUID] = mapped_column()
    version: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column()
    lane: Mapped[str] = mapped_column()


class Task(PipelineBase):
    __tablename__ = "tasks"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    title: Mapped[str] = mapped_column()
    actor: Mapped[str] = mapped_column()


def contact_state(contact: Contact) -> records.Contact:
    return records.Contact(
        id=contact.id,
        version=contact.version,
        team_id=contact.team_id,
        owner_id=contact.owner_id,
        deleted=contact.deleted_at is not None,
        name=contact.name,
        created_at=contact.created_at,
        updated_at=contact.updated_at,
    )


def create_contact(uow: UnitOfWork, name: str) -> Contact:
    contact = Contact(id=new_id(), version=1, name=name)
    uow.session.add(contact)
    uow.session.flush()
    uow.record(ContactCreated(record=contact_state(contact)))
    return contact


def rename_contact(uow: UnitOfWork, contact_id: UUID, name: str) -> None:
    contact = uow.session.get_one(Contact, contact_id, with_for_update=True)
    contact.name = name
    contact.version += 1
    uow.record(ContactUpdated(record=contact_state(contact)))


def delete_contact(uow: UnitOfWork, contact_id: UUID) -> None:
    contact = uow.session.get_one(Contact, contact_id, with_for_update=True)
    contact.deleted_at = dt.datetime.now(dt.UTC)
    contact.version += 1
    uow.record(ContactDeleted(record=contact_state(contact)))


def _states(_session: Session, rows: Sequence[Contact]) -> list[records.Contact]:
    return [contact_state(row) for row in rows]


def note_answer(uow: UnitOfWork, event: CommandAnswered, _envelope: Envelope) -> None:
    uow.session.add(Answer(key=event.key, status=event.status, code=event.code))


CONTACTS = Service(
    name="contacts",
    package="jalon_core",
    metadata=ContactsBase.metadata,
    resources=("contacts",),
    owned=(owned_rows("contact", Contact, _states),),
    reactions={"command.answered": note_answer},
)


UNBEARABLE = "broken"


def note_contact(uow: UnitOfWork, event: ContactCreated | ContactUpdated, envelope: Envelope) -> None:
    if event.record.name == UNBEARABLE:
        raise RuntimeError("this reaction cannot stand the name")
    if event.record.name == "kill" and "BUS_SERVICES_SURVIVE" not in os.environ:
        os.kill(os.getpid(), signal.SIGKILL)
    if event.record.name.startswith("slow"):
        time.sleep(float(event.record.name.removeprefix("slow")))
    uow.session.add(
        Seen(contact_id=event.record.id, version=event.record.version, name=event.record.name, lane=envelope.lane)
    )


class Impossible(ValueError):
    """A domain rule says no."""


def create_task(uow: UnitOfWork, command: TaskCreate) -> dict[str, str]:
    task = Task(title=command.title, actor=uow.caller.actor)
    uow.session.add(task)
    uow.session.flush()
    if command.title == "refused":
        raise Conflict("no such task today")
    if command.title == "impossible":
        raise Impossible("the domain says no")
    if command.title == "broken":
        raise RuntimeError("a bug")
    if command.contact_id is not None:
        require_copied(uow.session, "contact", command.contact_id)
    return {"task_id": str(task.id)}


PIPELINE = Service(
    name="pipeline",
    package="jalon_core",
    metadata=PipelineBase.metadata,
    resources=("deals",),
    copies={"contacts": ("contact",)},
    reactions={"contact.created": note_contact, "contact.updated": note_contact},
    commands={TaskCreate: create_task},
    refusals={Impossible: ("impossible", 409)},
)


def seen(context: Context) -> list[Seen]:
    with context.reading() as session:
        return list(session.scalars(select(Seen).order_by(Seen.number)))


def answers(context: Context) -> list[Answer]:
    with context.reading() as session:
        return list(session.scalars(select(Answer).order_by(Answer.id)))


def tasks(context: Context) -> list[Task]:
    with context.reading() as session:
        return list(session.scalars(select(Task).order_by(Task.id)))
