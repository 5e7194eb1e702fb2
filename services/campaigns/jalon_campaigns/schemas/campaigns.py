"""The JSON of campaigns."""

import marshmallow as ma
from marshmallow import fields, validate

from jalon_campaigns.domain.formatting import LANGUAGES
from jalon_campaigns.domain.language import LONGEST
from jalon_campaigns.models.campaigns import AUDIENCE_MODES, CAMPAIGN_STATUSES
from jalon_core.http.schemas import ListQuery, RecordSchema, Schema, UtcTime, page_of

_NAME = validate.Length(1, 200)
_GROUPS = validate.Length(0, 50)
_DAILY = validate.Range(1, 1_000_000)


class MailStepSchema(Schema):
    """One mail: a template's words, or a subject with a text (or HTML) of its own.

    ``delay_days``: so many times 24 hours after the mail before it was accepted; of the first, after the start.
    """

    id = fields.UUID(dump_only=True)
    template_id = fields.UUID(allow_none=True)
    subject = fields.String(allow_none=True, validate=validate.Length(1, 500))
    text = fields.String(validate=validate.Length(0, LONGEST))
    html = fields.String(allow_none=True, validate=validate.Length(1, LONGEST))
    delay_days = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 365))


class WindowSchema(Schema):
    """When mails may go out, by the clocks where the contact lives: days from 1 (Monday) to 7, from … to …."""

    days = fields.List(fields.Integer(strict=True, validate=validate.Range(1, 7)), required=True)
    from_ = fields.String(required=True, data_key="from", metadata={"example": "09:00"})
    to = fields.String(required=True, metadata={"example": "18:00"})

    @ma.post_load
    def _as_kept(self, data: dict[str, object], **_: object) -> dict[str, object]:
        return {"days": data["days"], "from": data["from_"], "to": data["to"]}

    @ma.pre_dump
    def _as_read(self, data: dict[str, object], **_: object) -> dict[str, object]:
        return {"days": data["days"], "from_": data["from"], "to": data["to"]}


class CampaignSchema(RecordSchema):
    """A campaign. ``work``: what a job is still doing about it; ``considered`` and ``passed_over`` how that goes."""

    name = fields.String()
    status = fields.String(validate=validate.OneOf(CAMPAIGN_STATUSES))
    language = fields.String()
    mailbox_id = fields.UUID(allow_none=True)
    audience_mode = fields.String()
    group_ids = fields.List(fields.UUID())
    excluded_group_ids = fields.List(fields.UUID())
    filter = fields.Raw(allow_none=True)
    window = fields.Nested(WindowSchema, allow_none=True)
    stop_on_reply = fields.Boolean()
    daily_starts = fields.Integer(allow_none=True)
    steps = fields.List(fields.Nested(MailStepSchema))
    started_at = UtcTime(allow_none=True)
    ended_at = UtcTime(allow_none=True)
    work = fields.String(allow_none=True)
    considered = fields.Integer()
    passed_over = fields.Dict(keys=fields.String(), values=fields.Integer())


CampaignPage = page_of(CampaignSchema)


class CampaignChange(Schema):
    """What to change of a campaign. Once it has started, its audience and its mails stay as they are."""

    name = fields.String(validate=_NAME)
    language = fields.String(validate=validate.OneOf(LANGUAGES))
    mailbox_id = fields.UUID(allow_none=True)
    audience_mode = fields.String(validate=validate.OneOf(AUDIENCE_MODES))
    group_ids = fields.List(fields.UUID(), validate=_GROUPS)
    excluded_group_ids = fields.List(fields.UUID(), validate=_GROUPS)
    filter = fields.Dict(keys=fields.String(), allow_none=True)
    window = fields.Nested(WindowSchema, allow_none=True)
    stop_on_reply = fields.Boolean()
    daily_starts = fields.Integer(allow_none=True, strict=True, validate=_DAILY)
    steps = fields.List(fields.Nested(MailStepSchema))


class NewCampaign(CampaignChange):
    """A campaign to be written: the contacts of these groups (where the filter holds), and its mails."""

    name = fields.String(required=True, validate=_NAME)
    team_id = fields.UUID(allow_none=True)
    owner_id = fields.UUID(allow_none=True)


class CampaignQuery(ListQuery):
    """Which campaigns."""

    status = fields.String(load_default=None, validate=validate.OneOf(CAMPAIGN_STATUSES))
    owner_id = fields.UUID(load_default=None)


class ExampleSchema(Schema):
    """A contact, for example."""

    id = fields.UUID()
    name = fields.String()


class ObstacleSchema(Schema):
    """How many contacts something stands in the way of, and some of them."""

    contacts = fields.Integer()
    examples = fields.List(fields.Nested(ExampleSchema))


class AudienceCheckSchema(Schema):
    """What a campaign would run into. ``obstacles``: ``no_address``, ``suppressed``, ``field:contact.phone`` …"""

    campaign_version = fields.Integer()
    requested_at = UtcTime()
    finished_at = UtcTime(allow_none=True)
    considered = fields.Integer()
    contacts = fields.Integer()
    ready = fields.Integer()
    obstacles = fields.Dict(keys=fields.String(), values=fields.Nested(ObstacleSchema))
