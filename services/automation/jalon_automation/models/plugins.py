"""What this service keeps for plugins: whether they are switched off, and their own memory."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from jalon_automation.models.declarative import Base
from jalon_core.clock import now


class PluginSwitch(Base):
    """A plugin that somebody switched off."""

    __tablename__ = "plugin_switches"

    name: Mapped[str] = mapped_column(primary_key=True)
    switched_at: Mapped[dt.datetime] = mapped_column(default=now)
    switched_by: Mapped[str]


class PluginValue(Base):
    """One value of a plugin's key-value store."""

    __tablename__ = "plugin_values"

    plugin: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
    """The value, under ``value``: the column's type is an object, a plugin's may be any JSON."""
