"""What all models of automation derive from."""

from jalon_core.db.base import Model, metadata


class Base(Model):
    """The tables of the automation service."""

    __abstract__ = True
    metadata = metadata()
