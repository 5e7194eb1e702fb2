"""The SQL that something sends, for tests of how much it asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from jalon_core.service import Context


@contextmanager
def statements(context: Context) -> Iterator[list[str]]:
    """The SQL statements sent meanwhile, in order."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(context.database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(context.database.engine, "before_cursor_execute", note)
