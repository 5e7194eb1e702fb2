"""Runs and their steps."""

from marshmallow import fields, validate

from jalon_core.http.schemas import ListQuery, RecordSchema, Schema, UtcTime


class RunQuery(ListQuery):
    """Which runs."""

    record = fields.String(load_default=None, validate=validate.Length(max=100))
    workflow_id = fields.UUID(load_default=None)
    status = fields.String(
        load_default=None,
        validate=validate.OneOf(["running", "waiting", "held", "finished", "failed", "cancelled", "declined"]),
    )


class CauseSchema(Schema):
    """The event from which a run started."""

    event_id = fields.String()
    name = fields.String()
    subject = fields.String()
    actor = fields.String(allow_none=True)
    at = fields.String()


class RunSchema(RecordSchema):
    """A run. ``number`` is the version of the workflow that it is pinned to."""

    workflow_id = fields.UUID()
    workflow_name = fields.String()
    number = fields.Integer()
    record = fields.String()
    contact_id = fields.UUID(allow_none=True)
    deal_id = fields.UUID(allow_none=True)
    status = fields.String()
    reason = fields.String(allow_none=True)
    waiting_until = UtcTime(allow_none=True)
    started_at = UtcTime()
    ended_at = UtcTime(allow_none=True)


class StepSchema(Schema):
    """What a step did. ``pending`` ones are still ahead."""

    id = fields.String()
    position = fields.Integer()
    kind = fields.String()
    action = fields.String(allow_none=True)
    label = fields.Dict()
    status = fields.String()
    attempts = fields.Integer()
    input = fields.Dict()
    output = fields.Dict()
    condition_trace = fields.Raw(allow_none=True)
    reason = fields.String(allow_none=True)
    waiting_until = UtcTime(allow_none=True)
    started_at = UtcTime(allow_none=True)
    ended_at = UtcTime(allow_none=True)


class RunDetailSchema(RunSchema):
    """A run, step by step."""

    cause = fields.Nested(CauseSchema)
    steps = fields.List(fields.Nested(StepSchema))
