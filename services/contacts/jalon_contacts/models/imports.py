"""Imports: a file on its way to contacts, and what became of each of its rows."""

import datetime as dt
from typing import Any, Literal, get_args
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_contacts.domain.imports_planning import KEYS, OUTCOMES
from jalon_contacts.models.declarative import Base
from jalon_core.db.base import RecordColumns
from jalon_sdk import records

ImportStatus = Literal[
    "draft", "checking", "checked", "running", "finished", "cancelled", "failed", "undoing", "undone"
]
"""``draft`` → ``checking`` → ``checked`` → ``running`` → ``finished``; the first two may be left out."""

STATUSES: tuple[ImportStatus, ...] = get_args(ImportStatus)
AT_WORK: tuple[ImportStatus, ...] = ("checking", "running", "undoing")
"""In these a worker is at it, or will be."""


class Import(RecordColumns, Base):
    """One uploaded file and what is to become of it. It belongs to whoever uploaded it, in one team.

    :ivar columns: the headings, or made-up ones.
    :ivar preview: the cells of the first rows.
    :ivar mapping: for each column what it fills, or None.
    :ivar key: by what a row is recognised as a contact that is known, and updates it.
    :ivar contacts_owner_id: the owner of contacts that are created.
    :ivar run_workflows: whether workflows may start from what the import does.
    :ivar position: how many rows of the file are done, of ``rows``.
    :ivar claimed_by: the worker that is at it, until ``claimed_until`` unless it renews.
    :ivar reason: why it failed.
    """

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint(f"status IN ({', '.join(map(repr, STATUSES))})", name="status"),
        CheckConstraint(f"key IN ({', '.join(map(repr, KEYS))})", name="key"),
        Index(
            "ix_imports_at_work",
            "id",
            sqlite_where=text("status IN ('checking', 'running', 'undoing')"),
            postgresql_where=text("status IN ('checking', 'running', 'undoing')"),
        ),
    )

    file_id: Mapped[UUID | None] = mapped_column(default=None)
    file_name: Mapped[str] = mapped_column(String(255))
    encoding: Mapped[str] = mapped_column(String(16))
    delimiter: Mapped[str] = mapped_column(String(1))
    header: Mapped[bool]
    columns: Mapped[list[Any]]
    preview: Mapped[list[Any]]
    mapping: Mapped[list[Any]]
    key: Mapped[str] = mapped_column(String(8), default="email")
    group_id: Mapped[UUID | None] = mapped_column(default=None)
    contacts_owner_id: Mapped[UUID | None] = mapped_column(default=None)
    run_workflows: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(16), default="draft")
    reason: Mapped[str | None] = mapped_column(String(500), default=None)
    rows: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    undone: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    finished_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    claimed_by: Mapped[UUID | None] = mapped_column(default=None)
    claimed_until: Mapped[dt.datetime | None] = mapped_column(default=None)

    def forget_counts(self) -> None:
        """Begin to count again."""
        self.position = self.created = self.updated = self.skipped = self.refused = self.undone = self.kept = 0


class ImportRow(Base):
    """What became of one row of the file, or would become of it.

    :ivar number: from 1, the header not counted.
    :ivar reasons: codes with column and detail, see `jalon_contacts.domain.imports_rows.Reason`.
    :ivar fingerprint: of the contact as the import left it; only on the first row that touched it, from which undoing
        takes it back.
    :ivar before: what of the contact was another before that row; None of one that it created.
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        CheckConstraint(f"outcome IN ({', '.join(map(repr, OUTCOMES))})", name="outcome"),
        Index(
            "ix_import_rows_not_taken",
            "import_id",
            "outcome",
            "number",
            sqlite_where=text("outcome IN ('skipped', 'refused')"),
            postgresql_where=text("outcome IN ('skipped', 'refused')"),
        ),
        Index(
            "ix_import_rows_touched",
            "import_id",
            "contact_id",
            sqlite_where=text("fingerprint IS NOT NULL"),
            postgresql_where=text("fingerprint IS NOT NULL"),
        ),
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(String(8))
    contact_id: Mapped[UUID | None] = mapped_column(default=None)
    reasons: Mapped[list[Any] | None] = mapped_column(default=None)
    fingerprint: Mapped[str | None] = mapped_column(String(32), default=None)
    before: Mapped[dict[str, Any] | None] = mapped_column(default=None)


def import_state(import_: Import) -> records.Import:
    """The import as events carry it."""
    return records.Import(
        id=import_.id,
        version=import_.version,
        team_id=import_.team_id,
        owner_id=import_.owner_id,
        deleted=import_.deleted_at is not None,
        file_name=import_.file_name,
        created=import_.created,
        updated=import_.updated,
        skipped=import_.skipped,
        refused=import_.refused,
        run_workflows=import_.run_workflows,
        group_id=import_.group_id,
    )
