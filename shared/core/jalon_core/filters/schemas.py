"""Filters in the address of a list."""

from typing import Any, cast

import marshmallow as ma
from marshmallow import fields

from jalon_core.http.parsing import MalformedJson, parse_json

MAX_FILTER = 6_000
"""In characters: addresses have an end."""


class FilterTree(fields.Field[dict[str, Any]]):
    """A condition tree in a query parameter: JSON in a text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, str) or len(value) > MAX_FILTER:
            raise ma.ValidationError(f"must be JSON of at most {MAX_FILTER} characters")
        try:
            return cast(dict[str, Any], parse_json(value.encode()))
        except MalformedJson:
            raise ma.ValidationError("must be JSON") from None
