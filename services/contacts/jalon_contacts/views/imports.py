"""``/imports``: files of contacts, uploaded, tried, taken in, taken back."""

from typing import Any
from uuid import UUID

from flask import Response, request
from flask.views import MethodView

from jalon_contacts.domain.imports_reading import look_through
from jalon_contacts.models.imports import Import, ImportRow
from jalon_contacts.operations.imports import (
    LONGEST_FILE,
    cancel_import,
    create_import,
    delete_import,
    reads_anew,
    start_import,
    undo_import,
    update_import,
)
from jalon_contacts.queries.imports import get_import, list_import_rows, list_imports, refused_rows
from jalon_contacts.schemas.imports import (
    ImportChangeSchema,
    ImportQuery,
    ImportRowSchema,
    ImportRowsQuery,
    ImportSchema,
)
from jalon_core import files
from jalon_core.csv_writing import csv_bytes
from jalon_core.errors import NotFound
from jalon_core.http import current
from jalon_core.http.files import download, receive_upload
from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery, page_of
from jalon_core.http.views import blueprint, current_caller, if_match, reading, transaction

blp = blueprint("imports", __name__, description="Files of contacts")

_BINARY = {"type": "string", "format": "binary"}
_UPLOAD = {
    "content": {
        "multipart/form-data": {"schema": {"type": "object", "properties": {"file": _BINARY}, "required": ["file"]}},
        "text/csv": {"schema": _BINARY},
    }
}


@blp.route("/imports")
class Imports(MethodView):
    """All imports."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(ImportSchema))
    def get(self, wanted: dict[str, Any]) -> Page[Import]:
        """List imports, newest first."""
        with reading() as session:
            return list_imports(session, current_caller(), **wanted)

    @blp.doc(requestBody=_UPLOAD)
    @blp.arguments(ImportQuery, location="query")
    @blp.response(201, ImportSchema)
    def post(self, wanted: dict[str, Any]) -> Import:
        """Upload a CSV file of at most 200 MB, as the part ``file`` or as the body; nothing is imported yet."""
        team_id = wanted.pop("team_id", None)
        wanted.pop("file_name")
        upload = receive_upload(limit=LONGEST_FILE, default_name="contacts.csv")
        found = look_through(lambda: files.read(current.context(), upload.file_id), **wanted)
        with transaction() as uow:
            return create_import(uow, file_id=upload.file_id, file_name=upload.name, found=found, team_id=team_id)


@blp.route("/imports/<uuid:import_id>")
class OneImport(MethodView):
    """One import."""

    @blp.response(200, ImportSchema)
    def get(self, import_id: UUID) -> Import:
        """Read an import, with how far it is."""
        with reading() as session:
            return get_import(session, current_caller(), import_id)

    @blp.arguments(ImportChangeSchema)
    @blp.response(200, ImportSchema)
    def patch(self, wanted: dict[str, Any], import_id: UUID) -> Import:
        """Set it up: how the file is read, what each column fills, whom rows update."""
        found = None
        if reads_anew(wanted):
            with reading() as session:
                import_ = get_import(session, current_caller(), import_id)
            file_id = import_.file_id
            if file_id is None:
                raise NotFound("the file is no longer kept")
            how = {name: wanted.pop(name, getattr(import_, name)) for name in ("encoding", "delimiter", "header")}
            found = look_through(lambda: files.read(current.context(), file_id), **how)
        with transaction() as uow:
            return update_import(uow, import_id, expected_version=if_match(), found=found, **wanted)

    @blp.response(204)
    def delete(self, import_id: UUID) -> None:
        """Remove an import and its file; the contacts stay."""
        with transaction() as uow:
            delete_import(uow, import_id)


@blp.route("/imports/<uuid:import_id>/dry-run")
class DryRun(MethodView):
    """Trying an import."""

    @blp.response(202, ImportSchema)
    def post(self, import_id: UUID) -> Import:
        """Find out what would become of each row; no contact is touched."""
        with transaction() as uow:
            return start_import(uow, import_id, dry=True)


@blp.route("/imports/<uuid:import_id>/run")
class Run(MethodView):
    """Doing an import."""

    @blp.response(202, ImportSchema)
    def post(self, import_id: UUID) -> Import:
        """Take the rows in."""
        with transaction() as uow:
            return start_import(uow, import_id, dry=False)


@blp.route("/imports/<uuid:import_id>/cancel")
class Cancel(MethodView):
    """Stopping an import."""

    @blp.response(200, ImportSchema)
    def post(self, import_id: UUID) -> Import:
        """Stop it; what is done stays, and can be undone."""
        with transaction() as uow:
            return cancel_import(uow, import_id)


@blp.route("/imports/<uuid:import_id>/undo")
class Undo(MethodView):
    """Undoing an import."""

    @blp.response(202, ImportSchema)
    def post(self, import_id: UUID) -> Import:
        """Delete the contacts that it created and restore those that it updated, unless somebody changed them since."""
        with transaction() as uow:
            return undo_import(uow, import_id)


@blp.route("/imports/<uuid:import_id>/rows")
class Rows(MethodView):
    """What became of the rows."""

    @blp.arguments(ImportRowsQuery, location="query")
    @blp.response(200, page_of(ImportRowSchema))
    def get(self, wanted: dict[str, Any], import_id: UUID) -> Page[ImportRow]:
        """List the rows in order of the file, with what became of each, or would, and why."""
        with reading() as session:
            return list_import_rows(session, current_caller(), import_id, **wanted)


@blp.route("/imports/<uuid:import_id>/refused-rows")
class RefusedRows(MethodView):
    """The refused rows as a file."""

    @blp.doc(responses={"200": {"description": "CSV", "content": {"text/csv": {"schema": _BINARY}}}})
    def get(self, import_id: UUID) -> Response:
        """Download the refused rows, each with its reason, to be corrected and imported again."""
        with reading() as session:
            import_ = get_import(session, current_caller(), import_id)
        if import_.file_id is None:
            raise NotFound("the file is no longer kept")
        language = request.accept_languages.best_match(["fr", "en"], current_caller().language)
        rows = refused_rows(current.context(), import_, language or "fr")
        return download(
            f"refus-{import_.file_name}", "text/csv; charset=utf-8", csv_bytes(rows, delimiter=import_.delimiter)
        )
