"""The plans of versions, kept in memory: versions never change, so each is read once."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_automation.domain.plans import Plan
from jalon_automation.models import Run, WorkflowVersion
from jalon_sdk.serial import from_json

MANY = 500
"""How many plans are kept."""

_plans: dict[tuple[UUID, int], Plan] = {}


def plan_of_version(version: WorkflowVersion) -> Plan:
    """The plan of a version."""
    key = (version.workflow_id, version.number)
    plan = _plans.get(key)
    if plan is None:
        if len(_plans) >= MANY:
            _plans.clear()
        plan = _plans[key] = from_json(Plan, version.plan)
    return plan


def plan_of_run(session: Session, run: Run) -> Plan:
    """The plan that a run is pinned to."""
    plan = _plans.get((run.workflow_id, run.number))
    if plan is not None:
        return plan
    query = select(WorkflowVersion).where(
        WorkflowVersion.workflow_id == run.workflow_id, WorkflowVersion.number == run.number
    )
    return plan_of_version(session.scalars(query).one())
