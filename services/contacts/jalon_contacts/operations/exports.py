"""The life of an export: asked for, written portion by portion, finished, stopped."""

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_contacts.domain.exports import CUSTOM, HEADINGS
from jalon_contacts.models.custom_fields import CustomField
from jalon_contacts.models.exports import Export
from jalon_contacts.operations.refusals import ExportEnded
from jalon_core import files
from jalon_core.access.caller import Caller
from jalon_core.access.scope import caller_from_scope
from jalon_core.bus.waking import wake_after_commit
from jalon_core.changes import touch
from jalon_core.clock import now
from jalon_core.csv_writing import csv_bytes
from jalon_core.errors import Forbidden, Invalid, NotFound
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.serial import Json

EXPORTS = "exports"
"""The channel that wakes the worker."""

KEPT = dt.timedelta(days=7)
"""How long the file can be downloaded."""


def create_export(uow: UnitOfWork, *, wanted: Mapping[str, Json], columns: Sequence[str], language: str) -> Export:
    """Ask for a file of contacts.

    :param wanted: which contacts, as the list of contacts takes it.
    """
    if uow.caller.member_id is None:
        raise Forbidden("only a member can fetch a file")
    labels = _labels(uow.session, language)
    unknown = [column for column in columns if column not in labels]
    if unknown or len(set(columns)) != len(columns):
        raise Invalid("these columns make no file", fields={"columns": [f"unknown or twice: {', '.join(unknown)}"]})
    export = Export(
        team_id=uow.caller.default_team,
        owner_id=uow.caller.member_id,
        wanted=dict(wanted),
        columns=list(columns),
        language=language,
        rows=0,
    )
    export.file_id = files.create_file(uow.session, name="contacts.csv", media_type="text/csv", until=now() + KEPT)
    heading = b"".join(csv_bytes([[labels[column] for column in columns]]))
    files.append(uow.session, export.file_id, heading)
    uow.session.add(export)
    uow.session.flush()
    wake_after_commit(uow.session, EXPORTS)
    return export


def cancel_export(uow: UnitOfWork, export_id: UUID) -> Export:
    """Stop it; the file is removed.

    :raises ExportEnded: it has ended already.
    """
    query = select(Export).where(Export.id == export_id, Export.owner_id == uow.caller.member_id).with_for_update()
    export = uow.session.scalars(query).one_or_none()
    if export is None:
        raise NotFound
    if export.status != "running":
        raise ExportEnded("the export has ended already")
    _end(uow, export, "cancelled")
    return export


def next_export(session: Session) -> Export | None:
    """The export whose next portion is to be written, locked."""
    query = select(Export).where(Export.status == "running").order_by(Export.updated_at, Export.id).limit(1)
    return session.scalars(query.with_for_update(skip_locked=True)).one_or_none()


def exporter(session: Session, export: Export) -> Caller:
    """Who asked for the file, with the rights that they have now.

    :raises jalon_core.access.scope.ScopeInactive: they were deactivated.
    """
    return caller_from_scope(session, f"member:{export.owner_id}", f"member:{export.owner_id}")


def write_portion(uow: UnitOfWork, export: Export, rows: Sequence[Sequence[str]], cursor: str | None) -> None:
    """Write the next rows into the file.

    :param cursor: where the next portion begins; None when this was the last.
    """
    assert export.file_id is not None
    files.append(uow.session, export.file_id, b"".join(csv_bytes(rows, mark=False)))
    export.rows += len(rows)
    export.cursor = cursor
    export.updated_at = now()
    if cursor is None:
        _end(uow, export, "finished")


def fail_export(uow: UnitOfWork, export: Export, reason: str) -> None:
    """It cannot go on."""
    export.reason = reason[:500]
    _end(uow, export, "failed")


def _end(uow: UnitOfWork, export: Export, status: str) -> None:
    export.status, export.finished_at = status, now()
    touch(export)
    if export.file_id is not None and status == "finished":
        files.keep(uow.session, export.file_id, until=now() + KEPT)
    elif export.file_id is not None:
        files.remove(uow.session, export.file_id)
        export.file_id = None
    uow.session.flush()


def _labels(session: Session, language: str) -> dict[str, str]:
    query = select(CustomField).where(CustomField.about == "contact", CustomField.deleted_at.is_(None))
    labels = {f"{CUSTOM}{field.key}": str(field.labels.get(language, field.key)) for field in session.scalars(query)}
    return {**{column: words[language] for column, words in HEADINGS.items()}, **labels}
