"""Events of the automation service: workflows, runs, notifications."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from jalon_sdk.events.event import RecordEvent
from jalon_sdk.records import Notification, Run, Workflow


@dataclass(frozen=True, kw_only=True)
class WorkflowCreated(RecordEvent):
    """A workflow came to be, as a draft."""

    name: ClassVar[str] = "workflow.created"
    owner: ClassVar[str] = "automation"

    record: Workflow


@dataclass(frozen=True, kw_only=True)
class WorkflowUpdated(RecordEvent):
    """A workflow was published, paused, resumed or renamed."""

    name: ClassVar[str] = "workflow.updated"
    owner: ClassVar[str] = "automation"

    record: Workflow


@dataclass(frozen=True, kw_only=True)
class RunStarted(RecordEvent):
    """A workflow started about a record."""

    name: ClassVar[str] = "run.started"
    owner: ClassVar[str] = "automation"
    visibility: ClassVar[Literal["public", "internal"]] = "internal"

    record: Run


@dataclass(frozen=True, kw_only=True)
class RunUpdated(RecordEvent):
    """A run waits, goes on, is held, or has ended (``record.status``)."""

    name: ClassVar[str] = "run.updated"
    owner: ClassVar[str] = "automation"
    visibility: ClassVar[Literal["public", "internal"]] = "internal"

    record: Run


@dataclass(frozen=True, kw_only=True)
class NotificationCreated(RecordEvent):
    """A member has something new under their bell."""

    name: ClassVar[str] = "notification.created"
    owner: ClassVar[str] = "automation"
    visibility: ClassVar[Literal["public", "internal"]] = "internal"

    record: Notification


@dataclass(frozen=True, kw_only=True)
class NotificationRead(RecordEvent):
    """A member has read a notification, in one of their browsers."""

    name: ClassVar[str] = "notification.read"
    owner: ClassVar[str] = "automation"
    visibility: ClassVar[Literal["public", "internal"]] = "internal"

    record: Notification
