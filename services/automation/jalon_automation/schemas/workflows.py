"""Workflows, their versions, problems and non-starts; dry runs and backtests."""

from marshmallow import fields, validate

from jalon_core.http.schemas import RecordSchema, Schema, UtcTime


class VersionSchema(Schema):
    """What is published."""

    number = fields.Integer()
    definition = fields.Dict()
    published_at = UtcTime()
    published_by = fields.String()


class DefinitionProblemSchema(Schema):
    """Something wrong with a definition; an ``error`` forbids publishing, a ``warning`` does not."""

    code = fields.String()
    detail = fields.String()
    path = fields.String()
    step_id = fields.String(allow_none=True)
    severity = fields.String()


class WorkflowSchema(RecordSchema):
    """A workflow. ``draft`` is null while what is published is what is edited."""

    name = fields.String()
    status = fields.String()
    trigger_type = fields.String(allow_none=True)
    obstacle = fields.String(allow_none=True)
    current = fields.Nested(VersionSchema, allow_none=True)
    draft = fields.Dict(allow_none=True)
    problems = fields.List(fields.Nested(DefinitionProblemSchema))


class CreateWorkflow(Schema):
    """A new workflow: of a team, a member (``owner_id`` too), or the installation (neither)."""

    name = fields.String(required=True, validate=validate.Length(1, 200))
    definition = fields.Dict(required=True)
    team_id = fields.UUID(load_default=None, allow_none=True)
    owner_id = fields.UUID(load_default=None, allow_none=True)


class UpdateWorkflow(Schema):
    """Changes of a workflow."""

    name = fields.String(validate=validate.Length(1, 200))
    definition = fields.Dict()
    archived = fields.Boolean()


class DryRun(Schema):
    """What to try the workflow on: an event of the log, or a record (``deals/<id>``)."""

    event_id = fields.UUID(load_default=None)
    record = fields.String(load_default=None, validate=validate.Regexp(r"^[a-z-]+/[0-9a-f-]{36}\Z"))


class BacktestQuery(Schema):
    """How many days back."""

    days = fields.Integer(load_default=30, validate=validate.Range(1, 90))


class BacktestSchema(Schema):
    """What the workflow would have started."""

    days = fields.Integer()
    events = fields.Integer()
    matches = fields.Integer()
    starts = fields.Integer()
    records = fields.Integer()
    non_starts = fields.Dict(keys=fields.String(), values=fields.Integer())
    per_day = fields.Dict(keys=fields.String(), values=fields.Integer())
    actions = fields.Dict(keys=fields.String(), values=fields.Integer())
    examples = fields.List(fields.Dict())


class NonStartSchema(Schema):
    """Why an event started nothing."""

    id = fields.UUID()
    number = fields.Integer(allow_none=True)
    event_id = fields.UUID()
    event_name = fields.String()
    record = fields.String(allow_none=True)
    reason = fields.String()
    detail = fields.String()
    trace = fields.Raw(allow_none=True)
    at = UtcTime()


class TraceSchema(Schema):
    """The trace of a dry run."""

    event = fields.Dict()
    starts = fields.Boolean()
    record = fields.String()
    reason = fields.String()
    detail = fields.String()
    trace = fields.Raw(allow_none=True)
    outcome = fields.String()
    steps = fields.List(fields.Dict())
