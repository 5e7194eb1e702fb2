"""Tasks as JSON."""

from typing import Any

from marshmallow import fields, validate

from jalon_core.http.schemas import Line, ListQuery, RecordSchema, Schema, UtcTime
from jalon_pipeline.domain.lengths import NOTE, TASK_TITLE
from jalon_pipeline.domain.reminders import LONGEST_BEFORE
from jalon_pipeline.schemas.fields import NamedSchema


def _remind_before(**options: Any) -> fields.Integer:
    return fields.Integer(
        allow_none=True,
        validate=validate.Range(0, LONGEST_BEFORE),
        metadata={"description": "Minutes before it is due; the reminder moves with that"},
        **options,
    )


class TaskSchema(RecordSchema):
    """A task."""

    title = fields.String()
    note = fields.String()
    due_at = UtcTime(allow_none=True)
    done_at = UtcTime(allow_none=True)
    reminder_at = UtcTime(allow_none=True, metadata={"description": "When its owner is reminded"})
    remind_before = _remind_before()
    deal_id = fields.UUID(allow_none=True)
    ticket_id = fields.UUID(allow_none=True)
    contact_id = fields.UUID(allow_none=True)


_BESIDE_THE_TASK = frozenset({"card", "contact", "owner"})


class ListedTaskSchema(TaskSchema):
    """A task with what its ids are called."""

    card = fields.Nested(NamedSchema, allow_none=True, metadata={"description": "The deal or the ticket"})
    contact = fields.Nested(NamedSchema, allow_none=True)
    owner = fields.Nested(NamedSchema, allow_none=True)

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """Fields of the task come from its row, the names from beside it."""
        return getattr(obj if attr in _BESIDE_THE_TASK else obj.task, attr, default)


class CreateTask(Schema):
    """A task to be given."""

    title = Line(TASK_TITLE, required=True)
    note = fields.String(load_default="", validate=validate.Length(max=NOTE))
    due_at = UtcTime(load_default=None, allow_none=True)
    owner_id = fields.UUID(load_default=None, allow_none=True)
    team_id = fields.UUID(load_default=None, allow_none=True)
    reminder_at = UtcTime(load_default=None, allow_none=True)
    remind_before = _remind_before(load_default=None)
    deal_id = fields.UUID(load_default=None, allow_none=True)
    ticket_id = fields.UUID(load_default=None, allow_none=True)
    contact_id = fields.UUID(load_default=None, allow_none=True)


class UpdateTask(Schema):
    """What may be changed about a task; what it is about stays."""

    title = Line(TASK_TITLE)
    note = fields.String(validate=validate.Length(max=NOTE))
    due_at = UtcTime(allow_none=True)
    reminder_at = UtcTime(allow_none=True, metadata={"description": "A moment of its own, instead of remind_before"})
    remind_before = _remind_before()
    owner_id = fields.UUID(allow_none=True)
    done = fields.Boolean(metadata={"description": "True completes it, false reopens it"})


class TaskQuery(ListQuery):
    """Filters of the list of tasks."""

    owner_id = fields.UUID()
    deal_id = fields.UUID()
    ticket_id = fields.UUID()
    contact_id = fields.UUID()
    open = fields.Boolean(load_default=None, metadata={"description": "True: to do; false: done; default: both"})
