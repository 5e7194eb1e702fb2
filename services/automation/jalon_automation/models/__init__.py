"""The tables of the automation service."""

from jalon_automation.models.declarative import Base
from jalon_automation.models.event_log import LoggedEvent
from jalon_automation.models.non_starts import NonStart
from jalon_automation.models.notifications import Notification, notification_state
from jalon_automation.models.plugins import PluginSwitch, PluginValue
from jalon_automation.models.runs import ACTIVE, Run, RunStep, Wait, run_state
from jalon_automation.models.webhooks import Delivery, Webhook
from jalon_automation.models.workflows import Listening, Workflow, WorkflowVersion, workflow_state, workflow_states

__all__ = [
    "ACTIVE",
    "Base",
    "Delivery",
    "Listening",
    "LoggedEvent",
    "NonStart",
    "Notification",
    "PluginSwitch",
    "PluginValue",
    "Run",
    "RunStep",
    "Wait",
    "Webhook",
    "Workflow",
    "WorkflowVersion",
    "notification_state",
    "run_state",
    "workflow_state",
    "workflow_states",
]
