"""One act for many cards as JSON."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from jalon_core.http.schemas import Line, Schema
from jalon_pipeline.domain.lengths import LOST_REASON, NOTE, TAG, TAGS

_NEEDED = {
    "move": ("stage_id",),
    "assign": ("owner_id",),
    "tag": ("tags",),
    "untag": ("tags",),
    "archive": (),
    "unarchive": (),
    "delete": (),
}
_MAY = {
    "move": ("from_stage_ids", "before_id", "after_id", "note", "lost_reason", "takes_back"),
    "assign": ("team_id",),
}


class BulkCardsSchema(Schema):
    """What to do with which cards; ``ids`` are at most 1,000."""

    act = fields.String(required=True, validate=validate.OneOf(list(_NEEDED)))
    ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1))
    versions = fields.Dict(
        keys=fields.UUID(),
        values=fields.Integer(strict=True),
        metadata={"description": "By id, as they were seen: a card that was changed since is refused"},
    )
    stage_id = fields.UUID()
    from_stage_ids = fields.Dict(
        keys=fields.UUID(), values=fields.UUID(), metadata={"description": "By id: where each card was seen"}
    )
    before_id = fields.UUID(allow_none=True, metadata={"description": "The card that follows all of them"})
    after_id = fields.UUID(allow_none=True, metadata={"description": "The card that they follow"})
    note = fields.String(validate=validate.Length(max=NOTE))
    lost_reason = fields.String(allow_none=True, validate=validate.Length(max=LOST_REASON))
    takes_back = fields.Dict(
        keys=fields.UUID(),
        values=fields.Integer(strict=True),
        metadata={"description": "By id: the version that the move made which is taken back; it goes where it was"},
    )
    owner_id = fields.UUID(allow_none=True)
    team_id = fields.UUID()
    tags = fields.List(Line(TAG), validate=validate.Length(1, TAGS))

    @ma.validates_schema
    def _what_the_act_takes(self, data: dict[str, Any], **_: Any) -> None:
        act = data["act"]
        taken = {"act", "ids", "versions", *_NEEDED[act], *_MAY.get(act, ())}
        wrong = {name: ["is required"] for name in _NEEDED[act] if name not in data}
        wrong |= {name: [f"is nothing that {act} takes"] for name in data if name not in taken}
        if wrong:
            raise ma.ValidationError(wrong)


class BulkCardAnswerSchema(Schema):
    """What became of one card."""

    id = fields.UUID()
    status = fields.String(validate=validate.OneOf(("changed", "unchanged", "refused")))
    code = fields.String(allow_none=True, metadata={"description": "Why it was refused"})
    detail = fields.String(allow_none=True)
    version = fields.Integer(allow_none=True, metadata={"description": "The card's now"})


class BulkCardsAnswerSchema(Schema):
    """What became of each card, in the order of the request."""

    items = fields.List(fields.Nested(BulkCardAnswerSchema))
