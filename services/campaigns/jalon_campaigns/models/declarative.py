"""What the models of this service derive from."""

from collections.abc import Iterable

from jalon_core.db.base import Model, metadata
from jalon_core.files import keep_files_in


class Base(Model):
    """The service's own MetaData: its migrations see its tables and no other's."""

    __abstract__ = True
    metadata = metadata()


keep_files_in(Base.metadata)


def one_of(column: str, words: Iterable[str]) -> str:
    """The condition of a CHECK: the column holds one of these words."""
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
