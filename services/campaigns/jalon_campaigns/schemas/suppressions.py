"""The JSON of the suppression list."""

from marshmallow import fields, validate

from jalon_campaigns.models.suppressions import SUPPRESSION_REASONS
from jalon_core.http.schemas import ListQuery, Schema, UtcTime, page_of

_ADDRESS = validate.Length(3, 320)


class SuppressionSchema(Schema):
    """That some address gets no more mail. Which one is not known any more: the list keeps keyed hashes.

    ``scope`` is ``all``, or the id of the one campaign that it holds for. ``proof`` says how it came about.
    """

    id = fields.UUID()
    scope = fields.String()
    reason = fields.String()
    proof = fields.Dict(keys=fields.String())
    created_at = UtcTime()
    expires_at = UtcTime(allow_none=True)
    lifted_at = UtcTime(allow_none=True)
    lifted_by = fields.UUID(allow_none=True)
    lifted_because = fields.String(allow_none=True)


SuppressionPage = page_of(SuppressionSchema)


class SuppressionQuery(ListQuery):
    """Which suppressions; those of one address are found by its hash."""

    address = fields.String(load_default=None, validate=_ADDRESS)
    reason = fields.String(load_default=None, validate=validate.OneOf(SUPPRESSION_REASONS))
    scope = fields.String(load_default=None, validate=validate.Length(1, 36))
    lifted = fields.Boolean(load_default=None)


class AddressSchema(Schema):
    """An address that is to get no more mail, or (with a campaign) none of that campaign."""

    address = fields.String(required=True, validate=_ADDRESS)
    campaign_id = fields.UUID(allow_none=True)


class LiftSchema(Schema):
    """What permits to write to the address again; it is kept with the suppression."""

    because = fields.String(required=True, validate=validate.Length(3, 1000))


class LiftByAddress(LiftSchema):
    """The address, and what permits to write to it again."""

    address = fields.String(required=True, validate=_ADDRESS)
