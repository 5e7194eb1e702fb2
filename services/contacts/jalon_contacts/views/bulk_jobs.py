"""``/contacts/bulk`` and ``/bulk-jobs``: one change for many contacts, and long work on them."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_contacts.models.bulk_jobs import BulkJob
from jalon_contacts.models.sight import visible_bulk_job
from jalon_contacts.operations.bulk_changes import change_contacts
from jalon_contacts.operations.bulk_items import ItemAnswer
from jalon_contacts.operations.bulk_jobs import cancel_bulk_job
from jalon_contacts.schemas.bulk_jobs import BulkAnswerSchema, BulkChangeSchema, BulkJobSchema
from jalon_core.http.views import blueprint, current_caller, reading, transaction

blp = blueprint("bulk-jobs", __name__, description="One change for many contacts, and long work on them")


@blp.route("/contacts/bulk")
class BulkChange(MethodView):
    """The same done to many contacts."""

    @blp.arguments(BulkChangeSchema)
    @blp.response(200, BulkAnswerSchema)
    def post(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Do the same to contacts named by ids (at most 1,000) or chosen by a filter (and by a search).

        Answered for each; where a filter chooses more than 1,000, ``job`` names the work that does it portion by
        portion.
        """
        if "field" in wanted:
            wanted["field"] = wanted["field"].removeprefix("custom.")
        with transaction() as uow:
            return answered(change_contacts(uow, **wanted))


@blp.route("/bulk-jobs/<uuid:job_id>")
class OneBulkJob(MethodView):
    """Long work on many contacts."""

    @blp.response(200, BulkJobSchema)
    def get(self, job_id: UUID) -> BulkJob:
        """Say how far it is."""
        with reading() as session:
            return visible_bulk_job(session, current_caller(), job_id)


@blp.route("/bulk-jobs/<uuid:job_id>/cancel")
class BulkJobCancel(MethodView):
    """An end to long work."""

    @blp.response(200, BulkJobSchema)
    def post(self, job_id: UUID) -> BulkJob:
        """Stop it after the portion that is being done; what was done stays."""
        with transaction() as uow:
            return cancel_bulk_job(uow, job_id)


def answered(outcome: list[ItemAnswer] | BulkJob) -> dict[str, Any]:
    """What became of each, or the work that will tell."""
    return {"items": [], "job": outcome} if isinstance(outcome, BulkJob) else {"items": outcome, "job": None}
