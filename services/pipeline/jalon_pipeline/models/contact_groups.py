"""Which contacts are in which groups: what the copies of contacts say, kept so that boards are filtered by an index."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Index, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from jalon_core.db.tables import record_copies
from jalon_pipeline.models.declarative import Base


class ContactGroup(Base):
    """A contact is in a group."""

    __tablename__ = "contact_groups"
    __table_args__ = (Index("ix_contact_groups_contact", "contact_id"),)

    group_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)


def follow_contacts(session: Session, contact_ids: Sequence[UUID] | None) -> None:
    """Make the rows what the copies of these contacts say; None: drop those of contacts that are not copied any more.

    Only what differs is written: most changes of a contact are none of its groups.
    """
    copies = select(record_copies.c.id, record_copies.c.state["group_ids"].label("group_ids")).where(
        record_copies.c.kind == "contact", record_copies.c.deleted.is_(False)
    )
    if contact_ids is None:
        gone = ContactGroup.contact_id.not_in(copies.with_only_columns(record_copies.c.id))
        session.execute(delete(ContactGroup).where(gone).execution_options(synchronize_session=False))
        return
    for start in range(0, len(contact_ids), 500):
        ids = contact_ids[start : start + 500]
        wanted = {
            (UUID(group_id), row.id)
            for row in session.execute(copies.where(record_copies.c.id.in_(ids)))
            for group_id in row.group_ids or ()
        }
        here = select(ContactGroup.group_id, ContactGroup.contact_id).where(ContactGroup.contact_id.in_(ids))
        known = {(row.group_id, row.contact_id) for row in session.execute(here)}
        for group_id, contact_id in known - wanted:
            this = (ContactGroup.group_id == group_id, ContactGroup.contact_id == contact_id)
            session.execute(delete(ContactGroup).where(*this).execution_options(synchronize_session=False))
        if new := wanted - known:
            rows = [{"group_id": group_id, "contact_id": contact_id} for group_id, contact_id in new]
            session.execute(insert(ContactGroup), rows)
