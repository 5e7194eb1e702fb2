"""Workflows, their runs, and notifications."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Literal
from uuid import UUID

from jalon_sdk.records.base import State

WorkflowStatus = Literal["draft", "published", "paused", "archived"]


@dataclass(frozen=True, kw_only=True)
class Workflow(State):
    """Automation: when, if, then. It belongs to the installation, a team or a member (``owner_id``).

    ``stage_ids``: the stages that it names, as it is published; of a draft, as it would be.
    """

    kind: ClassVar[str] = "workflow"
    plural: ClassVar[str] = "workflows"

    name: str
    status: WorkflowStatus
    current_number: int | None
    trigger_type: str | None
    stage_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Run(State):
    """One execution of a workflow about one record (``record``, e.g. ``deals/<id>``)."""

    kind: ClassVar[str] = "run"
    plural: ClassVar[str] = "runs"

    workflow_id: UUID
    workflow_name: str
    number: int
    record: str
    status: str
    waiting_until: dt.datetime | None
    started_at: dt.datetime
    ended_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class Notification(State):
    """Something a member (``owner_id``) should know; ``link`` names a record, e.g. ``deals/<id>``."""

    kind: ClassVar[str] = "notification"
    plural: ClassVar[str] = "notifications"

    text: str
    link: str | None
    created_at: dt.datetime
    read_at: dt.datetime | None
