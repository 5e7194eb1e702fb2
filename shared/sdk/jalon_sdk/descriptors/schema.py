"""Parameters as JSON Schema 2020-12, with what a form needs to show them under ``x-`` keys."""

from collections.abc import Iterable

from jalon_sdk.commands.campaigns import Attachment
from jalon_sdk.descriptors.params import REFERENCES, ParamField
from jalon_sdk.records import Money
from jalon_sdk.serial import Json, json_schema


def params_schema(fields: Iterable[ParamField]) -> Json:
    """Describe the literal values of some fields.

    Besides the standard keys, each property has ``x-kind``, ``x-labels``, ``x-helps``, ``x-templated`` (whether an
    expression may stand in its place) and, for choices, ``x-choices``. Properties are in the order of the form.
    """
    fields = tuple(fields)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {field.key: _property(field) for field in fields},
        "required": [field.key for field in fields if field.required and field.default is None],
        "additionalProperties": False,
    }


def _property(field: ParamField) -> Json:
    schema = {
        **_shape(field),
        "x-kind": field.kind,
        "x-labels": dict(field.labels),
        "x-helps": dict(field.helps),
        "x-templated": field.templated,
    }
    if field.default is not None:
        schema["default"] = field.default
    if field.choices:
        schema["x-choices"] = [{"value": choice.value, "labels": dict(choice.labels)} for choice in field.choices]
    return schema


def _shape(field: ParamField) -> dict[str, Json]:
    if field.kind in REFERENCES:
        return {"type": "string", "format": "uuid"}
    match field.kind:
        case "text" | "long_text":
            return {"type": "string", "maxLength": field.max_length}
        case "number":
            limits = {"minimum": field.minimum, "maximum": field.maximum}
            return {"type": "number", **{name: limit for name, limit in limits.items() if limit is not None}}
        case "yes_no":
            return {"type": "boolean"}
        case "choice":
            return {"enum": [choice.value for choice in field.choices]}
        case "datetime":
            return {"type": "string", "format": "date-time"}
        case "duration":
            units = {unit: {"type": "integer"} for unit in ("days", "hours", "minutes")}
            return {"type": "object", "properties": units, "additionalProperties": False, "minProperties": 1}
        case "money":
            return dict(json_schema(Money))
        case "record":
            return {"type": "string", "pattern": "^[a-z-]+/[0-9a-f-]{36}$"}
        case "attachments":
            return {"type": "array", "items": json_schema(Attachment)}
        case _:
            return {"type": "object"}
