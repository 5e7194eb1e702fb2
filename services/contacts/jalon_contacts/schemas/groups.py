"""Groups as JSON."""

from marshmallow import fields, validate

from jalon_contacts.schemas.bulk_jobs import BulkJobSchema
from jalon_contacts.schemas.contacts import ContactSchema, Line
from jalon_core.http.schemas import RecordSchema, Schema

MAX_NAME = 200


class GroupSchema(RecordSchema):
    """A group of a team's contacts."""

    name = fields.String()
    mode = fields.String(metadata={"description": "static or dynamic"})
    filter = fields.Dict(keys=fields.String(), allow_none=True, metadata={"description": "What keeps a dynamic one"})


class UsingCampaignSchema(Schema):
    """A campaign that takes its contacts from a group."""

    id = fields.UUID()
    name = fields.String()
    status = fields.String()


class SeenGroupSchema(GroupSchema):
    """A group with how many of its contacts the caller may see, the work on it, and the campaigns that use it."""

    size = fields.Integer()
    job = fields.Nested(BulkJobSchema, allow_none=True)
    campaigns = fields.List(fields.Nested(UsingCampaignSchema), metadata={"description": "That are not over"})


class GroupChangeSchema(Schema):
    """What can be changed of a group."""

    name = Line(validate=validate.Length(1, MAX_NAME))
    filter = fields.Dict(keys=fields.String())


class GroupWriteSchema(Schema):
    """A new group. The team is the caller's and the owner the caller, unless named."""

    name = Line(required=True, validate=validate.Length(1, MAX_NAME))
    mode = fields.String(load_default="static", validate=validate.OneOf(["static", "dynamic"]))
    filter = fields.Dict(keys=fields.String(), load_default=None, allow_none=True)
    team_id = fields.UUID()


class GroupPreviewSchema(Schema):
    """A filter to try, on all contacts or on those that a search finds."""

    filter = fields.Dict(keys=fields.String(), required=True)
    q = fields.String(load_default="", validate=validate.Length(max=200), metadata={"description": "As typed"})
    team_id = fields.UUID(load_default=None)


class GroupPreviewAnswerSchema(Schema):
    """Whom the filter chooses among the contacts that the caller may see: how many, and the first by name."""

    count = fields.Integer()
    items = fields.List(fields.Nested(ContactSchema))
