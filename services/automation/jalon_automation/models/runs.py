"""Runs of workflows, their steps, and what waiting runs wait for."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jalon_automation.models.declarative import Base
from jalon_core.clock import now
from jalon_core.db.base import RecordColumns
from jalon_core.db.types import AbsentJson
from jalon_core.ids import new_id
from jalon_sdk import records

ACTIVE = ("running", "waiting", "held")
"""The statuses of runs that have not ended."""


class Run(RecordColumns, Base):
    """One execution of one version of a workflow about one record, because of one event.

    :ivar record: ``contacts/<id>``; team and owner are the record's when it started.
    :ivar contact_id: the contact it has to do with; ``deal_id``: the deal, which a step may have made.
    :ivar caused_at: when that event happened.
    :ivar cause: the event, whole: later steps read it, and what they do continues its chain of causes.
    :ivar step_id: the step that is next, or at work, or waited in.
    :ivar due_at: when a worker should take it up; None while it waits for an answer or an event alone.
    :ivar leased_until: until when the worker that took it up may be at work on it.
    :ivar status: ``declined``: its first step found nothing to do, so that it counts as not started.
    :ivar reason: why it is held, failed, declined, cancelled, or ended early.
    """

    __tablename__ = "runs"
    __table_args__ = (
        UniqueConstraint("workflow_id", "record", "event_id"),
        CheckConstraint(
            "status IN ('running', 'waiting', 'held', 'finished', 'failed', 'cancelled', 'declined')", name="status"
        ),
        Index("ix_runs_record_status", "record", "status"),
        Index("ix_runs_status_due_at", "status", "due_at"),
    )

    workflow_id: Mapped[UUID] = mapped_column(ForeignKey("workflows.id"), index=True)
    workflow_name: Mapped[str]
    number: Mapped[int]
    record: Mapped[str]
    contact_id: Mapped[UUID | None] = mapped_column(index=True)
    deal_id: Mapped[UUID | None] = mapped_column(index=True)
    event_id: Mapped[UUID]
    correlation_id: Mapped[str]
    caused_at: Mapped[dt.datetime]
    cause: Mapped[dict[str, Any]]
    lane: Mapped[str]
    status: Mapped[str] = mapped_column(default="running")
    reason: Mapped[str | None]
    step_id: Mapped[str | None]
    due_at: Mapped[dt.datetime | None]
    leased_until: Mapped[dt.datetime | None]
    waiting_until: Mapped[dt.datetime | None]
    started_at: Mapped[dt.datetime] = mapped_column(default=now)
    ended_at: Mapped[dt.datetime | None]


class RunStep(Base):
    """What one step of a run did. A step that is retried by hand gets a new iteration, and so a new key.

    :ivar input: the values of the definition after they were computed, secrets excepted.
    :ivar key: the idempotency key of what it asks for; answers find the step by it.
    :ivar expected: how many answers it waits for; ``answers`` holds those that came, by their key.
    """

    __tablename__ = "run_steps"
    __table_args__ = (
        UniqueConstraint("run_id", "step_id", "iteration"),
        CheckConstraint(
            "status IN ('running', 'waiting', 'finished', 'failed', 'skipped', 'cancelled')", name="status"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    step_id: Mapped[str]
    iteration: Mapped[int] = mapped_column(default=1)
    position: Mapped[int]
    kind: Mapped[str]
    label: Mapped[dict[str, Any]] = mapped_column(default=dict)
    status: Mapped[str] = mapped_column(default="running")
    attempts: Mapped[int] = mapped_column(default=0)
    key: Mapped[str] = mapped_column(unique=True)
    input: Mapped[dict[str, Any]] = mapped_column(default=dict)
    output: Mapped[dict[str, Any]] = mapped_column(default=dict)
    expected: Mapped[int] = mapped_column(default=0)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    condition_trace: Mapped[dict[str, Any] | None] = mapped_column(AbsentJson)
    reason: Mapped[str | None]
    waiting_until: Mapped[dt.datetime | None]
    started_at: Mapped[dt.datetime] = mapped_column(default=now)
    ended_at: Mapped[dt.datetime | None]


class Wait(Base):
    """What a waiting run follows: a date field of a record, or an event about one. One per run at most.

    :ivar record: whose events matter, ``deals/<id>``; None for an event about any record.
    :ivar event_name: the event waited for; None when a date field is followed.
    """

    __tablename__ = "waits"
    __table_args__ = (
        CheckConstraint("kind IN ('date_field', 'event')", name="kind"),
        Index("ix_waits_record", "record"),
    )

    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str]
    record: Mapped[str | None]
    event_name: Mapped[str | None]


def run_state(run: Run) -> records.Run:
    """The run as events carry it."""
    return records.Run(
        id=run.id,
        version=run.version,
        team_id=run.team_id,
        owner_id=run.owner_id,
        workflow_id=run.workflow_id,
        workflow_name=run.workflow_name,
        number=run.number,
        record=run.record,
        status=run.status,
        waiting_until=run.waiting_until,
        started_at=run.started_at,
        ended_at=run.ended_at,
    )
