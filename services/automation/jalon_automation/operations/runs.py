"""A run's life: it starts, waits, is held, ends. Every change of its status is one event."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from jalon_automation.domain.facts import id_or_none
from jalon_automation.models import ACTIVE, Run, RunStep, Wait, Workflow, run_state
from jalon_automation.operations.plans import plan_of_run
from jalon_core.access.caller import Caller
from jalon_core.access.rights import require_edit
from jalon_core.bus.waking import wake_after_commit
from jalon_core.changes import touch
from jalon_core.clock import now
from jalon_core.errors import NotFound
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.automation import RunStarted, RunUpdated
from jalon_sdk.events.event import Change
from jalon_sdk.serial import to_json

RUNS = "runs"
"""The channel that announces that a run wants to be taken up."""

QUEUED = "queued"
"""Why a run waits until another one of its workflow about the same record has ended."""


def acting(uow: UnitOfWork, workflow_id: object, cause: Envelope | None = None) -> UnitOfWork:
    """The same transaction, with the workflow as the one who acts (and another cause)."""
    caller = Caller(kind="workflow", actor=f"workflow:{workflow_id}", is_admin=True)
    return replace(uow, caller=caller, cause=cause or uow.cause)


def begin(uow: UnitOfWork, run: Run) -> None:
    """Add a run that has just started, with all that its event tells, and have it taken up."""
    uow.session.add(run)
    acting(uow, run.workflow_id).record(RunStarted(record=run_state(run)))
    if run.due_at is not None:
        wake_after_commit(uow.session, RUNS)


def editable_run(uow: UnitOfWork, run_id: UUID) -> Run:
    """A run that the caller may act on by hand, locked until the end of the transaction.

    :raises NotFound: there is none, or they may not see it.
    :raises jalon_core.errors.Forbidden: they see it and may not change it.
    """
    run = uow.session.get(Run, run_id, with_for_update=True)
    if run is None:
        raise NotFound
    require_edit(uow.caller, run.team_id, run.owner_id)
    return run


def change(uow: UnitOfWork, run: Run, **values: Any) -> None:
    """Set the run's status and what goes with it; record an event if anything changed that others see."""
    seen = ("status", "waiting_until", "reason", "number")
    changed = {
        key: Change(before=to_json(getattr(run, key)), after=to_json(values[key]))
        for key in seen
        if key in values and getattr(run, key) != values[key]
    }
    for key, value in values.items():
        setattr(run, key, value)
    if run.due_at is not None:
        wake_after_commit(uow.session, RUNS)
    if changed:
        touch(run)
        acting(uow, run.workflow_id).record(RunUpdated(record=run_state(run), changed=changed))


def go_on(uow: UnitOfWork, run: Run, at: dt.datetime | None = None, *, number: int | None = None) -> None:
    """Have the run taken up, now or at a later moment (to try its step again).

    :param number: the version of the workflow in which it goes on; None for the one that it is pinned to.
    """
    stop_following(uow, run)
    change(
        uow,
        run,
        status="running",
        number=number or run.number,
        due_at=at or now(),
        waiting_until=None,
        reason=None,
        leased_until=None,
    )


def wait(uow: UnitOfWork, run: Run, until: dt.datetime | None) -> None:
    """Let the run wait until a moment, or (None) until what it follows says so."""
    change(uow, run, status="waiting", due_at=until, waiting_until=until, reason=None, leased_until=None)


def hold(uow: UnitOfWork, run: Run, reason: str, until: dt.datetime | None = None) -> None:
    """Let the run wait for somebody to do something, or for a plugin to be well again."""
    change(uow, run, status="held", due_at=until, waiting_until=None, reason=reason, leased_until=None)


def end(uow: UnitOfWork, run: Run, status: str, reason: str | None = None) -> None:
    """End the run, and let the next one start that was queued behind it."""
    ended = now()
    stop_following(uow, run)
    if status == "cancelled" or reason is not None:
        uow.session.execute(
            update(RunStep)
            .where(RunStep.run_id == run.id, RunStep.status.in_(("running", "waiting")))
            .values(status="cancelled", reason=reason, ended_at=ended)
        )
    change(uow, run, status=status, reason=reason, due_at=None, waiting_until=None, leased_until=None, ended_at=ended)
    if plan_of_run(uow.session, run).mode == "queued":
        _release_queued(uow, run)


def hand_over(uow: UnitOfWork, envelope: Envelope) -> None:
    """Who may see a record may see the runs about it: they follow it to another owner or team."""
    if envelope.previousownerid is None and envelope.previousteamid is None:
        return
    for run in uow.session.scalars(select(Run).where(Run.record == envelope.subject).with_for_update()).all():
        team_id, owner_id = id_or_none(envelope.teamid), id_or_none(envelope.ownerid)
        changed = {
            name: Change(before=to_json(getattr(run, name)), after=to_json(value))
            for name, value in (("team_id", team_id), ("owner_id", owner_id))
            if getattr(run, name) != value
        }
        if changed:
            run.team_id, run.owner_id = team_id, owner_id
            touch(run)
            acting(uow, run.workflow_id).record(RunUpdated(record=run_state(run), changed=changed))


def stop_following(uow: UnitOfWork, run: Run) -> None:
    """The run follows no date and no event any more."""
    if run.status == "waiting":
        uow.session.execute(delete(Wait).where(Wait.run_id == run.id))


def workflow_of(uow: UnitOfWork, run: Run) -> Workflow:
    """The workflow of a run."""
    workflow = uow.session.get(Workflow, run.workflow_id)
    assert workflow is not None  # a foreign key
    return workflow


def _release_queued(uow: UnitOfWork, ended: Run) -> None:
    uow.session.flush()  # others may have ended in this transaction
    others = (
        select(Run)
        .where(Run.workflow_id == ended.workflow_id, Run.record == ended.record, Run.id != ended.id)
        .where(Run.status.in_(ACTIVE))
        .order_by(Run.id)
    )
    active = uow.session.scalars(others).all()
    queued = [run for run in active if run.reason == QUEUED]
    if queued and len(queued) == len(active):
        go_on(uow, queued[0])
