"""Typed dataclasses to JSON and back, and the JSON Schema (2020-12) of a dataclass.

Only what events, commands and descriptors use: str, int, float, bool, None, Decimal (as a string), UUID,
aware datetimes (RFC 3339, UTC), dates, Literal, unions with None, tuples, mappings, dataclasses and ``Json``.
Readers ignore keys they do not know, so that a later version may add some.
"""

import dataclasses
import datetime as dt
import functools
import operator
import types
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Literal, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

Json: TypeAlias = Any
"""Any JSON value. (A recursive alias would be truer; type checkers and readers both suffer from it.)"""

T = TypeVar("T")


class Unreadable(ValueError):
    """The JSON does not have the shape of the class.

    :ivar path: where, as ``record.amount.currency``; empty for the whole.
    """

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"{path or 'the value'}: {problem}")

    def within(self, outer: str) -> "Unreadable":
        """The same problem, seen from what holds the value: ``outer`` is its name there, or ``[index]``."""
        dot = "." if outer and self.path and not self.path.startswith("[") else ""
        return Unreadable(f"{outer}{dot}{self.path}", self.problem)


def format_time(moment: dt.datetime) -> str:
    """Write an aware datetime as RFC 3339 in UTC with microseconds, e.g. ``2026-11-22T09:00:00.000000Z``."""
    return _format_utc(moment if moment.tzinfo is dt.UTC else moment.astimezone(dt.UTC))


@functools.lru_cache(maxsize=128)
def _format_utc(moment: dt.datetime) -> str:
    # Records of one transaction were made at one moment.
    return f"{moment.isoformat(timespec='microseconds')[:-6]}Z"


def parse_time(text: str) -> dt.datetime:
    """Read an RFC 3339 time.

    :raises ValueError: it is no time, or has no offset.
    """
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time needs its offset")
    return moment.astimezone(dt.UTC)


_PLAIN = (str, int, float, bool)


_AS_IT_IS = frozenset({str, int, float, bool, type(None)})


def to_json(value: object) -> Json:
    """Turn a dataclass (or anything it is made of) into plain JSON values."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    write = _WRITERS.get(kind)
    if write is not None:
        return write(value)
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, dt.datetime):
        return format_time(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [to_json(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        write = _WRITERS[kind] = _dataclass_writer(kind)
        return write(value)
    raise TypeError(f"{kind.__name__} has no JSON form here")


def _dataclass_writer(cls: type) -> Callable[[Any], Json]:
    """How a class is written: found out once, since every message on the bus is written this way."""
    names = tuple(field.name for field in dataclasses.fields(cls))
    if len(names) < 2:  # of one name, attrgetter gives no tuple
        return lambda value: {name: to_json(getattr(value, name)) for name in names}
    values_of = operator.attrgetter(*names)

    def write(value: Any) -> Json:
        return {
            name: item if (kind := type(item)) in _AS_IT_IS else _WRITERS.get(kind, to_json)(item)
            for name, item in zip(names, values_of(value), strict=True)
        }

    return write


def _write_dict(value: dict[Any, Any]) -> Json:
    return {str(key): item if type(item) in _AS_IT_IS else to_json(item) for key, item in value.items()}


def _write_tuple(value: tuple[Any, ...]) -> Json:
    return [item if type(item) in _AS_IT_IS else to_json(item) for item in value]


_WRITERS: dict[type, Callable[[Any], Json]] = {
    UUID: str,
    dt.datetime: format_time,
    dict: _write_dict,
    tuple: _write_tuple,
}
"""By exact type; dataclasses join when the first of theirs is written."""


def from_json(cls: type[T], data: Json, path: str = "") -> T:
    """Build a dataclass from plain JSON values, ignoring keys it does not know.

    :raises Unreadable: a value is missing or of the wrong type.
    """
    try:
        result: T = _reader(cls)(data)
    except Unreadable as error:
        raise error.within(path) from error.__cause__
    return result


@functools.cache
def _hints(cls: type) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {name: hint for name, hint in hints.items() if get_origin(hint) is not ClassVar}


_Reader: TypeAlias = Callable[[Json], Any]
"""Reads one value; raises `Unreadable` with the path from that value on."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Field:
    name: str
    read: _Reader
    required: bool


@functools.cache
def _fields(cls: type) -> tuple[_Field, ...]:
    """How each field of a class is read: found out once, since every message on the bus is read this way."""
    hints = _hints(cls)
    return tuple(
        _Field(
            field.name,
            _reader(hints[field.name]),
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
        )
        for field in dataclasses.fields(cls)
    )


def _reader(hint: Any) -> _Reader:
    origin = get_origin(hint)
    if hint is Any:
        return _anything
    if origin in (Union, types.UnionType):
        return _union_reader(get_args(hint))
    if origin is Literal:
        return functools.partial(_read_literal, get_args(hint))
    if origin is tuple:
        return functools.partial(_read_list, _reader(get_args(hint)[0]))
    if origin is not None and issubclass(origin, Mapping):
        return functools.partial(_read_mapping, _reader(get_args(hint)[1]))
    if dataclasses.is_dataclass(hint):
        return functools.partial(_read_dataclass, hint)
    return _SCALAR_READERS.get(hint) or functools.partial(_read_exactly, hint)


