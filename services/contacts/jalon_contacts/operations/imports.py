"""The life of an import: uploaded, set up, tried, run, stopped, undone. Its rows are worked off by jobs."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from jalon_contacts.domain.imports_columns import KnownField, mapping_problems, suggest
from jalon_contacts.domain.imports_reading import Findings
from jalon_contacts.models.custom_fields import CustomField
from jalon_contacts.models.imports import Import, ImportRow
from jalon_contacts.models.sight import visible_group
from jalon_contacts.operations.owners import require_owner
from jalon_contacts.operations.refusals import GroupKeptByFilter, ImportAtWork, ImportNotReady
from jalon_core import files
from jalon_core.access.rights import may_edit, readable, require_assignable
from jalon_core.bus.waking import wake_after_commit
from jalon_core.changes import touch
from jalon_core.clock import now
from jalon_core.errors import Invalid, NotFound, VersionConflict
from jalon_core.unit_of_work import UnitOfWork

IMPORTS = "imports"
"""The channel that wakes the worker."""

LONGEST_FILE = 200 * 1024 * 1024
"""Bytes."""

_SETTABLE = ("draft", "checked")
_READS_ANEW = ("encoding", "delimiter", "header")


def create_import(
    uow: UnitOfWork, *, file_id: UUID, file_name: str, found: Findings, team_id: UUID | None = None
) -> Import:
    """Make an import of an uploaded file, with what its headings suggest.

    :param team_id: None for the caller's own.
    """
    team_id = team_id or uow.caller.default_team
    if team_id is None:
        raise Invalid("contacts belong to a team", fields={"team_id": ["is required"]})
    require_assignable(uow.caller, team_id, uow.caller.member_id)
    import_ = Import(
        team_id=team_id,
        owner_id=uow.caller.member_id,
        contacts_owner_id=uow.caller.member_id,
        file_id=file_id,
        file_name=file_name[:255],
    )
    _take_findings(uow.session, import_, found)
    files.keep(uow.session, file_id, until=None)
    uow.session.add(import_)
    uow.session.flush()
    return import_


def update_import(
    uow: UnitOfWork,
    import_id: UUID,
    *,
    expected_version: int | None = None,
    found: Findings | None = None,
    **wanted: Any,
) -> Import:
    """Change how a file is read and what becomes of it; a trial before the change counts no more.

    :param found: what the file is, read with the encoding, delimiter or header that is wanted.
    :param wanted: ``mapping``, ``key``, ``group_id``, ``contacts_owner_id``, ``run_workflows``.
    """
    import_ = editable_import(uow, import_id)
    _require_version(import_, expected_version)
    if import_.status not in _SETTABLE:
        raise ImportAtWork("what an import has done cannot be set up otherwise any more")
    if found is not None:
        _take_findings(uow.session, import_, found)
    if "mapping" in wanted:
        import_.mapping = list(wanted["mapping"])
        _require_mapping(uow.session, import_)
    if "contacts_owner_id" in wanted:
        require_assignable(uow.caller, import_.team_id, wanted["contacts_owner_id"])
        require_owner(uow, import_.team_id, wanted["contacts_owner_id"])
    if wanted.get("group_id") is not None:
        group = visible_group(uow.session, uow.caller, wanted["group_id"], share=True)
        if group.mode != "static" or group.team_id != import_.team_id:
            raise GroupKeptByFilter("contacts are put into a static group of the team")
    for name in ("key", "contacts_owner_id", "run_workflows", "group_id"):
        if name in wanted:
            setattr(import_, name, wanted[name])
    _forget_rows(uow.session, import_)
    import_.status = "draft"
    import_.forget_counts()
    touch(import_)
    uow.session.flush()
    return import_


def start_import(uow: UnitOfWork, import_id: UUID, *, dry: bool) -> Import:
    """Let a worker try it (nothing is stored but what would become of each row), or do it.

    :raises ImportAtWork: a worker is at it, or it is done.
    """
    import_ = editable_import(uow, import_id)
    if import_.status not in _SETTABLE:
        raise ImportAtWork("the import was started before")
    _require_mapping(uow.session, import_)
    files.describe(uow.session, import_.file_id)
    _forget_rows(uow.session, import_)
    import_.forget_counts()
    import_.started_at = now()
    _go(uow, import_, "checking" if dry else "running")
    return import_


def cancel_import(uow: UnitOfWork, import_id: UUID) -> Import:
    """Stop it after the batch that is being done. What is done stays, and can be undone.

    :raises ImportNotReady: nothing is under way.
    """
    import_ = editable_import(uow, import_id)
    if import_.status == "checking":
        _forget_rows(uow.session, import_)
        import_.forget_counts()
        _end(uow, import_, "draft")
    elif import_.status == "running":
        _end(uow, import_, "cancelled")
    else:
        raise ImportNotReady("there is nothing to stop")
    return import_


def undo_import(uow: UnitOfWork, import_id: UUID) -> Import:
    """Take back what it did, wherever nobody changed a contact since.

    :raises ImportNotReady: it has not ended, or was undone.
    """
    import_ = editable_import(uow, import_id)
    if import_.status not in ("finished", "cancelled", "failed") or import_.file_id is None:
        raise ImportNotReady("only what has ended can be undone, once, and within 30 days")
    import_.undone = import_.kept = 0
    _go(uow, import_, "undoing")
    return import_


def delete_import(uow: UnitOfWork, import_id: UUID) -> None:
    """Remove the import, its file and its rows; the contacts stay, and can be undone no more.

    :raises ImportAtWork: a worker is at it.
    """
    import_ = editable_import(uow, import_id)
    if import_.status in ("checking", "running", "undoing"):
        raise ImportAtWork("stop it first")
    if import_.file_id is not None:
        files.remove(uow.session, import_.file_id)
    _forget_rows(uow.session, import_)
    import_.file_id = None
    import_.deleted_at = now()
    touch(import_)


def editable_import(uow: UnitOfWork, import_id: UUID) -> Import:
    """The import, locked.

    :raises NotFound: there is none that the caller may change.
    """
    query = select(Import).where(
        Import.id == import_id, Import.deleted_at.is_(None), readable(uow.caller, Import.team_id, Import.owner_id)
    )
    import_ = uow.session.scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if import_ is None or not may_edit(uow.caller, import_.team_id, import_.owner_id):
        raise NotFound
    return import_


def known_fields(session: Session) -> Sequence[KnownField]:
    """The custom fields of contacts that a column may fill."""
    query = select(CustomField).where(CustomField.about == "contact", CustomField.deleted_at.is_(None))
    return [
        KnownField(key=field.key, labels=field.labels) for field in session.scalars(query.order_by(CustomField.key))
    ]


def reads_anew(wanted: Mapping[str, Any]) -> bool:
    """Whether a change asks for the file to be read again."""
    return any(name in wanted for name in _READS_ANEW)


def _take_findings(session: Session, import_: Import, found: Findings) -> None:
    import_.encoding, import_.delimiter, import_.header = found.dialect.encoding, found.dialect.delimiter, found.header
    import_.columns, import_.preview, import_.rows = list(found.columns), [*map(list, found.preview)], found.rows
    import_.mapping = suggest(found.columns if found.header else [""] * len(found.columns), known_fields(session))


def _require_mapping(session: Session, import_: Import) -> None:
    problems = mapping_problems(import_.mapping, len(import_.columns), known_fields(session))
    if problems:
        raise Invalid("the columns do not fit", fields=problems)


def _require_version(import_: Import, expected: int | None) -> None:
    if expected is not None and expected != import_.version:
        raise VersionConflict(f"the import is at version {import_.version}, not {expected}")


def _forget_rows(session: Session, import_: Import) -> None:
    session.execute(delete(ImportRow).where(ImportRow.import_id == import_.id))


def _go(uow: UnitOfWork, import_: Import, status: str) -> None:
    import_.status, import_.reason, import_.finished_at = status, None, None
    import_.claimed_by = import_.claimed_until = None
    touch(import_)
    uow.session.flush()
    wake_after_commit(uow.session, IMPORTS)


def _end(uow: UnitOfWork, import_: Import, status: str) -> None:
    import_.status, import_.finished_at = status, now()
    import_.claimed_by = import_.claimed_until = None
    touch(import_)
    uow.session.flush()
