"""A contact's timeline as JSON."""

from marshmallow import fields

from jalon_core.http.schemas import Schema, UtcTime


class PartySchema(Schema):
    """Who or what acted."""

    kind = fields.String(
        metadata={
            "description": "member, workflow, form, campaign, plugin, visitor or system; as a cause also what the "
            "contact did, with their name: reply, open, click, bounce, absence, complaint, unsubscription; or proposal"
        }
    )
    id = fields.String(allow_none=True)
    name = fields.String(allow_none=True)


class TimelineEntrySchema(Schema):
    """Something that happened with a contact."""

    id = fields.UUID(attribute="entry.id")
    at = UtcTime(attribute="entry.at")
    kind = fields.String(attribute="entry.kind", metadata={"description": "The event's name"})
    subject = fields.String(attribute="entry.subject", metadata={"description": "The record, as deals/<id>"})
    actor = fields.Nested(PartySchema)
    cause = fields.Nested(PartySchema, allow_none=True)
    thread = fields.List(fields.Nested(PartySchema), metadata={"description": "All that led here, first cause first"})
    summary = fields.Dict(attribute="entry.summary", keys=fields.String())
