"""Working off imports, batch by batch; killed in between, the next worker goes on behind the last batch."""

import contextlib
import gc
import logging
from collections.abc import Iterator, Sequence
from itertools import islice
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from jalon_contacts.domain.imports_planning import Line
from jalon_contacts.domain.imports_reading import data_rows
from jalon_contacts.domain.imports_rows import RowReader
from jalon_contacts.domain.imports_text import Dialect
from jalon_contacts.models.imports import Import
from jalon_contacts.operations.imports_batch import Collided, take_batch
from jalon_contacts.operations.imports_custom import custom_readers
from jalon_contacts.operations.imports_seen import Seen
from jalon_contacts.operations.imports_undo import undo_portion
from jalon_contacts.operations.imports_working import (
    claim_import,
    claimed_import,
    fail_import,
    finish_import,
    forget_old_imports,
    importer,
)
from jalon_core import files
from jalon_core.errors import Refusal
from jalon_core.ids import new_id
from jalon_core.service import Context

log = logging.getLogger(__name__)

BATCH = 2_000
SQLITE_BATCH = 500
"""SQLite has one writer at a time: those who wait for it should not wait long."""

_TRIES = 10


def work_on_imports(context: Context) -> int:
    """Work on one import until it has ended or was stopped; say whether there was one."""
    worker = new_id()
    with context.database.writing() as session:
        import_ = claim_import(session, worker)
    if import_ is None:
        return 0
    try:
        if import_.status == "undoing":
            while _undo(context, import_.id, worker):
                pass
        else:
            _take_rows(context, import_, worker)
    except SQLAlchemyError:
        raise  # the database is away; whoever claims it next goes on
    except Exception as error:
        _fail(context, import_, worker, error)
    return 1


def sweep_imports(context: Context) -> int:
    """Forget what is kept of imports that ended long ago."""
    with context.transaction() as uow:
        return forget_old_imports(uow)


def _take_rows(context: Context, import_: Import, worker: UUID) -> None:
    rows = _rows(context, import_)
    seen = Seen(numbers_too=import_.key == "phone") if import_.status == "checking" else None
    size = SQLITE_BATCH if context.database.is_sqlite else BATCH
    while _take_batch(context, import_, worker, list(islice(rows, size)), seen):
        pass


def _rows(context: Context, import_: Import) -> Iterator[Line]:
    file_id = import_.file_id
    assert file_id is not None
    dialect = Dialect(encoding=import_.encoding, delimiter=import_.delimiter)  # type: ignore[arg-type]  # checked on the way in
    rows = data_rows(lambda: files.read(context, file_id), dialect, header=import_.header)
    return islice(rows, import_.position, None)


def _take_batch(context: Context, import_: Import, worker: UUID, lines: Sequence[Line], seen: Seen | None) -> bool:
    with _no_collection():
        return _take(context, import_, worker, lines, seen)


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Without the search for unreachable cycles: a batch makes many small objects, and frees them all at its end.

    Imports of two threads may switch it on early for each other, which only costs time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _take(context: Context, import_: Import, worker: UUID, lines: Sequence[Line], seen: Seen | None) -> bool:
    for _number in range(_TRIES):
        try:
            return _take_once(context, import_, worker, lines, seen)
        except Collided:
            continue
    raise RuntimeError("the same addresses are being stored by somebody else again and again")


def _take_once(context: Context, claimed: Import, worker: UUID, lines: Sequence[Line], seen: Seen | None) -> bool:
    """Do a batch; False when there is none, or the import is no longer this worker's."""
    with context.database.writing() as session:
        import_ = claimed_import(session, claimed.id, worker, claimed.status)
        if import_ is None:
            return False
        uow = context.unit_of_work(session, importer(session, import_), lane="bulk")
        uow.silent = not import_.run_workflows
        if not lines:
            finish_import(uow, import_)
            return False
        take_batch(uow, import_, RowReader(import_.mapping, custom_readers(session)), lines, seen)
    return True


def _undo(context: Context, import_id: UUID, worker: UUID) -> bool:
    with context.database.writing() as session:
        import_ = claimed_import(session, import_id, worker, "undoing")
        if import_ is None:
            return False
        uow = context.unit_of_work(session, importer(session, import_), lane="bulk")
        uow.silent = not import_.run_workflows
        if undo_portion(uow, import_):
            return True
        finish_import(uow, import_)
    return False


def _fail(context: Context, claimed: Import, worker: UUID, error: Exception) -> None:
    if isinstance(error, Refusal):
        reason = error.code
    else:
        reason = "internal_error"
        log.error("import %s failed", claimed.id, exc_info=error)
    with context.transaction() as uow:
        import_ = claimed_import(uow.session, claimed.id, worker, claimed.status)
        if import_ is not None:
            fail_import(uow, import_, reason)
