"""What all models of identity derive from."""

from jalon_core.db.base import Model, metadata


class Base(Model):
    """The tables of the identity service."""

    __abstract__ = True
    metadata = metadata()
