"""Jalon's own triggers and actions, contributed through the same hooks as those of plugins."""

from collections.abc import Iterable

from jalon_automation.domain.builtin.actions import ACTION_TYPES
from jalon_automation.domain.builtin.triggers import TRIGGER_TYPES
from jalon_sdk.descriptors import ActionType, TriggerType
from jalon_sdk.hooks import hookimpl


class BuiltIn:
    """Jalon itself, as a plugin."""

    @hookimpl
    def jalon_register_trigger_types(self) -> Iterable[TriggerType]:
        """When."""
        return TRIGGER_TYPES

    @hookimpl
    def jalon_register_action_types(self) -> Iterable[ActionType]:
        """Then."""
        return ACTION_TYPES
