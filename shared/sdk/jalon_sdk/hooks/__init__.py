"""The points where a plugin extends Jalon: pluggy hooks, all named ``jalon_…``.

A plugin marks its implementations with `hookimpl`. What each hook is for, when it is called and what happens when it
raises is in the docstrings of the specifications and in ``docs/hooks.md``. To be *told* of something, a plugin needs
no hook: events tell (``docs/consuming-events.md``).
"""

from jalon_sdk.hooks.automation import AutomationSpecs
from jalon_sdk.hooks.markers import NAMESPACE, hookimpl, hookspec

SPECS: tuple[type, ...] = (AutomationSpecs,)
"""All specifications. Every process adds them all, or a plugin for two services would be unknown in one of them."""

__all__ = ["NAMESPACE", "SPECS", "AutomationSpecs", "hookimpl", "hookspec"]
