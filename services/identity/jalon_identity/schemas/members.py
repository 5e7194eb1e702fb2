"""Members."""

from marshmallow import fields, validate

from jalon_core.http.schemas import Schema, UtcTime

ROLE = validate.OneOf(["manager", "member"])
LANGUAGE = validate.OneOf(["fr", "en"])
NAME = validate.And(validate.Length(1, 200), validate.Regexp(r"\s*\S", error="must not be blank"))
PASSWORD = validate.Length(max=200)


class MemberTeamSchema(Schema):
    """One of a member's teams."""

    id = fields.UUID()
    name = fields.String()
    role = fields.String(validate=ROLE)
    open_reading = fields.Boolean()


class MemberSchema(Schema):
    """A member."""

    id = fields.UUID(attribute="member.id")
    version = fields.Integer(attribute="member.version")
    email = fields.String(attribute="member.email")
    name = fields.String(attribute="member.name")
    language = fields.String(attribute="member.language", validate=LANGUAGE)
    time_zone = fields.String(attribute="member.time_zone")
    is_admin = fields.Boolean(attribute="member.is_admin")
    active = fields.Boolean(attribute="member.active")
    roles = fields.Function(
        lambda sheet: {str(team.id): team.role for team in sheet.teams},
        metadata={"type": "object", "additionalProperties": {"enum": ["manager", "member"]}},
    )
    teams = fields.List(fields.Nested(MemberTeamSchema))
    created_at = UtcTime(attribute="member.created_at")
    updated_at = UtcTime(attribute="member.updated_at")


class NewMember(Schema):
    """Whom to let in."""

    email = fields.String(required=True, validate=validate.Length(3, 254))
    name = fields.String(required=True, validate=NAME)
    password = fields.String(required=True, validate=PASSWORD, load_only=True)
    language = fields.String(load_default="fr", validate=LANGUAGE)
    time_zone = fields.String(load_default="Europe/Paris", validate=validate.Length(max=64))
    is_admin = fields.Boolean(load_default=False)
    roles = fields.Dict(keys=fields.UUID(), values=fields.String(validate=ROLE), load_default=dict)


class MemberChanges(Schema):
    """What an admin may change of a member."""

    name = fields.String(validate=NAME)
    language = fields.String(validate=LANGUAGE)
    time_zone = fields.String(validate=validate.Length(max=64))
    is_admin = fields.Boolean()
    active = fields.Boolean()
    roles = fields.Dict(keys=fields.UUID(), values=fields.String(validate=ROLE))
    password = fields.String(validate=PASSWORD, load_only=True)


class PasswordChange(Schema):
    """One's own new password, with the current one as proof."""

    current = fields.String(required=True, validate=PASSWORD, load_only=True)
    new = fields.String(required=True, validate=PASSWORD, load_only=True)


class SelfChanges(Schema):
    """What one may change of oneself."""

    name = fields.String(validate=NAME)
    language = fields.String(validate=LANGUAGE)
    time_zone = fields.String(validate=validate.Length(max=64))
    password = fields.Nested(PasswordChange)
