"""Who works on an import, and how it comes to its end. A worker claims it, and renews the claim with every batch."""

import datetime as dt
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from jalon_contacts.models.imports import AT_WORK, Import, ImportRow, import_state
from jalon_core import files
from jalon_core.access.caller import SYSTEM, Caller
from jalon_core.access.scope import caller_from_scope
from jalon_core.changes import touch
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.events.contacts import ImportFinished

LEASE = dt.timedelta(seconds=60)
"""A worker that has not finished a batch for so long is taken for dead."""

KEPT = dt.timedelta(days=30)
"""How long the file and the rows are kept after the end: as long as an import can be undone."""

_PORTION = 5_000


def claim_import(session: Session, worker: UUID) -> Import | None:
    """The import to work on next, claimed; a trial that another worker left half done begins anew."""
    query = (
        select(Import)
        .where(
            Import.status.in_(AT_WORK),
            Import.deleted_at.is_(None),
            or_(Import.claimed_until.is_(None), Import.claimed_until < now()),
        )
        .order_by(Import.started_at, Import.id)
        .limit(1)
    )
    import_ = session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
    if import_ is None:
        return None
    import_.claimed_by, import_.claimed_until = worker, now() + LEASE
    if import_.status == "checking" and import_.position:
        session.execute(delete(ImportRow).where(ImportRow.import_id == import_.id))
        import_.forget_counts()
    return import_


def claimed_import(session: Session, import_id: UUID, worker: UUID, status: str) -> Import | None:
    """The import, locked and claimed for the next batch; None if it was stopped, or another worker took it over."""
    query = select(Import).where(Import.id == import_id).with_for_update().execution_options(populate_existing=True)
    import_ = session.scalars(query).one()
    if import_.claimed_by != worker or import_.status != status:
        return None
    import_.claimed_until = now() + LEASE
    return import_


def importer(session: Session, import_: Import) -> Caller:
    """On whose behalf the import is done, with the rights that they have now.

    :raises jalon_core.access.scope.ScopeInactive: they were deactivated.
    """
    if import_.owner_id is None:
        return SYSTEM
    return caller_from_scope(session, f"member:{import_.owner_id}", f"member:{import_.owner_id}")


def finish_import(uow: UnitOfWork, import_: Import) -> None:
    """All rows are done."""
    _end(uow, import_, {"checking": "checked", "running": "finished", "undoing": "undone"}[import_.status])
    if import_.status == "finished":
        uow.record(ImportFinished(record=import_state(import_)))


def fail_import(uow: UnitOfWork, import_: Import, reason: str) -> None:
    """It cannot go on; what is done stays, and can be undone."""
    _end(uow, import_, "failed")
    import_.reason = reason[:500]


def forget_old_imports(uow: UnitOfWork) -> int:
    """Remove a portion of what is kept of imports that ended long ago; they can be undone no more."""
    query = select(Import).where(
        Import.updated_at < now() - KEPT, Import.file_id.is_not(None), ~Import.status.in_(AT_WORK)
    )
    import_ = uow.session.scalars(query.limit(1).with_for_update(skip_locked=True)).one_or_none()
    if import_ is None:
        return 0
    of_it = select(ImportRow.number).where(ImportRow.import_id == import_.id).order_by(ImportRow.number)
    numbers = uow.session.scalars(of_it.limit(_PORTION)).all()
    if numbers:
        old = delete(ImportRow).where(ImportRow.import_id == import_.id, ImportRow.number <= numbers[-1])
        uow.session.execute(old)
        return len(numbers)
    assert import_.file_id is not None
    files.remove(uow.session, import_.file_id)
    import_.file_id = None
    return 1


def _end(uow: UnitOfWork, import_: Import, status: str) -> None:
    import_.status, import_.finished_at = status, now()
    import_.claimed_by = import_.claimed_until = None
    touch(import_)
    if import_.file_id is not None:
        files.keep(uow.session, import_.file_id, until=None)
    uow.session.flush()
