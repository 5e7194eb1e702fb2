"""Fields that several schemas share."""

from marshmallow import fields

from jalon_core.http.schemas import Schema


class NamedSchema(Schema):
    """A record of another service with what it is called."""

    id = fields.UUID()
    name = fields.String()
