"""``/exports``: contacts as a file."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from jalon_contacts.models.exports import Export
from jalon_contacts.operations.exports import cancel_export, create_export
from jalon_contacts.queries.contacts import list_contacts
from jalon_contacts.queries.exports import get_export, list_exports
from jalon_contacts.schemas.exports import ExportSchema, ExportWriteSchema
from jalon_core import files
from jalon_core.errors import NotFound
from jalon_core.http import current
from jalon_core.http.files import download
from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery, page_of
from jalon_core.http.views import blueprint, current_caller, reading, transaction
from jalon_sdk.serial import to_json

blp = blueprint("exports", __name__, description="Contacts as a file")


@blp.route("/exports")
class Exports(MethodView):
    """All exports."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(ExportSchema))
    def get(self, wanted: dict[str, Any]) -> Page[Export]:
        """List one's own exports, newest first."""
        with reading() as session:
            return list_exports(session, current_caller(), **wanted)

    @blp.arguments(ExportWriteSchema)
    @blp.response(202, ExportSchema)
    def post(self, wanted: dict[str, Any]) -> Export:
        """Ask for a file of the contacts that one may see; it is there when ``status`` is ``finished``."""
        columns, language = wanted.pop("columns"), wanted.pop("language") or current_caller().language
        with reading() as session:
            list_contacts(session, current_caller(), **wanted, limit=1)  # refuses a filter that cannot be read
        with transaction() as uow:
            return create_export(uow, wanted=to_json(wanted), columns=columns, language=language)


@blp.route("/exports/<uuid:export_id>")
class OneExport(MethodView):
    """One export."""

    @blp.response(200, ExportSchema)
    def get(self, export_id: UUID) -> Export:
        """Read an export, with how far it is."""
        with reading() as session:
            return get_export(session, current_caller(), export_id)


@blp.route("/exports/<uuid:export_id>/cancel")
class CancelExport(MethodView):
    """Stopping an export."""

    @blp.response(200, ExportSchema)
    def post(self, export_id: UUID) -> Export:
        """Stop it; there will be no file."""
        with transaction() as uow:
            return cancel_export(uow, export_id)


@blp.route("/exports/<uuid:export_id>/file")
class ExportFile(MethodView):
    """The file."""

    @blp.doc(
        responses={
            "200": {"description": "CSV", "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}}
        }
    )
    def get(self, export_id: UUID) -> Response:
        """Download the file, within seven days."""
        with reading() as session:
            export = get_export(session, current_caller(), export_id)
            if export.status != "finished" or export.file_id is None:
                raise NotFound("there is no file yet")
            file = files.describe(session, export.file_id)
        parts = files.read(current.context(), file.id)
        return download(file.name, "text/csv; charset=utf-8", parts, length=file.length)
