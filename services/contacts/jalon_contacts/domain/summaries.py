"""What the timeline tells of an event: a few fields for the reader, taken out of its record."""

import json
from collections.abc import Mapping

from jalon_sdk.events import RecordEvent
from jalon_sdk.events.campaigns import (
    EmailAutoReplied,
    EmailBounced,
    EmailClicked,
    EmailComplained,
    EmailOpened,
    EmailUnsubscribed,
)
from jalon_sdk.events.contacts import ContactMerged
from jalon_sdk.events.pipeline import DealProposalSent, DealStageChanged, TicketStageChanged
from jalon_sdk.records import Contact, Deal, Enrolment, InboundMail, Note, Send, State, Submission, Task, Ticket
from jalon_sdk.serial import Json, to_json

_FIELDS: Mapping[type[State], tuple[str, ...]] = {
    Contact: ("name",),
    Deal: ("name", "stage_name", "status", "amount"),
    Ticket: ("name", "stage_name", "status", "priority", "due_at"),
    Task: ("title", "note", "due_at", "done_at", "deal_id", "ticket_id"),
    Send: ("subject", "status", "to", "reason", "purpose", "template_kind", "campaign_id"),
    InboundMail: ("subject", "text", "has_html", "from_address", "verdict", "evidence", "send_id", "campaign_id"),
    Enrolment: ("campaign_id", "campaign_name", "status", "reason"),
    Submission: ("form_id", "form_name", "values"),
    Note: ("text",),
}
"""By the kind of record; of others the timeline tells the event's name alone."""

_TOLD: Mapping[type[RecordEvent], tuple[str, ...]] = {
    EmailOpened: ("verdict",),
    EmailClicked: ("verdict", "url"),
    EmailBounced: ("address", "reason", "address_invalid", "status"),
    EmailAutoReplied: ("returns_on",),
    EmailComplained: ("address",),
    EmailUnsubscribed: ("scope",),
    ContactMerged: ("merged_id",),
    DealProposalSent: ("send_id", "note"),
}
"""By the event: what it tells besides its record."""

_SILENT = frozenset({"rank"})
"""Changes that are nobody's history: a card's place inside its column."""

_MAX_CHANGED = 2_000


def is_history(event: RecordEvent) -> bool:
    """Whether the timeline tells of this event at all."""
    return event.visibility == "public" and not (event.changed and event.changed.keys() <= _SILENT)


def summarise(event: RecordEvent) -> dict[str, Json]:
    """The summary of an event: its record's telling fields, what changed, and how a card moved."""
    record = event.record
    summary = {name: to_json(getattr(record, name)) for name in _FIELDS.get(type(record), ())}
    summary |= {name: to_json(getattr(event, name)) for name in _TOLD.get(type(event), ())}
    if isinstance(event, DealStageChanged | TicketStageChanged):
        summary |= {
            "from_stage": event.from_stage_name,
            "to_stage": event.record.stage_name,
            "direction": event.direction,
            "note": event.note,
            "lost_reason": event.record.lost_reason,
        }
    elif event.changed:
        summary["changed"] = _short(to_json({k: v for k, v in event.changed.items() if k not in _SILENT}))
    return summary


def _short(changed: dict[str, Json]) -> dict[str, Json]:
    """The changed fields; of those with long values the name alone."""
    return {name: change if len(json.dumps(change)) <= _MAX_CHANGED else None for name, change in changed.items()}
