"""The JSON of mails."""

import marshmallow as ma
from marshmallow import fields, validate

from jalon_campaigns.domain.language import LONGEST
from jalon_campaigns.models.sends import STATUSES
from jalon_core.http.schemas import ListQuery, RecordSchema, Schema, UtcTime, page_of


class SendSchema(RecordSchema):
    """A mail without its body."""

    contact_id = fields.UUID(allow_none=True)
    to = fields.String(attribute="to_address")
    subject = fields.String()
    status = fields.String(validate=validate.OneOf(STATUSES))
    purpose = fields.String()
    template_id = fields.UUID(allow_none=True)
    template_kind = fields.String()
    template_version = fields.Integer(allow_none=True)
    deal_id = fields.UUID(allow_none=True)
    campaign_id = fields.UUID(allow_none=True)
    enrolment_id = fields.UUID(allow_none=True)
    mailbox_id = fields.UUID()
    opened_at = UtcTime(allow_none=True)
    clicked_at = UtcTime(allow_none=True)
    replied_at = UtcTime(allow_none=True)
    bounced_at = UtcTime(allow_none=True)
    message_id = fields.String()
    planned_at = UtcTime()
    accepted_at = UtcTime(allow_none=True)
    attempts = fields.Integer()
    next_attempt_at = UtcTime(allow_none=True)
    reason = fields.String(allow_none=True)


SendPage = page_of(SendSchema)


class AttachmentSchema(Schema):
    """An attached file."""

    filename = fields.String()
    content_type = fields.String()
    text = fields.String()


class SendDetail(SendSchema):
    """A mail with what it says."""

    text = fields.String()
    html = fields.String(allow_none=True)
    reply_to = fields.String(allow_none=True)
    reply_text = fields.String(allow_none=True)
    attachments = fields.List(fields.Nested(AttachmentSchema))


class SendQuery(ListQuery):
    """Which mails."""

    contact_id = fields.UUID(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    campaign_id = fields.UUID(load_default=None)
    mailbox_id = fields.UUID(load_default=None)
    held = fields.Boolean(load_default=False, metadata={"description": "only those that wait for somebody's word"})


class NewSend(Schema):
    """One mail to one contact: from a template, or with words of its own (without a text, it is made of the HTML)."""

    contact_id = fields.UUID(required=True)
    template_id = fields.UUID(allow_none=True)
    subject = fields.String(allow_none=True, validate=validate.Length(1, 500))
    text = fields.String(allow_none=True, validate=validate.Length(1, LONGEST))
    html = fields.String(allow_none=True, validate=validate.Length(1, LONGEST))
    values = fields.Dict(keys=fields.String())
    deal_id = fields.UUID(allow_none=True)
    mailbox_id = fields.UUID(
        allow_none=True, metadata={"description": "which mailbox sends it; without one, the installation's"}
    )

    @ma.validates_schema
    def _says_something(self, data: dict[str, object], **_: object) -> None:
        body = data.get("text") or data.get("html")
        if not data.get("template_id") and not (data.get("subject") and body):
            raise ma.ValidationError("either a template, or a subject and a text are needed", "template_id")
