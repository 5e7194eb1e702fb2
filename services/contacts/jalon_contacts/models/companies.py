"""Companies."""

from typing import Any

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_contacts.domain.searching import search_text
from jalon_contacts.models.declarative import Base
from jalon_core.db.base import RecordColumns
from jalon_sdk import records
from jalon_sdk.folding import folded


class Company(RecordColumns, Base):
    """An organisation that contacts belong to.

    :ivar sort_name: the name without case and accents, by which lists are sorted.
    :ivar search: what the company is found by.
    :ivar contacts_behind: its contacts still show its name of before, or that it exists at all; a job sees to it.
    """

    __tablename__ = "companies"
    __table_args__ = (
        Index("ix_companies_sort_name_id", "sort_name", "id"),
        Index(
            "ix_companies_contacts_behind",
            "contacts_behind",
            sqlite_where=text("contacts_behind"),
            postgresql_where=text("contacts_behind"),
        ),
    )

    name: Mapped[str] = mapped_column(String(200))
    sort_name: Mapped[str] = mapped_column(String(400))
    search: Mapped[str] = mapped_column(Text)
    domain: Mapped[str | None] = mapped_column(String(255), index=True, default=None)
    phone: Mapped[str | None] = mapped_column(String(20), default=None)
    address: Mapped[str] = mapped_column(String(1000), default="")
    custom: Mapped[dict[str, Any]] = mapped_column(default=dict)
    contacts_behind: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    def index_for_search(self) -> None:
        """Bring the columns that lists sort and search by up to date with the rest."""
        self.sort_name = folded(self.name)[:400]
        self.search = search_text(self.name, [self.domain or ""], [self.phone] if self.phone else [])


def company_state(company: Company) -> records.Company:
    """The company as events carry it."""
    return records.Company(
        id=company.id,
        version=company.version,
        team_id=company.team_id,
        owner_id=company.owner_id,
        deleted=company.deleted_at is not None,
        name=company.name,
        domain=company.domain,
        phone=company.phone,
        address=company.address,
        custom=company.custom,
        created_at=company.created_at,
        updated_at=company.updated_at,
    )
