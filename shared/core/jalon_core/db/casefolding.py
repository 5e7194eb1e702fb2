"""``jalon_casefold(text)`` in the database: what Python's ``str.casefold`` does, so that both find the same texts.

SQLite calls Python. PostgreSQL lowers by ICU's rules, which leaves the letters that are folded further
(``ß`` to ``ss``).
"""

import functools
import sqlite3
import sys

from sqlalchemy import Connection, text

NAME = "jalon_casefold"


def register_on_sqlite(connection: sqlite3.Connection) -> None:
    """Give a connection the function."""
    connection.create_function(NAME, 1, _casefold, deterministic=True)


def create_on_postgresql(connection: Connection) -> None:
    """Create the function in a PostgreSQL database, or bring it up to date; elsewhere, do nothing."""
    if connection.dialect.name == "postgresql":
        for statement in postgresql_functions():
            connection.execute(text(statement.replace(":", r"\:")))


@functools.cache
def postgresql_functions() -> tuple[str, str]:
    """The statements that create the function, and the one for rare letters that it calls.

    The function itself is written so that the planner puts its body into the query (it is neither strict nor has it a
    subquery): a call for each row would take ten times as long.
    """
    folded = {letter: letter.casefold() for letter in _folded_beyond_lower_case()}
    single = {letter: to for letter, to in folded.items() if len(to) == 1}
    expression = f"translate(word, '{''.join(single)}', '{''.join(single.values())}')"
    for letter, to in folded.items():
        if len(to) > 1:
            expression = f"replace({expression}, '{letter}', '{to}')"
    lowered = 'lower(word COLLATE "und-x-icu") COLLATE "default"'
    head = "(word text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS"
    return (
        f"CREATE OR REPLACE FUNCTION {NAME}_rare{head} $$ SELECT {expression} $$",
        f"""
        CREATE OR REPLACE FUNCTION {NAME}{head} $$
            SELECT CASE
                WHEN octet_length(word) = length(word) THEN lower(word COLLATE "C") COLLATE "default"
                WHEN {lowered} !~ '[{"".join(folded)}]' THEN {lowered}
                ELSE {NAME}_rare({lowered})
            END
        $$""",
    )


def _folded_beyond_lower_case() -> list[str]:
    every = map(chr, range(sys.maxunicode + 1))
    return [letter for letter in every if letter.casefold() != letter and letter.lower() == letter]


def _casefold(value: str | int | float | bytes | None) -> str | int | float | bytes | None:
    return value.casefold() if isinstance(value, str) else value
