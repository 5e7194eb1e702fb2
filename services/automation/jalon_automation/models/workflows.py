"""Workflows and their versions, which never change once published."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from jalon_automation.domain.named_stages import named_stages
from jalon_automation.models.declarative import Base
from jalon_core.clock import now
from jalon_core.db.base import RecordColumns
from jalon_core.ids import new_id
from jalon_sdk import records
from jalon_sdk.serial import Json


class Workflow(RecordColumns, Base):
    """When, if, then. It belongs to the installation, to a team (``team_id``), or to a member (``owner_id`` too).

    :ivar draft: the definition as it is being edited; None when it is the published one.
    :ivar obstacle: why it cannot start anything although it is published: ``trigger_type_missing: calendar.x``.
    """

    __tablename__ = "workflows"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'published', 'paused', 'archived')", name="status"),
        CheckConstraint("owner_id IS NULL OR team_id IS NOT NULL", name="owner_in_team"),
    )

    name: Mapped[str]
    status: Mapped[str] = mapped_column(default="draft")
    draft: Mapped[dict[str, Any] | None]
    current_number: Mapped[int | None]
    trigger_type: Mapped[str | None]
    obstacle: Mapped[str | None]

    @property
    def scope(self) -> str:
        """On whose behalf it acts, as commands say it."""
        if self.owner_id is not None:
            return f"member:{self.owner_id}"
        return f"team:{self.team_id}" if self.team_id is not None else "installation"

    @property
    def actor(self) -> str:
        """How events name it as the one who acted."""
        return f"workflow:{self.id}"


class WorkflowVersion(Base):
    """One published definition. Runs are pinned to theirs.

    :ivar definition: as it was written.
    :ivar plan: what the engine executes, made from it at publishing (`jalon_automation.domain.plans`).
    """

    __tablename__ = "workflow_versions"
    __table_args__ = (UniqueConstraint("workflow_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    workflow_id: Mapped[UUID] = mapped_column(ForeignKey("workflows.id"))
    number: Mapped[int]
    definition: Mapped[dict[str, Any]]
    plan: Mapped[dict[str, Any]]
    published_at: Mapped[dt.datetime] = mapped_column(default=now)
    published_by: Mapped[str]


class Listening(Base):
    """Which events the current version of a workflow looks at, so that an event finds its workflows."""

    __tablename__ = "listenings"

    event_name: Mapped[str] = mapped_column(primary_key=True)
    workflow_id: Mapped[UUID] = mapped_column(ForeignKey("workflows.id"), primary_key=True)


def workflow_state(workflow: Workflow, published: Json = None) -> records.Workflow:
    """The workflow as events carry it.

    :param published: the definition of its current version, if it has one.
    """
    return records.Workflow(
        id=workflow.id,
        version=workflow.version,
        team_id=workflow.team_id,
        owner_id=workflow.owner_id,
        deleted=workflow.deleted_at is not None,
        name=workflow.name,
        status=workflow.status,  # type: ignore[arg-type]  # the table's check constraint holds the literal
        current_number=workflow.current_number,
        trigger_type=workflow.trigger_type,
        stage_ids=tuple(dict.fromkeys(each.stage_id for each in named_stages(published or workflow.draft))),
    )


def workflow_states(session: Session, workflows: Sequence[Workflow]) -> list[records.Workflow]:
    """The states of these workflows, in their order."""
    versions = select(WorkflowVersion.workflow_id, WorkflowVersion.definition).join(
        Workflow, (Workflow.id == WorkflowVersion.workflow_id) & (Workflow.current_number == WorkflowVersion.number)
    )
    found = session.execute(versions.where(Workflow.id.in_([workflow.id for workflow in workflows])))
    published = {row.workflow_id: row.definition for row in found}
    return [workflow_state(workflow, published.get(workflow.id)) for workflow in workflows]
