"""Signing in."""

from marshmallow import fields, validate

from jalon_core.http.schemas import Schema
from jalon_identity.schemas.members import LANGUAGE, NAME, PASSWORD, MemberSchema


class Credentials(Schema):
    """Who signs in."""

    email = fields.String(required=True, validate=validate.Length(1, 254))
    password = fields.String(required=True, validate=PASSWORD, load_only=True)


class SessionSchema(Schema):
    """An access token and whose it is. The refresh secret is in an httpOnly cookie."""

    access_token = fields.String()
    token_type = fields.String()
    expires_in = fields.Integer(metadata={"description": "Seconds"})
    member = fields.Nested(MemberSchema)


class SetupState(Schema):
    """Whether the installation waits for its first admin."""

    needed = fields.Boolean()


class Setup(Schema):
    """The first admin and their team."""

    email = fields.String(required=True, validate=validate.Length(3, 254))
    name = fields.String(required=True, validate=NAME)
    password = fields.String(required=True, validate=PASSWORD, load_only=True)
    team_name = fields.String(required=True, validate=NAME)
    language = fields.String(load_default="fr", validate=LANGUAGE)
    time_zone = fields.String(load_default="Europe/Paris", validate=validate.Length(max=64))
