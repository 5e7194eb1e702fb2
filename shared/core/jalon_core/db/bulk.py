"""Many rows at once: written by COPY on PostgreSQL, by one prepared statement on SQLite; found by many values."""

import datetime as dt
import json
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, JSON, ColumnElement, String, Table, any_, literal
from sqlalchemy.orm import InstrumentedAttribute, Session


def insert_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns; a column that none names is left to the database.

    :raises sqlalchemy.exc.IntegrityError: on SQLite, a row breaks a constraint.
    :raises psycopg.IntegrityError: the same on PostgreSQL.
    """
    if not rows:
        return
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        connection.execute(table.insert().inline(), list(rows))
        return
    names = list(rows[0])
    columns = [_texts([row[name] for row in rows], is_json=isinstance(table.c[name].type, JSON)) for name in names]
    quoted = ", ".join(f'"{name}"' for name in names)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({quoted}) FROM STDIN') as copy:
        for start in range(0, len(rows), _AT_ONCE):
            some = [column[start : start + _AT_ONCE] for column in columns]
            copy.write("".join(f"{line}\n" for line in map("\t".join, zip(*some, strict=True))))


def among(session: Session, column: InstrumentedAttribute[str], values: Iterable[str]) -> Iterator[ColumnElement[bool]]:
    """Conditions, one of which holds where a column has one of these values.

    PostgreSQL is given all of them as one array: a statement with thousands of parameters takes longer to write than to
    answer. SQLite takes them in portions.
    """
    wanted = sorted(values)
    if wanted and session.get_bind().dialect.name == "postgresql":
        yield column == any_(literal(wanted, ARRAY(String)))
        return
    for start in range(0, len(wanted), _IN_LIST):
        yield column.in_(wanted[start : start + _IN_LIST])


_IN_LIST = 500
_AT_ONCE = 500
"""Rows given to the driver together: PostgreSQL stores them while the next ones are written out."""


def _texts(values: Sequence[Any], *, is_json: bool) -> Sequence[str]:
    """A column as COPY's text format has it. Column by column, and without the driver's adaptation of each value: that
    takes a third of the time."""
    first = values[0]
    if first is values[-1] and len(values) > 1 and all(value is first for value in values):
        return list(_texts([first], is_json=is_json)) * len(values)  # the team, the moment: the same in all rows
    if is_json:
        return ["\\N" if value is None else _escaped(json.dumps(value)) for value in values]
    kinds = set(map(type, values))
    if len(kinds) == 1:
        return list(map(_TEXTS[kinds.pop()], values))
    return [_TEXTS[type(value)](value) for value in values]


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if _UNSAFE.search(text) else text


_UNSAFE = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_TEXTS: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _none: "\\N",
    str: _escaped,
    UUID: operator.attrgetter("hex"),
    bool: lambda value: "t" if value else "f",
    int: str,
    float: repr,
    Decimal: str,
    dt.datetime: dt.datetime.isoformat,
    dt.date: dt.date.isoformat,
}
