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


class NoteOnTimelineSchema(Schema):
    """A note as it is now."""

    id = fields.UUID()
    version = fields.Integer()
    text = fields.String()
    may_change = fields.Boolean(metadata={"description": "Whether the caller may reword and delete it"})


class TimelineEntrySchema(Schema):
    """Something that happened with a contact."""

    id = fields.UUID(attribute="entry.id")
    at = UtcTime(attribute="entry.at")
    kind = fields.String(attribute="entry.kind", metadata={"description": "The event's name"})
    subject = fields.String(attribute="entry.subject", metadata={"description": "The record, as deals/<id>"})
    actor = fields.Nested(PartySchema)
    cause = fields.Nested(PartySchema, allow_none=True)
    thread = fields.List(fields.Nested(PartySchema), metadata={"description": "All that led here, first cause first"})
    summary = fields.Dict(keys=fields.String(), metadata={"description": "Empty of a note that was deleted"})
    note = fields.Nested(
        NoteOnTimelineSchema,
        allow_none=True,
        metadata={"description": "The note that it is about, unless that was deleted"},
    )
