"""Runs, and one of them step by step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from jalon_automation.domain.kinds import kind_of
from jalon_automation.domain.plans import Plan, PlannedStep
from jalon_automation.models import Run, RunStep, WorkflowVersion
from jalon_core.access.caller import Caller
from jalon_core.access.rights import readable
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page, paginate
from jalon_sdk.serial import Json, from_json


@dataclass(frozen=True, kw_only=True)
class RunFilter:
    """Which runs. ``record`` is ``deals/<id>`` or an id alone."""

    record: str | None = None
    workflow_id: UUID | None = None
    status: str | None = None


@dataclass(frozen=True, kw_only=True)
class RunDetail:
    """A run with its steps: those that ran, and, while it has not ended, those that follow.

    :ivar actions: the action type of each step that has one.
    """

    run: Run
    steps: Sequence[RunStep]
    following: Sequence[PlannedStep]
    actions: Mapping[str, str | None]


def list_runs(session: Session, caller: Caller, wanted: RunFilter, *, limit: int, cursor: str | None) -> Page[Run]:
    """The runs about records that the caller may see, newest first."""
    query = select(Run).where(readable(caller, Run.team_id, Run.owner_id))
    if wanted.record is not None:
        query = query.where(_about(wanted.record))
    if wanted.workflow_id is not None:
        query = query.where(Run.workflow_id == wanted.workflow_id)
    if wanted.status is not None:
        query = query.where(Run.status == wanted.status)
    return paginate(session, query, order=[Run.id.desc()], limit=limit, cursor=cursor)


def get_run(session: Session, caller: Caller, run_id: UUID) -> RunDetail:
    """One run about a record that the caller may see."""
    run = session.scalar(select(Run).where(Run.id == run_id, readable(caller, Run.team_id, Run.owner_id)))
    if run is None:
        raise NotFound
    steps = session.scalars(select(RunStep).where(RunStep.run_id == run.id).order_by(RunStep.id)).all()
    stored = session.scalars(
        select(WorkflowVersion.plan).where(
            WorkflowVersion.workflow_id == run.workflow_id, WorkflowVersion.number == run.number
        )
    ).one()
    reached = {step.step_id for step in steps}
    plan = from_json(Plan, stored)
    following = [] if run.ended_at else list(_following(plan, run.step_id, reached))
    return RunDetail(run=run, steps=steps, following=following, actions={step.id: step.action for step in plan.steps})


def cause_of(run: Run) -> Json:
    """Why the run started, for people: the event, who did it, and about what."""
    cause = run.cause
    return {
        "event_id": cause["id"],
        "name": str(cause["type"]).removeprefix("jalon.").rsplit(".v", 1)[0],
        "subject": cause["subject"],
        "actor": cause.get("actor"),
        "at": cause["time"],
    }


def _about(record: str) -> ColumnElement[bool]:
    plural, _, text = record.rpartition("/")
    try:
        record_id = UUID(text)
    except ValueError:
        return Run.record == record
    if not plural:
        return or_(Run.record.endswith(f"/{record_id}"), Run.contact_id == record_id, Run.deal_id == record_id)
    columns = {"contact": Run.contact_id, "deal": Run.deal_id}
    column = columns.get(kind_of(record) or "")
    exact: ColumnElement[bool] = Run.record == record
    return exact if column is None else or_(exact, column == record_id)


def _following(plan: Plan, step_id: str | None, reached: set[str]) -> Iterator[PlannedStep]:
    while step_id is not None:
        planned = plan.step(step_id)
        if planned.id not in reached:
            yield planned
        step_id = planned.next
