"""Workflows as their readers see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from jalon_automation.domain.checks import Problem, check
from jalon_automation.domain.named_stages import named_stages, stage_problems
from jalon_automation.domain.vocabulary import Vocabulary
from jalon_automation.models import NonStart, Workflow, WorkflowVersion
from jalon_automation.models.known_stages import known_stages
from jalon_core.access.caller import Caller
from jalon_core.access.rights import readable_configuration, require_configure
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page, paginate
from jalon_sdk.serial import Json


@dataclass(frozen=True, kw_only=True)
class WorkflowView:
    """A workflow with its current version and what is wrong with what would be published or is."""

    workflow: Workflow
    current: WorkflowVersion | None
    problems: Sequence[Problem]

    @property
    def definition(self) -> Json:
        """The draft, or what is published."""
        if self.workflow.draft is not None:
            return self.workflow.draft
        return self.current.definition if self.current else {}


def list_workflows(
    session: Session, caller: Caller, vocabulary: Vocabulary, *, limit: int, cursor: str | None
) -> Page[WorkflowView]:
    """The workflows that the caller may see, newest first."""
    query = select(Workflow).where(Workflow.deleted_at.is_(None), _visible(caller))
    page = paginate(session, query, order=[Workflow.id.desc()], limit=limit, cursor=cursor)
    return Page(items=[view_of(session, workflow, vocabulary) for workflow in page.items], next=page.next)


def get_workflow(session: Session, caller: Caller, vocabulary: Vocabulary, workflow_id: UUID) -> WorkflowView:
    """One workflow that the caller may see."""
    return view_of(session, visible_workflow(session, caller, workflow_id), vocabulary)


def view_of(session: Session, workflow: Workflow, vocabulary: Vocabulary) -> WorkflowView:
    """A workflow as it is shown."""
    current = session.scalar(
        select(WorkflowVersion).where(
            WorkflowVersion.workflow_id == workflow.id, WorkflowVersion.number == workflow.current_number
        )
    )
    definition = workflow.draft if workflow.draft is not None else current.definition if current else {}
    problems = check(definition, vocabulary)
    if stages := known_stages(session):
        problems += tuple(stage_problems(named_stages(definition), stages))
    return WorkflowView(workflow=workflow, current=current, problems=problems)


def visible_workflow(session: Session, caller: Caller, workflow_id: UUID) -> Workflow:
    """The row of a workflow that the caller may see."""
    query = select(Workflow).where(Workflow.id == workflow_id, Workflow.deleted_at.is_(None), _visible(caller))
    workflow = session.scalar(query)
    if workflow is None:
        raise NotFound
    return workflow


def require_insight(caller: Caller, workflow: Workflow) -> None:
    """Stop unless the caller may know what the workflow knows: its traces hold values of records in its scope."""
    if workflow.owner_id is None or workflow.owner_id != caller.member_id:
        require_configure(caller, workflow.team_id)


def list_non_starts(
    session: Session, caller: Caller, workflow_id: UUID, *, limit: int, cursor: str | None
) -> Page[NonStart]:
    """Why a workflow did not start, newest first."""
    require_insight(caller, visible_workflow(session, caller, workflow_id))
    query = select(NonStart).where(NonStart.workflow_id == workflow_id)
    return paginate(session, query, order=[NonStart.at.desc(), NonStart.id.desc()], limit=limit, cursor=cursor)


def _visible(caller: Caller) -> ColumnElement[bool]:
    """Those of the installation and of one's teams; a member's own is theirs and their manager's."""
    configuration = readable_configuration(caller, Workflow.team_id)
    if caller.is_admin:
        return configuration
    managed = Workflow.team_id.in_(sorted(caller.managed_teams))
    return configuration & or_(Workflow.owner_id.is_(None), Workflow.owner_id == caller.member_id, managed)
