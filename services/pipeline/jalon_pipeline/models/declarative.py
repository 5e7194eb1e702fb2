"""The declarative base of this service's tables."""

from jalon_core.db.base import Model, metadata


class Base(Model):
    """Every table of the pipeline service."""

    __abstract__ = True
    metadata = metadata()


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The CHECK that a text column holds one of these values."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
