"""Imports, what became of their rows, and the refused rows as a file."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_contacts.domain.imports_reading import data_rows
from jalon_contacts.domain.imports_text import Dialect
from jalon_contacts.domain.imports_words import HEADINGS, reason_text
from jalon_contacts.models.imports import Import, ImportRow
from jalon_core import files
from jalon_core.access.caller import Caller
from jalon_core.access.rights import readable
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page, paginate
from jalon_core.service import Context

_PORTION = 1_000


def list_imports(session: Session, caller: Caller, *, limit: int = 50, cursor: str | None = None) -> Page[Import]:
    """The imports that the caller may see, newest first."""
    query = select(Import).where(Import.deleted_at.is_(None), readable(caller, Import.team_id, Import.owner_id))
    return paginate(session, query, order=[Import.id.desc()], limit=limit, cursor=cursor)


def get_import(session: Session, caller: Caller, import_id: UUID) -> Import:
    """One import.

    :raises NotFound: there is none that the caller may see.
    """
    query = select(Import).where(
        Import.id == import_id, Import.deleted_at.is_(None), readable(caller, Import.team_id, Import.owner_id)
    )
    import_ = session.scalars(query).one_or_none()
    if import_ is None:
        raise NotFound
    return import_


def list_import_rows(
    session: Session,
    caller: Caller,
    import_id: UUID,
    *,
    outcome: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[ImportRow]:
    """What became of the rows, in order of the file."""
    query = select(ImportRow).where(ImportRow.import_id == get_import(session, caller, import_id).id)
    if outcome is not None:
        query = query.where(ImportRow.outcome == outcome)
    return paginate(session, query, order=[ImportRow.number], limit=limit, cursor=cursor)


def refused_rows(context: Context, import_: Import, language: str) -> Iterator[Sequence[str]]:
    """The refused rows as they stand in the file, each with the reason behind it, under the file's own headings.

    :raises NotFound: the file is no longer kept.
    """
    if import_.file_id is None:
        raise NotFound("the file is no longer kept")
    file_id = import_.file_id
    yield [*import_.columns, HEADINGS.get(language, HEADINGS["en"])]
    dialect = Dialect(encoding=import_.encoding, delimiter=import_.delimiter)  # type: ignore[arg-type]  # checked on the way in
    lines = data_rows(lambda: files.read(context, file_id), dialect, header=import_.header)
    width = len(import_.columns)
    for row in _refusals(context, import_.id):
        cells = next(cells for number, cells in lines if number == row.number)
        padded = [*cells, *[""] * (width - len(cells))]
        yield [*padded, reason_text(row.reasons or (), import_.columns, language)]


def _refusals(context: Context, import_id: UUID) -> Iterator[ImportRow]:
    after = 0
    while True:
        query = select(ImportRow).where(
            ImportRow.import_id == import_id, ImportRow.outcome == "refused", ImportRow.number > after
        )
        with context.reading() as session:
            rows = session.scalars(query.order_by(ImportRow.number).limit(_PORTION)).all()
        if not rows:
            return
        yield from rows
        after = rows[-1].number
