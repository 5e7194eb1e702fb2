"""Teams."""

from marshmallow import fields, validate

from jalon_core.http.schemas import RecordSchema, Schema
from jalon_identity.schemas.members import NAME


class TeamSchema(RecordSchema):
    """A team."""

    name = fields.String()
    time_zone = fields.String()
    open_reading = fields.Boolean(metadata={"description": "Members may read each other's records"})


class NewTeam(Schema):
    """A team to be."""

    name = fields.String(required=True, validate=NAME)
    time_zone = fields.String(load_default="Europe/Paris", validate=validate.Length(max=64))
    open_reading = fields.Boolean(load_default=False)


class TeamChanges(Schema):
    """What may be changed of a team."""

    name = fields.String(validate=NAME)
    time_zone = fields.String(validate=validate.Length(max=64))
    open_reading = fields.Boolean()
