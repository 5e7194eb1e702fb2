"""The JSON of mails that came back."""

from marshmallow import fields, validate

from jalon_campaigns.models import INBOUND_VERDICTS
from jalon_campaigns.models.inbound_mails import EVIDENCE
from jalon_core.http.schemas import ListQuery, RecordSchema, Schema, UtcTime, page_of

_VERDICT = validate.OneOf(INBOUND_VERDICTS)
_EVIDENCE = validate.OneOf(EVIDENCE)


class InboundMailSchema(RecordSchema):
    """A mail that came back, without its text."""

    contact_id = fields.UUID(allow_none=True)
    send_id = fields.UUID(allow_none=True)
    campaign_id = fields.UUID(allow_none=True)
    mailbox_id = fields.UUID()
    verdict = fields.String(validate=_VERDICT)
    recognised = fields.String(validate=_VERDICT, metadata={"description": "what the machine took it for"})
    evidence = fields.String(validate=_EVIDENCE)
    confirmed = fields.Boolean()
    from_address = fields.String()
    from_name = fields.String()
    subject = fields.String()
    returns_on = fields.Date(allow_none=True)
    received_at = UtcTime()


InboundMailPage = page_of(InboundMailSchema)


class BouncedAddressSchema(Schema):
    """An address that was not reached."""

    address = fields.String()
    action = fields.String(validate=validate.OneOf(("failed", "delayed")))
    reason = fields.String()
    status = fields.String()
    diagnostic = fields.String()
    invalid = fields.Boolean(metadata={"description": "whether the address itself is wrong"})


class InboundMailDetail(InboundMailSchema):
    """A mail with what it says. Its HTML can do nothing and shows no pictures; put it into a sandboxed frame still."""

    text = fields.String(metadata={"description": "what was written, without the quoted mail"})
    html = fields.String(allow_none=True)
    failures = fields.List(fields.Nested(BouncedAddressSchema))
    complainant = fields.String()
    signs = fields.List(fields.String(), metadata={"description": "what the machine's verdict rests on"})
    judged_by = fields.UUID(allow_none=True)
    message_id = fields.String()


class InboundMailQuery(ListQuery):
    """Which mails."""

    contact_id = fields.UUID(load_default=None)
    send_id = fields.UUID(load_default=None)
    campaign_id = fields.UUID(load_default=None)
    verdict = fields.String(load_default=None, validate=_VERDICT)
    evidence = fields.String(load_default=None, validate=_EVIDENCE)


class InboundMailJudgement(Schema):
    """What a member says of a mail."""

    verdict = fields.String(validate=_VERDICT)
    confirmed = fields.Boolean()
    send_id = fields.UUID()


class HandedInSchema(Schema):
    """What became of a mail that was handed in; without an id it was not kept (a copy of ours, or it unsubscribes)."""

    id = fields.UUID(allow_none=True)
    verdict = fields.String(allow_none=True, validate=_VERDICT)
    evidence = fields.String(allow_none=True, validate=_EVIDENCE)
    send_id = fields.UUID(allow_none=True)


class HandedInQuery(Schema):
    """To whom the mail server delivered a mail: its envelope."""

    to = fields.List(fields.String(validate=validate.Length(max=320)), validate=validate.Length(max=50))
