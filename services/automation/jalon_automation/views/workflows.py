"""Workflows: their drafts, their publishing, and what they would do."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from sqlalchemy.orm import Session

from jalon_automation.domain.checks import check
from jalon_automation.domain.plans import Plan, plan_of
from jalon_automation.domain.vocabulary import Vocabulary
from jalon_automation.operations import workflows as operations
from jalon_automation.operations.hosting import host_of, vocabulary_of
from jalon_automation.queries import backtest, dry_run
from jalon_automation.queries import workflows as queries
from jalon_automation.schemas.workflows import (
    BacktestQuery,
    BacktestSchema,
    CreateWorkflow,
    DryRun,
    NonStartSchema,
    TraceSchema,
    UpdateWorkflow,
    WorkflowSchema,
)
from jalon_core.access.scope import caller_from_scope
from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery, page_of
from jalon_core.http.views import blueprint, current_caller, current_settings, if_match, reading, transaction
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.serial import Json

blp = blueprint("workflows", __name__, description="Workflows: when, if, then")


@blp.route("/workflows")
class Workflows(MethodView):
    """All workflows."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(WorkflowSchema))
    def get(self, query: dict[str, Any]) -> Page[dict[str, Any]]:
        """List workflows, newest first."""
        with reading() as session:
            page = queries.list_workflows(session, current_caller(), _vocabulary(session), **query)
            return Page(items=[_shown(view) for view in page.items], next=page.next)

    @blp.arguments(CreateWorkflow)
    @blp.response(201, WorkflowSchema)
    def post(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Make a workflow, as a draft."""
        with transaction() as uow:
            return _after(uow, operations.create_workflow(uow, **wanted).id)


@blp.route("/workflows/<uuid:workflow_id>")
class OneWorkflow(MethodView):
    """One workflow."""

    @blp.response(200, WorkflowSchema)
    def get(self, workflow_id: UUID) -> dict[str, Any]:
        """Show a workflow with what is wrong with it."""
        with reading() as session:
            return _shown(queries.get_workflow(session, current_caller(), _vocabulary(session), workflow_id))

    @blp.arguments(UpdateWorkflow)
    @blp.response(200, WorkflowSchema)
    def patch(self, wanted: dict[str, Any], workflow_id: UUID) -> dict[str, Any]:
        """Change a workflow's name or draft, or archive it."""
        with transaction() as uow:
            operations.update_workflow(uow, workflow_id, expected_version=if_match(), **wanted)
            return _after(uow, workflow_id)


@blp.route("/workflows/<uuid:workflow_id>/publish")
class Publishing(MethodView):
    """Publishing."""

    @blp.response(200, WorkflowSchema)
    def post(self, workflow_id: UUID) -> dict[str, Any]:
        """Publish the draft; running runs keep their version."""
        with transaction() as uow:
            operations.publish_workflow(uow, workflow_id, expected_version=if_match())
            return _after(uow, workflow_id)


@blp.route("/workflows/<uuid:workflow_id>/pause")
class Pausing(MethodView):
    """Pausing."""

    @blp.response(200, WorkflowSchema)
    def post(self, workflow_id: UUID) -> dict[str, Any]:
        """Start nothing new and hold the runs where they are."""
        with transaction() as uow:
            operations.pause_workflow(uow, workflow_id)
            return _after(uow, workflow_id)


@blp.route("/workflows/<uuid:workflow_id>/resume")
class Resuming(MethodView):
    """Going on."""

    @blp.response(200, WorkflowSchema)
    def post(self, workflow_id: UUID) -> dict[str, Any]:
        """Go on after a pause."""
        with transaction() as uow:
            operations.resume_workflow(uow, workflow_id)
            return _after(uow, workflow_id)


@blp.route("/workflows/<uuid:workflow_id>/dry-run")
class DryRuns(MethodView):
    """Dry runs."""

    @blp.arguments(DryRun)
    @blp.response(200, TraceSchema)
    def post(self, wanted: dict[str, Any], workflow_id: UUID) -> Json:
        """Try the draft (or what is published) on a real event or record; nothing is done."""
        with reading() as session:
            host = host_of(session, current_settings())
            _, plan = _plan(session, workflow_id)
            event = dry_run.event_for(session, current_caller(), plan, **wanted)
            return dry_run.try_out(session, plan, event, host, workflow_id=str(workflow_id))


@blp.route("/workflows/<uuid:workflow_id>/backtest")
class Backtests(MethodView):
    """Backtests."""

    @blp.arguments(BacktestQuery)
    @blp.response(200, BacktestSchema)
    def post(self, wanted: dict[str, Any], workflow_id: UUID) -> dict[str, Any]:
        """Say what the draft (or what is published) would have started in the last days."""
        with reading() as session:
            workflow, plan = _plan(session, workflow_id)
            scope = caller_from_scope(session, workflow.scope, workflow.actor)
            found = backtest.run_backtest(session, scope, plan, workflow_id=str(workflow_id), days=wanted["days"])
            return {**vars(found), "records": len(found.records), "days": wanted["days"]}


@blp.route("/workflows/<uuid:workflow_id>/non-starts")
class NonStarts(MethodView):
    """Why it did not run."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(NonStartSchema))
    def get(self, query: dict[str, Any], workflow_id: UUID) -> Page[Any]:
        """List the events that matched the trigger and started nothing, with the reason."""
        with reading() as session:
            return queries.list_non_starts(session, current_caller(), workflow_id, **query)


def _vocabulary(session: Session) -> Vocabulary:
    return vocabulary_of(host_of(session, current_settings()).plugins)


def _plan(session: Session, workflow_id: UUID) -> tuple[Any, Plan]:
    """The plan of what is edited, for those who may know what the workflow knows."""
    vocabulary = _vocabulary(session)
    view = queries.get_workflow(session, current_caller(), vocabulary, workflow_id)
    queries.require_insight(current_caller(), view.workflow)
    operations.require_right(check(view.definition, vocabulary))
    return view.workflow, plan_of(view.definition, vocabulary)


def _after(uow: UnitOfWork, workflow_id: UUID) -> dict[str, Any]:
    uow.session.flush()
    return _shown(queries.get_workflow(uow.session, uow.caller, _vocabulary(uow.session), workflow_id))


def _shown(view: queries.WorkflowView) -> dict[str, Any]:
    workflow = view.workflow
    names = ("id", "version", "team_id", "owner_id", "created_at", "updated_at", "name", "status", "trigger_type")
    return {
        **{name: getattr(workflow, name) for name in names},
        "obstacle": workflow.obstacle,
        "draft": workflow.draft,
        "current": view.current,
        "problems": view.problems,
    }
