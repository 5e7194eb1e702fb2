"""Which plugins are there, what they contribute, and which ones could not be taken.

The loader is our own, for pluggy's stops at the first plugin that raises: here each entry point of the group
``jalon.plugins`` is imported, registered and asked on its own, in the order of names, and one that fails in any way is
quarantined with its reason while everything else starts. It is called at the start of a process, never at import.
"""

import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from typing import Literal, TypeVar

import pluggy

from jalon_sdk.descriptors import (
    ActionType,
    ConditionOperator,
    PluginInfo,
    TriggerType,
    action_problems,
    operator_problems,
    trigger_problems,
)
from jalon_sdk.hooks import NAMESPACE, SPECS
from jalon_sdk.hooks.checks import hook_names, unusable_implementations
from jalon_sdk.probing import GROUP, unimportable

Descriptor = ActionType | TriggerType | ConditionOperator
T = TypeVar("T", ActionType, TriggerType, ConditionOperator)


class BadPlugin(Exception):
    """Why a plugin cannot be taken, for its author and for whoever installed it."""


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What one plugin gave.

    :ivar builtin: whether it is part of Jalon.
    :ivar load_seconds: how long importing and asking it took.
    """

    info: PluginInfo
    builtin: bool
    load_seconds: float
    action_types: tuple[ActionType, ...] = ()
    trigger_types: tuple[TriggerType, ...] = ()
    condition_operators: tuple[ConditionOperator, ...] = ()

    @property
    def provides(self) -> tuple[str, ...]:
        """The ids of everything it contributes."""
        things: tuple[Descriptor, ...] = (*self.action_types, *self.trigger_types, *self.condition_operators)
        return tuple(thing.id for thing in things)


@dataclass(frozen=True, kw_only=True)
class Quarantined:
    """A plugin that could not be taken; ``trace`` is empty where no exception led to it."""

    info: PluginInfo
    reason: str
    trace: str = ""


Availability = Literal["ok", "disabled", "quarantined", "missing"]


@dataclass(kw_only=True)
class Plugins:
    """All plugins of this process.

    :ivar registered: what was taken, by name, Jalon's own first.
    :ivar quarantined: what was not, by name.
    :ivar disabled: names of plugins that somebody switched off; they are registered and not offered.
    """

    registered: dict[str, Contribution] = field(default_factory=dict)
    quarantined: dict[str, Quarantined] = field(default_factory=dict)
    disabled: frozenset[str] = frozenset()

    def set_disabled(self, names: Iterable[str]) -> None:
        """Say which plugins are switched off; from now on, at once."""
        self.disabled = frozenset(names)

    def action_types(self) -> dict[str, ActionType]:
        """What a workflow can do now, by id."""
        return {action.id: action for plugin in self._enabled() for action in plugin.action_types}

    def trigger_types(self) -> dict[str, TriggerType]:
        """What can start a workflow now, by id."""
        return {trigger.id: trigger for plugin in self._enabled() for trigger in plugin.trigger_types}

    def condition_operators(self) -> dict[str, ConditionOperator]:
        """The operators that plugins added, by id."""
        return {operator.id: operator for plugin in self._enabled() for operator in plugin.condition_operators}

    def provider(self, descriptor_id: str) -> Contribution | None:
        """The plugin that contributes something, switched off or not."""
        return next((plugin for plugin in self.registered.values() if descriptor_id in plugin.provides), None)

    def availability(self, descriptor_id: str) -> Availability:
        """Whether something can be used; when not, why (a workflow that uses it says so and holds)."""
        provider = self.provider(descriptor_id)
        if provider is not None:
            return "disabled" if provider.info.name in self.disabled else "ok"
        return "quarantined" if descriptor_id.partition(".")[0] in self.quarantined else "missing"

    def _enabled(self) -> list[Contribution]:
        return [plugin for name, plugin in self.registered.items() if name not in self.disabled]


def load_plugins(
    *,
    builtin: Mapping[str, object] | None = None,
    installed: Iterable[EntryPoint] | None = None,
    only: str | None = None,
    disabled: Iterable[str] = (),
) -> Plugins:
    """Import and ask all plugins, after a process apart has shown that importing them is safe.

    :param builtin: Jalon's own contributions, by name: objects with hook implementations, taken first. Their ids need
        no prefix.
    :param installed: entry points instead of those that are installed; imported right here.
    :param only: the name of the one installed plugin to load, right here.
    """
    manager = pluggy.PluginManager(NAMESPACE)
    for specs in SPECS:
        manager.add_hookspecs(specs)
    plugins = Plugins(disabled=frozenset(disabled))
    for name, plugin in (builtin or {}).items():
        _take(manager, plugins, PluginInfo(name=name), lambda plugin=plugin: plugin, package=None)  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    unsafe: Mapping[str, str] = {}
    if installed is None:
        installed = entry_points(group=GROUP)
        unsafe = unimportable(sorted({entry.name for entry in installed})) if only is None else {}
    for entry in sorted(installed, key=lambda entry: (entry.name, entry.value)):
        if entry.name in unsafe:
            plugins.quarantined[entry.name] = Quarantined(info=_info(entry), reason=unsafe[entry.name])
        elif only in (None, entry.name):
            _take(manager, plugins, _info(entry), entry.load, package=entry.module.partition(".")[0])
    return plugins


def _info(entry: EntryPoint) -> PluginInfo:
    if entry.dist is None:
        return PluginInfo(name=entry.name)
    return PluginInfo(
        name=entry.name,
        distribution=entry.dist.name,
        version=entry.dist.version,
        summary=str(entry.dist.metadata.json.get("summary", "")),
    )


def _take(
    manager: pluggy.PluginManager,
    plugins: Plugins,
    info: PluginInfo,
    load: Callable[[], object],
    *,
    package: str | None,
) -> None:
    """Load, register and ask one plugin; on any failure, undo all of it and quarantine it.

    :param package: the top package that loading imports; None for what is part of Jalon.
    """
    if info.name in plugins.registered or info.name in plugins.quarantined:
        taken = plugins.registered.get(info.name) or plugins.quarantined[info.name]
        reason = f"the name {info.name!r} is taken by {taken.info.distribution or 'Jalon itself'}"
        key = f"{info.name} ({info.distribution})"
        plugins.quarantined[key] = Quarantined(info=info, reason=reason)
        return
    modules = set(sys.modules)
    started = time.perf_counter()
    try:
        contribution = _ask(manager, plugins, info, load(), builtin=package is None, started=started)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a plugin may even call sys.exit() while it is imported
        if manager.has_plugin(info.name):
            manager.unregister(name=info.name)
        if package is not None:
            _forget_modules(modules, package)
        plugins.quarantined[info.name] = _quarantined(info, error)
    else:
        plugins.registered[info.name] = contribution


def _ask(
    manager: pluggy.PluginManager,
    plugins: Plugins,
    info: PluginInfo,
    plugin: object,
    *,
    builtin: bool,
    started: float,
) -> Contribution:
    problems = unusable_implementations(plugin, hook_names(SPECS))
    if problems:
        raise BadPlugin("; ".join(problems))
    manager.register(plugin, name=info.name)
    manager.check_pending()
    prefix = None if builtin else info.name
    actions = _action_types(manager, plugin)
    triggers = _trigger_types(manager, plugin)
    operators = _condition_operators(manager, plugin)
    problems += [problem for action in actions for problem in action_problems(action, prefix=prefix)]
    problems += [problem for trigger in triggers for problem in trigger_problems(trigger, prefix=prefix)]
    problems += [problem for operator in operators for problem in operator_problems(operator, prefix=prefix)]
    contribution = Contribution(
        info=info,
        builtin=builtin,
        load_seconds=time.perf_counter() - started,
        action_types=actions,
        trigger_types=triggers,
        condition_operators=operators,
    )
    problems += _taken(plugins, contribution)
    if problems:
        raise BadPlugin("; ".join(problems))
    return contribution


def _action_types(manager: pluggy.PluginManager, plugin: object) -> tuple[ActionType, ...]:
    return _asked(_of_one(manager, "jalon_register_action_types", plugin), ActionType)


def _trigger_types(manager: pluggy.PluginManager, plugin: object) -> tuple[TriggerType, ...]:
    return _asked(_of_one(manager, "jalon_register_trigger_types", plugin), TriggerType)


def _condition_operators(manager: pluggy.PluginManager, plugin: object) -> tuple[ConditionOperator, ...]:
    return _asked(_of_one(manager, "jalon_register_condition_operators", plugin), ConditionOperator)


def _of_one(manager: pluggy.PluginManager, hook: str, plugin: object) -> pluggy.HookCaller:
    others = [other for other in manager.get_plugins() if other is not plugin]
    return manager.subset_hook_caller(hook, others)


def _asked(caller: pluggy.HookCaller, kind: type[T]) -> tuple[T, ...]:
    things = tuple(thing for answer in caller() for thing in answer)
    for thing in things:
        if not isinstance(thing, kind):
            raise BadPlugin(f"{caller.name} gave {type(thing).__name__}, not {kind.__name__}")
    return things


def _taken(plugins: Plugins, contribution: Contribution) -> list[str]:
    problems = []
    seen: set[str] = set()
    for descriptor_id in contribution.provides:
        other = plugins.provider(descriptor_id)
        if other is not None:
            problems.append(f"{descriptor_id} is already contributed by the plugin {other.info.name!r}")
        elif descriptor_id in seen:
            problems.append(f"{descriptor_id} is contributed twice")
        seen.add(descriptor_id)
    return problems


def _quarantined(info: PluginInfo, error: BaseException) -> Quarantined:
    if isinstance(error, BadPlugin | pluggy.PluginValidationError):
        return Quarantined(info=info, reason=str(error))
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return Quarantined(info=info, reason=reason, trace="".join(traceback.format_exception(error))[-4000:])


def _forget_modules(before: set[str], package: str) -> None:
    """Remove what a failed plugin left in memory, so that a later import of it starts anew."""
    for name in set(sys.modules) - before:
        if name == package or name.startswith(f"{package}."):
            del sys.modules[name]
