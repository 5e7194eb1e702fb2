"""Contacts with their e-mail addresses and phone numbers."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jalon_contacts.domain.searching import search_text
from jalon_contacts.models.companies import Company
from jalon_contacts.models.declarative import Base
from jalon_contacts.models.groups import GroupMember
from jalon_core.db.base import RecordColumns
from jalon_core.ids import new_id
from jalon_sdk import records
from jalon_sdk.folding import folded


class ContactEmail(Base):
    """An address of a contact. A team's living contacts never share one: recognition stands on this index."""

    __tablename__ = "contact_emails"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"), index=True)
    team_id: Mapped[UUID]
    address: Mapped[str] = mapped_column(String(320))
    position: Mapped[int]
    live: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        Index(
            "uq_contact_emails_team_id_address",
            "team_id",
            "address",
            unique=True,
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
    )


class ContactPhone(Base):
    """A phone number of a contact, in E.164. Families share one, so it is not unique."""

    __tablename__ = "contact_phones"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"), index=True)
    number: Mapped[str] = mapped_column(String(20), index=True)
    position: Mapped[int]


class Contact(RecordColumns, Base):
    """A person.

    :ivar sort_name: the name without case and accents, by which lists are sorted.
    :ivar search: what the contact is found by, see `jalon_contacts.domain.searching`.
    :ivar merged_into: of one that was merged away: the contact that stayed, to which its id leads for ever.
    :ivar company_name: what its company is called, for lists and for the search; follows the company within moments.
    """

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_sort_name_id", "sort_name", "id"),)

    name: Mapped[str] = mapped_column(String(200))
    sort_name: Mapped[str] = mapped_column(String(400))
    search: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(10), default=None)
    time_zone: Mapped[str | None] = mapped_column(String(64), default=None)
    company_id: Mapped[UUID | None] = mapped_column(index=True, default=None)
    company_name: Mapped[str | None] = mapped_column(String(200), default=None)
    custom: Mapped[dict[str, Any]] = mapped_column(default=dict)
    merged_into: Mapped[UUID | None] = mapped_column(index=True, default=None)
    email_rows: Mapped[list[ContactEmail]] = relationship(
        lazy="raise", order_by=ContactEmail.position, cascade="all, delete-orphan"
    )
    phone_rows: Mapped[list[ContactPhone]] = relationship(
        lazy="raise", order_by=ContactPhone.position, cascade="all, delete-orphan"
    )

    group_rows: Mapped[list[GroupMember]] = relationship(lazy="raise", cascade="all, delete-orphan")

    def __init__(self, **fields: Any) -> None:
        super().__init__(**{"group_rows": [], **fields})

    @property
    def group_ids(self) -> list[UUID]:
        """The groups it is in, static and dynamic, in order of their ids."""
        return sorted(row.group_id for row in self.group_rows)

    @property
    def emails(self) -> list[str]:
        """Normalised addresses; the first is the main one."""
        return [row.address for row in self.email_rows]

    @property
    def phones(self) -> list[str]:
        """Numbers in E.164; the first is the main one."""
        return [row.number for row in self.phone_rows]

    def arrange_emails(self, addresses: Iterable[str]) -> None:
        """Make these its addresses, in this order, each once; rows of addresses that stay are kept."""
        rows = {row.address: row for row in self.email_rows}
        wanted = dict.fromkeys(addresses)
        self.email_rows = [rows.get(text) or ContactEmail(team_id=self.team_id, address=text) for text in wanted]
        for position, row in enumerate(self.email_rows):
            row.position = position

    def arrange_phones(self, numbers: Iterable[str]) -> None:
        """Make these its numbers, in this order, each once; rows of numbers that stay are kept."""
        rows = {row.number: row for row in self.phone_rows}
        self.phone_rows = [rows.get(text) or ContactPhone(number=text) for text in dict.fromkeys(numbers)]
        for position, row in enumerate(self.phone_rows):
            row.position = position

    def join_company(self, company: Company | None) -> None:
        """Belong to a company, or to none."""
        self.company_id = company.id if company else None
        self.company_name = company.name if company else None

    def index_for_search(self) -> None:
        """Bring the columns that lists sort and search by up to date with the rest."""
        self.sort_name = folded(self.name)[:400]
        self.search = search_text(self.name, self.emails, self.phones, self.company_name or "")


def contact_state(contact: Contact) -> records.Contact:
    """The contact as events carry it; its addresses, numbers and groups must be loaded."""
    return records.Contact(
        id=contact.id,
        version=contact.version,
        team_id=contact.team_id,
        owner_id=contact.owner_id,
        deleted=contact.deleted_at is not None,
        name=contact.name,
        emails=tuple(contact.emails),
        phones=tuple(contact.phones),
        language=contact.language,
        time_zone=contact.time_zone,
        company_id=contact.company_id,
        group_ids=tuple(contact.group_ids),
        custom=contact.custom,
        created_at=contact.created_at,
        updated_at=contact.updated_at,
        merged_into=contact.merged_into,
    )
