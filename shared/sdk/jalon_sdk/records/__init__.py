"""The states of Jalon's records as events carry them: whole, after the change.

Every state has ``id``, ``version`` (+1 per change of that record) and ``deleted``; most have ``team_id`` and
``owner_id``, which decide who may see it. Ids are UUIDv7. A service keeps the states it needs as copies.
"""

from jalon_sdk.records.automation import Notification, Run, Workflow, WorkflowStatus
from jalon_sdk.records.base import Money, State
from jalon_sdk.records.campaigns import (
    Campaign,
    CampaignStatus,
    Enrolment,
    EnrolmentStatus,
    InboundMail,
    InboundVerdict,
    Mailbox,
    MatchEvidence,
    Send,
    SendPurpose,
    SendStatus,
    TemplateKind,
)
from jalon_sdk.records.contacts import (
    Company,
    Contact,
    CustomField,
    CustomFieldKind,
    FieldAbout,
    Form,
    FormField,
    FormFieldKind,
    Group,
    GroupMode,
    Import,
    Note,
    Submission,
)
from jalon_sdk.records.identity import ApiKey, Member, Role, Team
from jalon_sdk.records.pipeline import CardKind, Deal, Pipeline, Stage, StageKind, Task

__all__ = [
    "ApiKey",
    "Campaign",
    "CampaignStatus",
    "CardKind",
    "Company",
    "Contact",
    "CustomField",
    "CustomFieldKind",
    "Deal",
    "Enrolment",
    "EnrolmentStatus",
    "FieldAbout",
    "Form",
    "FormField",
    "FormFieldKind",
    "Group",
    "GroupMode",
    "Import",
    "InboundMail",
    "InboundVerdict",
    "Mailbox",
    "MatchEvidence",
    "Member",
    "Money",
    "Note",
    "Notification",
    "Pipeline",
    "Role",
    "Run",
    "Send",
    "SendPurpose",
    "SendStatus",
    "Stage",
    "StageKind",
    "State",
    "Submission",
    "Task",
    "Team",
    "TemplateKind",
    "Workflow",
    "WorkflowStatus",
]
