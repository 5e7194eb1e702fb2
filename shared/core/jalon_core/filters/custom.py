"""Custom fields as facts: read out of the JSON column that holds their values.

A value of another type than its field (it was written before there were fields) counts as not there.
"""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Numeric, Text, and_, case, cast, exists, false, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import Float

from jalon_core.custom_fields.definitions import Definitions, FieldDefinition
from jalon_core.filters import vocabulary as facts
from jalon_core.filters.vocabulary import Dialect, Fact
from jalon_sdk.serial import format_time


def custom_facts(column: ColumnElement[Any], definitions: Definitions, dialect: Dialect) -> dict[str, Fact]:
    """The facts of all custom fields, by path.

    :param column: the JSON object of values by key.
    """
    found: dict[str, Fact] = {}
    for key, field in definitions.items():
        found |= _facts_of(f"record.custom.{key}", field, _Value(column, (key,), dialect))
    return found


def texts_fact(column: ColumnElement[Any], dialect: Dialect) -> facts.Listed:
    """The fact of a JSON column that holds a list of texts."""
    value = _Value(column, (), dialect)
    return facts.Listed(value.holds, ~value.is_list_with_items())


def _facts_of(path: str, field: FieldDefinition, value: "_Value") -> dict[str, Fact]:
    match field.type:
        case "number":
            return {path: facts.Number(value.number(), value.dialect)}
        case "date":
            return {path: facts.Date(value.text(sorted_=True))}
        case "datetime":
            return {path: facts.Instant(value.text(sorted_=True), format_time)}
        case "choice":
            return {path: facts.Choice(value.text())}
        case "multi_choice":
            return {path: facts.Listed(value.holds, ~value.is_list_with_items())}
        case "yes_no":
            return {path: facts.YesNo(value.is_bool(True), value.is_bool(False))}
        case "member":
            return {path: facts.Id(value.text(), as_text=True)}
        case "money":
            return {
                path: facts.Presence(value.is_object()),
                f"{path}.amount": facts.Number(value.part("amount").number_in_text(), value.dialect),
                f"{path}.currency": facts.Choice(value.part("currency").text()),
            }
        case "text" | "link":
            return {path: facts.Text(value.text(), value.dialect)}


class _Value:
    """A place inside of a JSON column, in the words of one database."""

    def __init__(self, column: ColumnElement[Any], keys: tuple[str, ...], dialect: Dialect) -> None:
        self._column = column
        self._keys = keys
        self.dialect = dialect
        if dialect == "postgresql":
            self._json = func.jsonb_extract_path(column, *keys, type_=JSONB()) if keys else column
            self._type = func.jsonb_typeof(self._json, type_=Text())
            self._text: ColumnElement[Any] = func.jsonb_extract_path_text(column, *keys, type_=Text())
        else:
            self._path = literal("$" + "".join(f'."{key}"' for key in keys))
            self._type = func.json_type(column, self._path, type_=Text())
            self._text = func.json_extract(column, self._path, type_=Text())

    def part(self, key: str) -> "_Value":
        return _Value(self._column, (*self._keys, key), self.dialect)

    def text(self, *, sorted_: bool = False) -> ColumnElement[Any]:
        """The text; null where there is none. ``sorted_``: it is compared by the order of its bytes."""
        name = "string" if self.dialect == "postgresql" else "text"
        found = case((self._type == name, self._text))
        return found.collate("C") if sorted_ and self.dialect == "postgresql" else found

    def number(self) -> ColumnElement[Any]:
        if self.dialect == "postgresql":
            return case((self._type == "number", cast(self._text, Numeric())))
        raw = func.json_extract(self._column, self._path, type_=Float())
        return case((self._type.in_(["integer", "real"]), raw))

    def number_in_text(self) -> ColumnElement[Any]:
        text = self.text()
        if self.dialect == "postgresql":
            return case((text.regexp_match(r"^-?[0-9]+(\.[0-9]+)?$"), cast(text, Numeric())))
        return case((text.is_not(None), cast(text, Float())))

    def is_bool(self, wanted: bool) -> ColumnElement[bool]:
        word = "true" if wanted else "false"
        if self.dialect == "postgresql":
            return _sure(and_(self._type == "boolean", self._text == word))
        return _sure(self._type == word)

    def is_object(self) -> ColumnElement[bool]:
        return _sure(self._type == "object")

    def is_list_with_items(self) -> ColumnElement[bool]:
        if self.dialect == "postgresql":
            items = func.jsonb_array_length(self._json)
            return _sure(case((self._type == "array", items > 0)))
        return _sure(case((self._type == "array", func.json_array_length(self._column, self._path) > 0)))

    def holds(self, item: str) -> ColumnElement[bool]:
        if self.dialect == "postgresql":
            return _sure(and_(self._type == "array", cast(self._json, JSONB).contains([item])))
        items = func.json_each(self._column, self._path).table_valued("value")
        return _sure(and_(self._type == "array", exists(select(items.c.value).where(items.c.value == item))))


def _sure(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return func.coalesce(condition, false(), type_=Boolean())