def _anything(data: Json) -> Any:
    return data


def _union_reader(options: tuple[Any, ...]) -> _Reader:
    readers = tuple(_reader(option) for option in options if option is not type(None))
    return functools.partial(_read_union, readers, type(None) in options)


def _read_union(readers: tuple[_Reader, ...], optional: bool, data: Json) -> Any:
    if data is None and optional:
        return None
    problem: Unreadable | None = None
    for read in readers:
        try:
            return read(data)
        except Unreadable as error:
            problem = problem or error
    assert problem is not None
    raise problem


def _read_literal(values: tuple[Any, ...], data: Json) -> Any:
    if data not in values:
        raise Unreadable("", f"must be one of {', '.join(map(str, values))}")
    return data


def _read_list(read: _Reader, data: Json) -> Any:
    if not isinstance(data, list | tuple):
        raise Unreadable("", "must be a list")
    items = []
    for index, item in enumerate(data):
        try:
            items.append(read(item))
        except Unreadable as error:
            raise error.within(f"[{index}]") from error.__cause__
    return tuple(items)


def _read_mapping(read: _Reader, data: Json) -> Any:
    if not isinstance(data, Mapping):
        raise Unreadable("", "must be an object")
    values = {}
    for key, item in data.items():
        try:
            values[key] = read(item)
        except Unreadable as error:
            raise error.within(key) from error.__cause__
    return values


def _read_dataclass(cls: Any, data: Json) -> Any:
    if not isinstance(data, Mapping):
        raise Unreadable("", "must be an object")
    values = {}
    for field in _fields(cls):
        if field.name in data:
            try:
                values[field.name] = field.read(data[field.name])
            except Unreadable as error:
                raise error.within(field.name) from error.__cause__
        elif field.required:
            raise Unreadable(field.name, "is missing")
    return cls(**values)


def _from_text(cls: type, parse: Callable[[str], Any], data: Json) -> Any:
    if not isinstance(data, str):
        raise _wrong_type(cls, data)
    try:
        return parse(data)
    except (ValueError, InvalidOperation) as error:
        raise Unreadable("", f"is no {cls.__name__}") from error


def _read_text(data: Json) -> str:
    if isinstance(data, str):
        return data
    raise _wrong_type(str, data)


def _read_int(data: Json) -> int:
    if isinstance(data, bool):
        raise Unreadable("", "must be a whole number")
    if isinstance(data, int):
        return data
    raise _wrong_type(int, data)


def _read_float(data: Json) -> float:
    if isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if isinstance(data, float):
        return data
    raise _wrong_type(float, data)


def _read_exactly(hint: Any, data: Json) -> Any:
    if hint is bool and isinstance(data, bool):
        return data
    raise _wrong_type(hint, data)


def _wrong_type(hint: Any, data: Json) -> Unreadable:
    return Unreadable("", f"must be {getattr(hint, '__name__', hint)}, not {type(data).__name__}")


_SCALAR_READERS: dict[Any, _Reader] = {
    str: _read_text,
    int: _read_int,
    float: _read_float,
    dt.datetime: functools.partial(_from_text, dt.datetime, parse_time),
    dt.date: functools.partial(_from_text, dt.date, dt.date.fromisoformat),
    UUID: functools.partial(_from_text, UUID, UUID),
    Decimal: functools.partial(_from_text, Decimal, Decimal),
}


def json_schema(cls: type) -> Json:
    """Describe a dataclass as a JSON Schema 2020-12 object; nested dataclasses are written out in place."""
    return _schema(cls)


_SCALARS: dict[Any, Json] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Decimal: {"type": "string", "format": "decimal"},
    UUID: {"type": "string", "format": "uuid"},
    dt.datetime: {"type": "string", "format": "date-time"},
    dt.date: {"type": "string", "format": "date"},
    type(None): {"type": "null"},
}


def _schema(hint: Any) -> Json:
    if hint is Any:
        return {}
    if hint in _SCALARS:
        return dict(_SCALARS[hint])
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        options = [_schema(option) for option in get_args(hint)]
        kinds = [option.get("type") for option in options]
        if all(set(option) == {"type"} for option in options):
            return {"type": kinds}
        return {"anyOf": options}
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0])}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _schema(get_args(hint)[1])}
    if dataclasses.is_dataclass(hint):
        assert isinstance(hint, type)
        hints = _hints(hint)
        fields = dataclasses.fields(hint)
        return {
            "type": "object",
            "properties": {field.name: _schema(hints[field.name]) for field in fields},
            "required": [
                field.name
                for field in fields
                if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
            ],
        }
    raise TypeError(f"{hint!r} has no JSON Schema here")
