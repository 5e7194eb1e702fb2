"""The JSON of how campaigns go."""

from marshmallow import fields

from jalon_core.http.schemas import Schema


class StepResultsSchema(Schema):
    """How one mail does. ``opened`` and ``clicked`` count people, as far as can be told; the ``_raw`` ones anything."""

    step_id = fields.UUID()
    position = fields.Integer()
    upcoming = fields.Integer()
    planned = fields.Integer()
    sent = fields.Integer()
    deferred = fields.Integer()
    failed = fields.Integer()
    in_doubt = fields.Integer(attribute="unknown", data_key="unknown")
    cancelled = fields.Integer()
    opened = fields.Integer()
    opened_raw = fields.Integer()
    clicked = fields.Integer()
    clicked_raw = fields.Integer()
    replied = fields.Integer()
    bounced = fields.Integer()
    unsubscribed = fields.Integer()


class ResultsSchema(Schema):
    """How a campaign goes, as it stands this moment."""

    campaign_id = fields.UUID(attribute="campaign.id")
    status = fields.String(attribute="campaign.status")
    work = fields.String(attribute="campaign.work", allow_none=True)
    considered = fields.Integer(attribute="campaign.considered")
    passed_over = fields.Dict(keys=fields.String(), values=fields.Integer(), attribute="campaign.passed_over")
    enrolled = fields.Integer()
    by_status = fields.Dict(keys=fields.String(), values=fields.Integer())
    by_reason = fields.Dict(keys=fields.String(), values=fields.Integer())
    waits_for = fields.Dict(keys=fields.String(), values=fields.Integer())
    steps = fields.List(fields.Nested(StepResultsSchema))
