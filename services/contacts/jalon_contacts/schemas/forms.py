"""Forms and submissions as JSON."""

from typing import Any, get_args

import marshmallow as ma
from marshmallow import fields, validate

from jalon_contacts.schemas.contacts import Line
from jalon_core.http.schemas import RecordSchema, Schema, UtcTime
from jalon_sdk.records import FormField, FormFieldKind

_LANGUAGE = fields.String(validate=validate.OneOf(["fr", "en"]))


class FormFieldSchema(Schema):
    """One question of a form."""

    key = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(get_args(FormFieldKind)))
    labels = fields.Dict(keys=_LANGUAGE, values=Line(validate=validate.Length(1, 200)), required=True)
    required = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    helps = fields.Dict(keys=_LANGUAGE, values=Line(validate=validate.Length(1, 500)), load_default=dict)
    choices = fields.List(Line(validate=validate.Length(1, 200)), load_default=list, validate=validate.Length(max=200))
    future = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    time_zone = fields.String(load_default=None, allow_none=True)
    max_length = fields.Integer(load_default=500, strict=True, validate=validate.Range(1, 10_000))

    @ma.post_load
    def _typed(self, data: dict[str, Any], **_: Any) -> FormField:
        return FormField(**{**data, "choices": tuple(data["choices"])})


class FormSchema(RecordSchema):
    """A form; ``owner_id`` owns the contacts that it brings in."""

    slug = fields.String()
    name = fields.String()
    active = fields.Boolean()
    questions = fields.List(fields.Nested(FormFieldSchema), data_key="fields", attribute="fields")


class FormChangeSchema(Schema):
    """What can be changed of a form."""

    slug = fields.String()
    name = Line(validate=validate.Length(1, 200))
    active = fields.Boolean(truthy={True}, falsy={False})
    owner_id = fields.UUID()
    questions = fields.List(
        fields.Nested(FormFieldSchema), data_key="fields", attribute="fields", validate=validate.Length(1)
    )


class FormWriteSchema(FormChangeSchema):
    """A new form."""

    slug = fields.String(required=True)
    name = Line(required=True, validate=validate.Length(1, 200))
    team_id = fields.UUID()
    questions = fields.List(
        fields.Nested(FormFieldSchema),
        data_key="fields",
        attribute="fields",
        required=True,
        validate=validate.Length(1),
    )


class SubmissionSchema(RecordSchema):
    """What a visitor sent."""

    form_id = fields.UUID()
    form_name = fields.String()
    contact_id = fields.UUID()
    values = fields.Dict(keys=fields.String())
    submitted_at = UtcTime()
