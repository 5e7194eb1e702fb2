"""The JSON of templates."""

from marshmallow import fields, validate

from jalon_campaigns.domain.formatting import LANGUAGES
from jalon_campaigns.domain.language import LONGEST
from jalon_campaigns.models.templates import TEMPLATE_KINDS
from jalon_core.http.schemas import ListQuery, RecordSchema, Schema, UtcTime, page_of

_LINE = validate.Length(1, 200)
_SUBJECT = validate.Length(1, 500)
_BODY = validate.Length(1, LONGEST)
_KIND = validate.OneOf(TEMPLATE_KINDS)
_LANGUAGE = validate.OneOf(LANGUAGES)


class TemplateSchema(RecordSchema):
    """A template."""

    name = fields.String()
    kind = fields.String()
    language = fields.String()
    subject = fields.String()
    text = fields.String()
    html = fields.String(allow_none=True)


TemplatePage = page_of(TemplateSchema)


class TemplateVersionSchema(Schema):
    """What a template said in one of its versions."""

    version = fields.Integer()
    language = fields.String()
    subject = fields.String()
    text = fields.String()
    html = fields.String(allow_none=True)
    written_by = fields.UUID(allow_none=True)
    written_at = UtcTime()


TemplateVersionPage = page_of(TemplateVersionSchema)


class NewTemplate(Schema):
    """A template to be written; without a team it is everybody's (admins), or the writer's team's.

    Without a text, a mail's text is made of its HTML.
    """

    name = fields.String(required=True, validate=_LINE)
    subject = fields.String(required=True, validate=_SUBJECT)
    text = fields.String(validate=validate.Length(0, LONGEST))
    html = fields.String(allow_none=True, validate=_BODY)
    kind = fields.String(validate=_KIND)
    language = fields.String(validate=_LANGUAGE)
    team_id = fields.UUID(allow_none=True)


class TemplateChange(Schema):
    """What to change of a template."""

    name = fields.String(validate=_LINE)
    subject = fields.String(validate=_SUBJECT)
    text = fields.String(validate=validate.Length(0, LONGEST))
    html = fields.String(allow_none=True, validate=_BODY)
    kind = fields.String(validate=_KIND)
    language = fields.String(validate=_LANGUAGE)


class TemplateQuery(ListQuery):
    """Which templates."""

    kind = fields.String(load_default=None, validate=_KIND)


class PreviewRequest(Schema):
    """For whom, and with which values."""

    contact_id = fields.UUID(allow_none=True)
    values = fields.Dict(keys=fields.String())


class WordsPreviewRequest(PreviewRequest):
    """Words that are being written. Without a language, they are merged in the contact's."""

    subject = fields.String(required=True, validate=validate.Length(0, 500))
    text = fields.String(load_default="", validate=validate.Length(0, LONGEST))
    html = fields.String(load_default=None, allow_none=True, validate=validate.Length(0, LONGEST))
    language = fields.String(load_default=None, allow_none=True, validate=_LANGUAGE)


class PreviewSchema(Schema):
    """What a template would say; a field that is missing stands in it as ``[contact.phone]``."""

    subject = fields.String()
    text = fields.String()
    html = fields.String(allow_none=True)
    missing = fields.List(fields.String())
