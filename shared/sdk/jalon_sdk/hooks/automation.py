"""Hooks of the automation service: what workflows are made of."""

from collections.abc import Iterable

from jalon_sdk.descriptors import ActionType, ConditionOperator, TriggerType
from jalon_sdk.hooks.markers import hookspec


class AutomationSpecs:
    """What plugins add to workflows: when, if, then."""

    @hookspec
    def jalon_register_action_types(self) -> Iterable[ActionType]:
        """Add things that a workflow can do.

        **When:** once, at the start of every process of the automation service, and of every process that runs the
        plugin's own code.

        **Return:** the action types, in the order in which the editor shows them. Those of all plugins are put
        together, in the order of the plugins' names; an id that is already taken quarantines the later plugin.

        **On an exception:** the plugin is quarantined with the reason and contributes nothing at all; everything else
        starts. It should return at once: describe, do not work.

        **Not called:** for a plugin that is quarantined, with ``JALON_PLUGINS_OFF=1``, when a workflow is saved, or
        when one runs.

        .. versionadded:: 0.1
        """
        raise NotImplementedError

    @hookspec
    def jalon_register_trigger_types(self) -> Iterable[TriggerType]:
        """Add things that start a workflow.

        **When:** once, at the start of every process of the automation service, and of every process that runs the
        plugin's own code.

        **Return:** the trigger types. They are data: which events, which conditions. Those of all plugins are put
        together, in the order of the plugins' names; an id that is already taken quarantines the later plugin.

        **On an exception:** the plugin is quarantined with the reason and contributes nothing at all; everything else
        starts. It should return at once: describe, do not work.

        **Not called:** for a plugin that is quarantined, with ``JALON_PLUGINS_OFF=1``, or when an event arrives.

        .. versionadded:: 0.1
        """
        raise NotImplementedError

    @hookspec
    def jalon_register_condition_operators(self) -> Iterable[ConditionOperator]:
        """Add words to conditions.

        **When:** once, at the start of every process of the automation service, and of every process that runs the
        plugin's own code.

        **Return:** the operators, each a composition of built-in ones. Those of all plugins are put together, in the
        order of the plugins' names; an id that is already taken quarantines the later plugin.

        **On an exception:** the plugin is quarantined with the reason and contributes nothing at all; everything else
        starts. It should return at once: describe, do not work.

        **Not called:** for a plugin that is quarantined, with ``JALON_PLUGINS_OFF=1``, or when a condition is judged.

        .. versionadded:: 0.1
        """
        raise NotImplementedError
