"""Contacts that may be one person, as JSON."""

from marshmallow import fields, validate

from jalon_contacts.schemas.contacts import ContactSchema
from jalon_core.http.schemas import MAX_ITEMS, Schema


class DuplicatesQuery(Schema):
    """How many pairs."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, MAX_ITEMS))


class DuplicateSchema(Schema):
    """Two contacts, and what speaks for their being one person."""

    contact = fields.Nested(ContactSchema, attribute="one")
    other = fields.Nested(ContactSchema)
    score = fields.Integer(attribute="likeness.score", metadata={"description": "Out of 100"})
    reasons = fields.List(
        fields.String(),
        attribute="likeness.reasons",
        metadata={"description": "same_phone, same_name, similar_name, same_company, same_domain"},
    )


class NotDuplicateSchema(Schema):
    """The contact that is another person."""

    other_id = fields.UUID(required=True)
