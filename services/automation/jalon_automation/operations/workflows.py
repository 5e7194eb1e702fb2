"""Making, publishing, pausing workflows."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from jalon_automation.domain.checks import Problem, check
from jalon_automation.domain.plans import Plan, plan_of
from jalon_automation.models import Listening, Workflow, WorkflowVersion, workflow_state, workflow_states
from jalon_automation.operations.gone_stages import stage_obstacle
from jalon_automation.operations.hosting import host_of, vocabulary_of
from jalon_automation.operations.refusals import DefinitionRefused, NotPublished
from jalon_automation.operations.runs import RUNS
from jalon_automation.operations.stage_holds import take_over, take_up
from jalon_core.access.rights import may_read_configuration, require_configure
from jalon_core.bus.waking import wake_after_commit
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.errors import Forbidden, NotFound
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk import records
from jalon_sdk.events.automation import WorkflowCreated, WorkflowUpdated
from jalon_sdk.serial import Json, to_json


def create_workflow(
    uow: UnitOfWork, *, name: str, definition: Json, team_id: UUID | None, owner_id: UUID | None = None
) -> Workflow:
    """Make a workflow as a draft.

    It belongs to the installation (no team), a team, or one of its members; it sees and does what that may.

    :raises Forbidden: the caller may not configure this scope.
    """
    _require_configure(uow, team_id, owner_id)
    workflow = Workflow(
        name=name, draft=dict(definition), team_id=team_id, owner_id=owner_id, trigger_type=_trigger_type(definition)
    )
    uow.session.add(workflow)
    uow.session.flush()
    uow.record(WorkflowCreated(record=workflow_state(workflow)))
    return workflow


def update_workflow(
    uow: UnitOfWork,
    workflow_id: UUID,
    *,
    name: str | None = None,
    definition: Mapping[str, Json] | None = None,
    archived: bool | None = None,
    expected_version: int | None = None,
) -> Workflow:
    """Rename a workflow, change its draft, or put it away. What is published goes on until it is published anew."""
    workflow = editable_workflow(uow, workflow_id, expected_version)
    changes: dict[str, Any] = {}
    if name is not None and name != workflow.name:
        changes["name"] = name
    if definition is not None:
        changes["draft"] = dict(definition)
    if archived is not None and archived != (workflow.status == "archived"):
        changes["status"] = "archived" if archived else "paused" if workflow.current_number else "draft"
    return _change(uow, workflow, changes)


def publish_workflow(uow: UnitOfWork, workflow_id: UUID, *, expected_version: int | None = None) -> Workflow:
    """Make the draft the current version. Runs that have started keep theirs, but for those that a deleted stage holds.

    :raises DefinitionRefused: something is wrong with it.
    """
    workflow = editable_workflow(uow, workflow_id, expected_version)
    if workflow.draft is None:
        return workflow
    vocabulary = vocabulary_of(host_of(uow.session, uow.settings).plugins)
    require_right(check(workflow.draft, vocabulary))
    plan = plan_of(workflow.draft, vocabulary)
    number = (workflow.current_number or 0) + 1
    version = WorkflowVersion(
        workflow_id=workflow.id,
        number=number,
        definition=workflow.draft,
        plan=to_json(plan),
        published_by=uow.caller.actor,
    )
    uow.session.add(version)
    _listen(uow, workflow, plan)
    trigger_type = _trigger_type(workflow.draft)
    changes = {
        "status": "paused" if workflow.status == "paused" else "published",
        "current_number": number,
        "trigger_type": trigger_type,
        "draft": None,
        "obstacle": stage_obstacle(uow.session, workflow.draft),
    }
    _change(uow, workflow, changes)
    take_over(uow, version)
    return workflow


def pause_workflow(uow: UnitOfWork, workflow_id: UUID) -> Workflow:
    """Start nothing new and hold the runs where they are, timers included."""
    return _switch(uow, workflow_id, "paused")


def resume_workflow(uow: UnitOfWork, workflow_id: UUID) -> Workflow:
    """Go on: runs whose moment came meanwhile do it now, unless it is past by more than the grace."""
    workflow = _switch(uow, workflow_id, "published")
    take_up(uow, workflow.id)
    wake_after_commit(uow.session, RUNS)
    return workflow


def editable_workflow(uow: UnitOfWork, workflow_id: UUID, expected_version: int | None = None) -> Workflow:
    """The workflow, locked, if the caller may change it.

    :raises jalon_core.errors.VersionConflict: it has another version than expected.
    """
    workflow = uow.session.get(Workflow, workflow_id, with_for_update=True)
    if workflow is None or workflow.deleted_at is not None:
        raise NotFound
    _require_configure(uow, workflow.team_id, workflow.owner_id)
    require_version(expected_version, _state(uow, workflow))
    return workflow


def require_right(problems: Iterable[Problem]) -> None:
    """Stop unless there are warnings at most.

    :raises DefinitionRefused: there are errors.
    """
    shown = [to_json(problem) for problem in problems]
    if any(problem["severity"] == "error" for problem in shown):
        raise DefinitionRefused("the definition has problems", extra={"problems": shown})


def _switch(uow: UnitOfWork, workflow_id: UUID, status: str) -> Workflow:
    workflow = editable_workflow(uow, workflow_id)
    if workflow.status not in ("published", "paused"):
        raise NotPublished(f"the workflow is {workflow.status}")
    return _change(uow, workflow, {"status": status})


def _change(uow: UnitOfWork, workflow: Workflow, values: Mapping[str, Any]) -> Workflow:
    before = _state(uow, workflow)
    for name, value in values.items():
        setattr(workflow, name, value)
    touch(workflow)
    after = _state(uow, workflow)
    uow.record(WorkflowUpdated(record=after, changed=changed_fields(before, after)))
    return workflow


def _state(uow: UnitOfWork, workflow: Workflow) -> records.Workflow:
    return workflow_states(uow.session, [workflow])[0]


def _listen(uow: UnitOfWork, workflow: Workflow, plan: Plan) -> None:
    uow.session.execute(delete(Listening).where(Listening.workflow_id == workflow.id))
    uow.session.add_all(Listening(event_name=name, workflow_id=workflow.id) for name in plan.events)


def _require_configure(uow: UnitOfWork, team_id: UUID | None, owner_id: UUID | None) -> None:
    caller = uow.caller
    own = owner_id is not None and owner_id == caller.member_id and team_id in caller.roles
    if own:
        return
    if owner_id is not None and not caller.is_admin and team_id not in caller.managed_teams:
        # A colleague's own workflow: nobody's business but theirs, their manager's and an admin's.
        raise NotFound if not may_read_configuration(caller, team_id) else Forbidden("this is somebody's own workflow")
    require_configure(caller, team_id)


def _trigger_type(definition: Json) -> str | None:
    trigger = definition.get("trigger") if isinstance(definition, Mapping) else None
    kind = trigger.get("type") if isinstance(trigger, Mapping) else None
    return kind if isinstance(kind, str) else None
