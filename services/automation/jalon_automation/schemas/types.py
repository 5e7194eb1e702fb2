"""What workflows can be made of, and the plugins that offer it."""

from marshmallow import fields

from jalon_core.http.schemas import Schema, UtcTime


class TypeSchema(Schema):
    """A trigger type, an action type or a condition operator, with all that an editor needs to show it."""

    id = fields.String()
    plugin = fields.String()
    labels = fields.Dict()
    descriptions = fields.Dict()
    params = fields.List(fields.Dict())
    schema = fields.Dict()
    events = fields.List(fields.String())
    subjects = fields.List(fields.String())
    outputs = fields.List(fields.Dict())
    examples = fields.List(fields.Raw())
    takes = fields.Raw(allow_none=True)


class FailureSchema(Schema):
    """A call that failed."""

    at = UtcTime()
    action = fields.String()
    code = fields.String()
    detail = fields.String()


class PluginSchema(Schema):
    """How an installed plugin is."""

    name = fields.String()
    distribution = fields.String(allow_none=True)
    version = fields.String()
    summary = fields.String()
    condition = fields.String()
    reason = fields.String()
    retry_at = UtcTime(allow_none=True)
    provides = fields.List(fields.String())
    load_seconds = fields.Float()
    processes = fields.Integer()
    calls = fields.Integer()
    failed = fields.Integer()
    last_failures = fields.List(fields.Nested(FailureSchema))
