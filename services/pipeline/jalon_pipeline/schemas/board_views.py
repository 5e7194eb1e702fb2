"""Saved views of boards as JSON."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from jalon_core.http.parsing import by_path
from jalon_core.http.schemas import Line, ListQuery, Schema, UtcTime
from jalon_pipeline.domain.lengths import VIEW_NAME
from jalon_pipeline.schemas.board import CardFilters

MAX_VALUE = 6_000


class _Filters(fields.Dict):
    """Filters as the board's address has them: what the board would refuse is no view."""

    def __init__(self, **kwargs: Any) -> None:
        value = fields.String(validate=validate.Length(1, MAX_VALUE))
        super().__init__(keys=fields.String(), values=value, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        query: dict[str, str] = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]
        if problems := CardFilters().validate(query):
            raise ma.ValidationError(by_path(problems))
        return query


class BoardViewSchema(Schema):
    """A saved view."""

    id = fields.UUID()
    pipeline_id = fields.UUID()
    owner_id = fields.UUID()
    team_id = fields.UUID(allow_none=True, metadata={"description": "All of whom see it too; null for nobody"})
    name = fields.String()
    query = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "The filters, as parameters of the board's address"},
    )
    created_at = UtcTime()


class SaveBoardView(Schema):
    """Filters to be kept under a name."""

    pipeline_id = fields.UUID(required=True)
    name = Line(VIEW_NAME, required=True)
    query = _Filters(required=True)
    team_id = fields.UUID(load_default=None, allow_none=True)


class ChangeBoardView(Schema):
    """What may be changed about a view; what is not named stays."""

    name = Line(VIEW_NAME)
    query = _Filters()
    team_id = fields.UUID(allow_none=True)


class BoardViewsQuery(ListQuery):
    """Whose views are wanted."""

    pipeline_id = fields.UUID(required=True)
