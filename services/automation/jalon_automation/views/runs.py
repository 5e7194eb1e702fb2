"""Runs of workflows."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_automation.models import Run, RunStep
from jalon_automation.operations.cancelling import cancel_run
from jalon_automation.operations.retrying import retry_run
from jalon_automation.queries import runs as queries
from jalon_automation.schemas.runs import RunDetailSchema, RunQuery, RunSchema
from jalon_core.http.pages import Page
from jalon_core.http.schemas import page_of
from jalon_core.http.views import blueprint, current_caller, reading, transaction

blp = blueprint("runs", __name__, description="What workflows did, step by step")


@blp.route("/runs")
class Runs(MethodView):
    """All runs."""

    @blp.arguments(RunQuery, location="query")
    @blp.response(200, page_of(RunSchema))
    def get(self, query: dict[str, Any]) -> Page[Run]:
        """List runs, newest first."""
        limit, cursor = query.pop("limit"), query.pop("cursor")
        with reading() as session:
            wanted = queries.RunFilter(**query)
            return queries.list_runs(session, current_caller(), wanted, limit=limit, cursor=cursor)


@blp.route("/runs/<uuid:run_id>")
class OneRun(MethodView):
    """One run."""

    @blp.response(200, RunDetailSchema)
    def get(self, run_id: UUID) -> dict[str, Any]:
        """Show a run with the trace of each step."""
        with reading() as session:
            return _shown(queries.get_run(session, current_caller(), run_id))


@blp.route("/runs/<uuid:run_id>/retry")
class Retrying(MethodView):
    """Trying again."""

    @blp.response(200, RunDetailSchema)
    def post(self, run_id: UUID) -> dict[str, Any]:
        """Try a failed run again from the step that failed."""
        with transaction() as uow:
            retry_run(uow, run_id)
            uow.session.flush()
            return _shown(queries.get_run(uow.session, uow.caller, run_id))


@blp.route("/runs/<uuid:run_id>/cancel")
class Cancelling(MethodView):
    """Giving up."""

    @blp.response(200, RunDetailSchema)
    def post(self, run_id: UUID) -> dict[str, Any]:
        """Cancel a run that has not ended; what it did stays done."""
        with transaction() as uow:
            cancel_run(uow, run_id)
            uow.session.flush()
            return _shown(queries.get_run(uow.session, uow.caller, run_id))


def _shown(detail: queries.RunDetail) -> dict[str, Any]:
    run = detail.run
    shown = {column.key: getattr(run, column.key) for column in Run.__table__.columns}
    done = [_step(step, detail.actions.get(step.step_id)) for step in detail.steps]
    ahead = [
        {"id": step.id, "position": step.position, "kind": step.kind, "label": step.label, "action": step.action}
        | {"status": "pending", "attempts": 0, "input": {}, "output": {}}
        for step in detail.following
    ]
    return {**shown, "cause": queries.cause_of(run), "steps": done + ahead}


def _step(step: RunStep, action: str | None) -> dict[str, Any]:
    names = ("position", "kind", "label", "status", "attempts", "input", "output", "condition_trace", "reason")
    times = ("waiting_until", "started_at", "ended_at")
    return {"id": step.step_id, "action": action, **{name: getattr(step, name) for name in (*names, *times)}}
