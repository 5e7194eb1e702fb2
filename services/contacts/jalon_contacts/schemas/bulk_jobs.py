"""Changes of many contacts, and the long work that they may become, as JSON."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from jalon_contacts.models.bulk_jobs import MAX_ITEMS
from jalon_core.http.schemas import Schema, UtcTime

_NEEDS = {
    "assign": ("owner_id",),
    "add_to_group": ("group_id",),
    "remove_from_group": ("group_id",),
    "set_field": ("field", "value"),
    "delete": (),
}


class BulkJobSchema(Schema):
    """Work on many contacts, done in portions."""

    id = fields.UUID()
    kind = fields.String(metadata={"description": "keep_group or change_contacts"})
    status = fields.String(metadata={"description": "queued, running, finished, cancelled, superseded or failed"})
    group_id = fields.UUID(allow_none=True)
    action = fields.Dict(keys=fields.String())
    total = fields.Integer(allow_none=True, metadata={"description": "How many contacts; null until it began"})
    done = fields.Integer(metadata={"description": "How many were looked at"})
    changed = fields.Integer()
    refused = fields.Integer()
    refusals = fields.List(fields.Dict(keys=fields.String()), metadata={"description": "The first: id and code"})
    error = fields.String(allow_none=True)
    created_at = UtcTime()
    updated_at = UtcTime()
    ended_at = UtcTime(allow_none=True)


class BulkItemSchema(Schema):
    """What became of one contact."""

    id = fields.UUID()
    status = fields.String(metadata={"description": "changed, unchanged or refused"})
    code = fields.String(allow_none=True)
    detail = fields.String(allow_none=True)


class BulkAnswerSchema(Schema):
    """What became of each contact; or the work that will tell."""

    items = fields.List(fields.Nested(BulkItemSchema))
    job = fields.Nested(BulkJobSchema, allow_none=True)


class ChosenSchema(Schema):
    """Which contacts: by their ids; or by a filter, of those that a search finds where there is a text too."""

    ids = fields.List(fields.UUID(), validate=validate.Length(1, MAX_ITEMS))
    filter = fields.Dict(keys=fields.String())
    q = fields.String(
        validate=validate.Length(max=200), metadata={"description": "As typed, like q of the list; beside a filter"}
    )

    @ma.validates_schema
    def _one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        if ("ids" in data) == ("filter" in data):
            raise ma.ValidationError("give either ids or a filter", "ids")
        if "q" in data and "ids" in data:
            raise ma.ValidationError("goes with a filter, not with ids", "q")


class MemberIdsSchema(Schema):
    """Which contacts, by their ids."""

    ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MAX_ITEMS))


class BulkChangeSchema(ChosenSchema):
    """What to do with which contacts."""

    action = fields.String(required=True, validate=validate.OneOf(list(_NEEDS)))
    owner_id = fields.UUID()
    group_id = fields.UUID()
    field = fields.String(validate=validate.Regexp(r"^custom\.[a-z][a-z0-9_]{0,39}\Z"))
    value = fields.Raw(allow_none=True)

    @ma.validates_schema
    def _what_the_action_needs(self, data: dict[str, Any], **_: Any) -> None:
        needed = _NEEDS[data["action"]]
        wrong = {name: ["is required"] for name in needed if name not in data}
        for name in ("owner_id", "group_id", "field", "value"):
            if name in data and name not in needed:
                wrong[name] = [f"is nothing that {data['action']} takes"]
        if wrong:
            raise ma.ValidationError(wrong)
