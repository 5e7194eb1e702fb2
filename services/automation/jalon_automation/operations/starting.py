"""Starting workflows from an event, and noting why others did not start."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon_automation.domain.facts import Occurrence, id_or_none
from jalon_automation.domain.starting import NoStart, Start, decide
from jalon_automation.domain.surroundings import contact_of, deal_of, states_around
from jalon_automation.models import ACTIVE, NonStart, Run, Workflow, WorkflowVersion
from jalon_automation.models.known import known_state, state_at
from jalon_automation.operations import runs
from jalon_automation.operations.batches import is_idle, note_started
from jalon_automation.operations.doubt import doubt_what_was_caused_before
from jalon_automation.operations.plans import plan_of_version
from jalon_core.access.rights import may_read
from jalon_core.access.scope import ScopeInactive, caller_from_scope
from jalon_core.clock import now
from jalon_core.errors import NotYetKnown
from jalon_core.ids import new_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.envelope import Envelope
from jalon_sdk.serial import Json


class LiveHistory:
    """Earlier runs of a workflow, from their rows."""

    def __init__(self, session: Session, workflow_id: UUID) -> None:
        self._session = session
        self._workflow_id = workflow_id

    def active(self, record: str) -> int:
        """How many runs about the record have not ended."""
        if is_idle(self._session, record):
            return 0
        query = select(func.count()).select_from(Run).where(Run.status.in_(ACTIVE), *self._about(record))
        return self._session.scalar(query) or 0

    def started_at(self, record: str) -> dt.datetime | None:
        """When the event of the last run about the record happened."""
        started: Any = self._session.scalar(
            select(Run.caused_at)
            .where(*self._about(record), Run.status != "declined")
            .order_by(Run.caused_at.desc())
            .limit(1)
        )
        return started if isinstance(started, dt.datetime) else None

    def caused(self, record: str, correlation_id: str) -> bool:
        """Whether a run about the record belongs to this chain of causes."""
        query = select(Run.id).where(Run.correlation_id == correlation_id, *self._about(record)).limit(1)
        return self._session.scalar(query) is not None

    def _about(self, record: str) -> tuple[Any, ...]:
        return Run.record == record, Run.workflow_id == self._workflow_id


def start_runs(
    uow: UnitOfWork, envelope: Envelope, seq: int, listening: Sequence[tuple[Workflow, WorkflowVersion]]
) -> None:
    """Start the workflows whose trigger matches the event, within what each of them may see.

    :param seq: the event's position in the log.
    :param listening: the workflows that look at events of this name.
    """
    for workflow, version in listening:
        _consider(uow, workflow, version, envelope, seq)


def _consider(uow: UnitOfWork, workflow: Workflow, version: WorkflowVersion, envelope: Envelope, seq: int) -> None:
    event = Occurrence.of(envelope)
    obstacle = "paused" if workflow.status == "paused" else workflow.obstacle
    try:
        caller = caller_from_scope(uow.session, workflow.scope, workflow.actor)
        if not may_read(caller, event.team_id, event.owner_id):
            return
    except (ScopeInactive, NotYetKnown):
        if (event.team_id, event.owner_id) != (workflow.team_id, workflow.owner_id):
            return
        obstacle = "rights"
    decision = decide(
        plan_of_version(version),
        event,
        workflow_id=str(workflow.id),
        obstacle=obstacle,
        states=lambda record: _states(uow.session, record, event, seq),
        history=LiveHistory(uow.session, workflow.id),
    )
    if isinstance(decision, Start):
        _start(uow, workflow, version, envelope, decision)
    elif decision is not None:
        _note(uow.session, workflow, envelope, decision)


def _start(uow: UnitOfWork, workflow: Workflow, version: WorkflowVersion, envelope: Envelope, start: Start) -> None:
    if start.how == "instead":
        _cancel_others(uow, workflow, start.record)
    data: Mapping[str, Json] = envelope.data
    about_itself = start.record == envelope.subject
    state = data["record"] if about_itself else known_state(uow.session, start.record) or {}
    own = data.get("record") or {}
    contact, deal = contact_of(start.record, own), deal_of(start.record, own)
    queued = start.how == "queued"
    moment = now()
    run = Run(
        id=new_id(),
        version=1,
        created_at=moment,
        updated_at=moment,
        started_at=moment,
        workflow_id=workflow.id,
        workflow_name=workflow.name,
        number=version.number,
        record=start.record,
        team_id=id_or_none(state.get("team_id") or envelope.teamid),
        owner_id=id_or_none(state.get("owner_id") or envelope.ownerid),
        contact_id=id_or_none(contact.partition("/")[2]) if contact else None,
        deal_id=id_or_none(deal.partition("/")[2]) if deal else None,
        event_id=envelope.id,
        correlation_id=envelope.correlationid,
        caused_at=envelope.time,
        cause=envelope.to_wire(),
        lane=envelope.lane,
        step_id=plan_of_version(version).first,
        status="waiting" if queued else "running",
        reason=runs.QUEUED if queued else None,
        due_at=None if queued else moment,
    )
    runs.begin(uow, run)
    note_started(uow.session, run.record)
    doubt_what_was_caused_before(uow, run)


def _cancel_others(uow: UnitOfWork, workflow: Workflow, record: str) -> None:
    active = select(Run).where(Run.workflow_id == workflow.id, Run.record == record, Run.status.in_(ACTIVE))
    for run in uow.session.scalars(active.with_for_update()).all():
        runs.end(uow, run, "cancelled", "restarted")


def _note(session: Session, workflow: Workflow, envelope: Envelope, decision: NoStart) -> None:
    session.add(
        NonStart(
            workflow_id=workflow.id,
            number=workflow.current_number,
            event_id=envelope.id,
            event_name=envelope.name,
            record=decision.record,
            reason=decision.reason,
            detail=decision.detail,
            trace=decision.trace,
        )
    )


def _states(session: Session, record: str, event: Occurrence, seq: int) -> Mapping[str, Json]:
    """Contact and deal; what the event itself is about, as the event says it."""
    own = event.data.get("record") or {}

    def load(subject: str) -> Json:
        return own if subject == event.subject else state_at(session, subject, seq)

    return states_around(record, own, load)
