"""The JSON of enrolments."""

from marshmallow import fields, validate

from jalon_campaigns.models.enrolments import ENROLMENT_STATUSES
from jalon_core.http.schemas import ListQuery, RecordSchema, Schema, UtcTime, page_of

MOST = 1_000


class EnrolmentSchema(RecordSchema):
    """A contact's passage through a campaign. ``waits_for``: why it waits although something is due.

    ``status`` is ``paused`` while the campaign is: the passage itself goes on once it is resumed.
    """

    campaign_id = fields.UUID()
    campaign_name = fields.String(attribute="campaign.name")
    contact_id = fields.UUID()
    rotation = fields.Integer()
    status = fields.String(attribute="status_now")
    step = fields.Integer()
    reason = fields.String(allow_none=True)
    started_at = UtcTime()
    ended_at = UtcTime(allow_none=True)
    next_at = UtcTime(allow_none=True)
    not_before = UtcTime(allow_none=True)
    waits_for = fields.String(allow_none=True)


EnrolmentPage = page_of(EnrolmentSchema)


class PassageQuery(ListQuery):
    """Which passages of a campaign."""

    status = fields.String(load_default=None, validate=validate.OneOf(ENROLMENT_STATUSES))
    reason = fields.String(load_default=None, validate=validate.Length(1, 32))
    step = fields.Integer(load_default=None, validate=validate.Range(0, 100))


class EnrolmentQuery(PassageQuery):
    """Which passages."""

    contact_id = fields.UUID(load_default=None)


class ContactsToEnrol(Schema):
    """Who is to come in. ``again``: also who has been through it already."""

    contact_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST))
    again = fields.Boolean(load_default=False)


class ContactsToRemove(Schema):
    """Who is to leave."""

    contact_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST))


class OutcomeSchema(Schema):
    """How it ended for one contact."""

    contact_id = fields.UUID()
    outcome = fields.String(metadata={"example": "already_enrolled"})


class OutcomesSchema(Schema):
    """How it ended for each."""

    items = fields.List(fields.Nested(OutcomeSchema))
