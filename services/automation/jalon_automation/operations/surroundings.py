"""What a step of a run sees: its event, the records as they are now, and what earlier steps gave."""

from collections.abc import Container, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_automation.domain.facts import event_facts
from jalon_automation.domain.plans import Plan
from jalon_automation.domain.surroundings import contact_of, deal_of, ticket_of
from jalon_automation.domain.values import ROOTS
from jalon_automation.models import Run, Workflow
from jalon_automation.models.known import recall_states, recalled
from jalon_automation.operations.steps import keep_steps, steps_of
from jalon_core.copies.reading import copied
from jalon_sdk.serial import Json


def facts_of_run(session: Session, run: Run, roots: Container[str] = ROOTS) -> dict[str, Json]:
    """The facts that values and conditions of a step are computed from.

    :param roots: what the paths begin with; nothing else is looked up.
    """
    facts: dict[str, Json] = {
        **event_facts(run.cause["data"]),
        "run": {"id": str(run.id), "workflow_id": str(run.workflow_id), "workflow_name": run.workflow_name},
        "steps": _steps(session, run) if "steps" in roots else {},
    }
    subjects = _subjects(run)
    if "ticket" in roots:
        subjects["ticket"] = ticket_of(run.record, _own(run), _outputs(session, run))
    for name, subject in subjects.items():
        facts[name] = recalled(session, subject) if subject and name in roots else None
    return facts


def look_around(session: Session, runs: Sequence[Run]) -> None:
    """Read at once what is looked up for runs that this transaction goes on with."""
    workflows = select(Workflow).where(Workflow.id.in_({run.workflow_id for run in runs}))
    # Held on to: the session itself lets go of what nobody uses.
    session.info["jalon_automation_workflows"] = session.scalars(workflows).all()
    recall_states(session, {subject for run in runs for subject in _subjects(run).values() if subject})
    keep_steps(session, runs)


def _subjects(run: Run) -> dict[str, str | None]:
    own = _own(run)
    contact = contact_of(run.record, own) or (f"contacts/{run.contact_id}" if run.contact_id else None)
    deal = deal_of(run.record, own) if run.deal_id is None else f"deals/{run.deal_id}"
    return {"record": run.record, "contact": contact, "deal": deal, "ticket": ticket_of(run.record, own)}


def _own(run: Run) -> Mapping[str, Json]:
    """The record of the event that a run started from."""
    return run.cause["data"].get("record") or {}


def _outputs(session: Session, run: Run) -> list[Mapping[str, Json]]:
    return [step.output for step in steps_of(session, run.id)]


def _steps(session: Session, run: Run) -> dict[str, Any]:
    """What earlier steps gave; of a step that was tried again by hand, the last iteration."""
    return {step.step_id: {"output": step.output, "status": step.status} for step in steps_of(session, run.id)}


def zone_of(session: Session, run: Run, plan: Plan) -> ZoneInfo:
    """The zone of wall clocks: the workflow's, else the team's, else UTC."""
    if plan.time_zone:
        return ZoneInfo(plan.time_zone)
    team = copied(session, "team", run.team_id) if run.team_id else None
    return ZoneInfo(team.time_zone if team else "UTC")


def language_of(session: Session, run: Run) -> str:
    """The language in which a plugin should speak: the contact's, else the owner's."""
    contact = copied(session, "contact", run.contact_id) if run.contact_id else None
    owner = copied(session, "member", run.owner_id) if run.owner_id else None
    language = (contact.language if contact else None) or (owner.language if owner else "fr")
    return language if language in ("fr", "en") else "fr"
