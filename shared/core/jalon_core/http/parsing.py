"""Reading request bodies and parameters: JSON only, well formed, and storable in every database."""

import json
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs.core import missing
from webargs.flaskparser import FlaskParser, is_json_request

from jalon_core.errors import Invalid, Refusal


class MalformedJson(Refusal):
    """The body is no JSON."""

    code = "malformed_json"
    status = 400


class UnsupportedMediaType(Refusal):
    """The body is of a type that this address does not take."""

    code = "unsupported_media_type"
    status = 415


class BodyParser(FlaskParser):
    """webargs' parser, with our refusals."""

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """Read the JSON body; a request without a body has none to complain about but missing fields."""
        body = req.get_data(cache=True)
        if not body:
            return missing if not is_json_request(req) else {}
        if not is_json_request(req):
            raise UnsupportedMediaType("send the body as application/json")
        return parse_json(body)

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        """Read the query parameters."""
        _require_storable(req.args.to_dict(flat=False))
        return super().load_querystring(req, schema)

    def load_form(self, req: Request, schema: ma.Schema) -> Any:
        """Read a form-encoded body."""
        _require_storable(req.form.to_dict(flat=False))
        return super().load_form(req, schema)

    def handle_error(self, error: ma.ValidationError, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Turn marshmallow's complaints into ours."""
        messages = error.messages_dict
        fields: dict[str, list[str]] = {}
        for location in messages.values():
            fields.update(by_path(location))
        raise Invalid("some fields are wrong", fields=fields)


def parse_json(body: bytes) -> Any:
    """Read JSON as RFC 8259 has it: no NaN, no text that no database can hold.

    :raises MalformedJson: it is none, or nested too deeply.
    :raises Invalid: it holds NUL characters or half surrogates.
    """
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise MalformedJson("the body is no JSON") from None
    if b"\\u" in body or b"\x00" in body:
        _require_storable(value)
    return value


def by_path(messages: Any, path: str = "") -> dict[str, list[str]]:
    """Flatten marshmallow's nested messages: ``{"stages": {0: {"name": […]}}}`` to ``{"stages.0.name": […]}``."""
    if isinstance(messages, dict):
        flat: dict[str, list[str]] = {}
        for name, inner in messages.items():
            here = path if name == "_schema" else f"{path}.{name}".lstrip(".")
            flat.update(by_path(inner, here))
        return flat
    return {path: [str(message) for message in (messages if isinstance(messages, list) else [messages])]}


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _require_storable(value: Any, path: str = "") -> None:
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise Invalid("some fields are wrong", fields={path: ["holds characters that are no text"]})
    elif isinstance(value, dict):
        for key, item in value.items():
            _require_storable(key, path)
            _require_storable(item, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _require_storable(item, f"{path}.{index}".lstrip("."))
