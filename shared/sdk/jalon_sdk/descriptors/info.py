"""Who a plugin is, read from its distribution's metadata without importing it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PluginInfo:
    """A plugin's name and origin.

    :ivar name: of its entry point; its contributions' ids begin with it.
    :ivar distribution: the package that was installed, e.g. ``jalon-plugin-calendar``; None for what is part of Jalon.
    :ivar version: of that package.
    :ivar summary: that package's one-line description.
    """

    name: str
    distribution: str | None = None
    version: str = ""
    summary: str = ""
