"""The host of plugins: the one door to running an action, whoever contributed it.

An action that is a command becomes that command; one of Jalon's own is called here; one of an installed plugin is
called in a process of that plugin's own. The caller keeps the outcome (output, commands, changed memory) in one
transaction of its own, after the call and never around it.
"""

import datetime as dt
import threading
from collections.abc import Iterable, Mapping
from typing import Protocol

from jalon_core.clock import now as clock_now
from jalon_core.plugins.calling import Call, Outcome, call
from jalon_core.plugins.failures import (
    ActionFailed,
    ParamsRefused,
    PluginDisabled,
    PluginFailure,
    PluginHeld,
    PluginInQuarantine,
    PluginMissing,
    PluginRaised,
)
from jalon_core.plugins.guard import Guard
from jalon_core.plugins.health import PluginHealth
from jalon_core.plugins.limits import Limits
from jalon_sdk.descriptors import (
    ActionContext,
    ActionType,
    Failed,
    Problem,
    TryLater,
    check_params,
    typed_params,
    with_defaults,
)
from jalon_sdk.plugins import Contribution, Plugins
from jalon_sdk.serial import Json, Unreadable, from_json


class PluginState(Protocol):
    """Where the memory of plugins is kept; the automation service has a table for it."""

    def values(self, plugin: str) -> Mapping[str, Json]:
        """What a plugin keeps, by key."""
        ...


class NoState:
    """Plugins without a memory."""

    def values(self, plugin: str) -> Mapping[str, Json]:
        """Nothing."""
        return {}


class PluginHost:
    """Runs actions. One per process; any of its threads may use it; close it at the end."""

    def __init__(self, plugins: Plugins, *, limits: Limits | None = None, state: PluginState | None = None) -> None:
        self.plugins = plugins
        self._limits = limits or Limits()
        self._state = state or NoState()
        self._guards: dict[str, Guard] = {
            name: Guard(name, self._limits) for name, plugin in plugins.registered.items() if not plugin.builtin
        }
        self._stopping = threading.Event()
        self._sweeping = threading.Lock()
        self._sweeper: threading.Thread | None = None

    def run(
        self,
        action_id: str,
        params: Mapping[str, Json],
        *,
        key: str,
        now: dt.datetime | None = None,
        language: str = "fr",
        simulate: bool = False,
    ) -> Outcome:
        """Do what an action does, or say what it would do.

        :param params: its parameters as JSON, expressions computed; defaults are filled in here.
        :param key: the idempotency key: the same whenever this step is tried again.
        :param now: the moment of the first try of this step.
        :param simulate: call ``simulate`` instead of ``run``; an action without it gives an empty outcome.
        :raises PluginFailure: in one of the forms of `jalon_core.plugins.failures`.
        """
        plugin, action = self._find(action_id)
        problems = check_params(action.params, params, resolved=True)
        if problems:
            raise ParamsRefused(problems)
        params = with_defaults(action.params, params)
        now = now or clock_now()
        if action.command is not None:
            return _command(action, params)
        if (action.simulate if simulate else action.run) is None:
            return Outcome()
        name = plugin.info.name
        if plugin.builtin:
            return _here(action, params, key=key, now=now, language=language, simulate=simulate)
        wanted = Call(
            action=action,
            params=params,
            key=key,
            now=now,
            language=language,
            simulate=simulate,
            state=self._state.values(name),
        )
        self._sweep()
        return self._guarded(self._guards[name], wanted)

    def set_disabled(self, names: Iterable[str]) -> None:
        """Say which plugins are switched off, at once; the processes of those end when they are idle."""
        self.plugins.set_disabled(names)
        for name in self.plugins.disabled & set(self._guards):
            self._guards[name].pool.end_idle(0)

    def health(self) -> tuple[PluginHealth, ...]:
        """How the installed plugins are, as seen by this process, by name."""
        registered = [
            self._guards[name].health(plugin, disabled=name in self.plugins.disabled)
            for name, plugin in self.plugins.registered.items()
            if name in self._guards
        ]
        quarantined = [
            PluginHealth(
                name=name,
                distribution=bad.info.distribution,
                version=bad.info.version,
                summary=bad.info.summary,
                condition="quarantined",
                reason=bad.reason,
            )
            for name, bad in self.plugins.quarantined.items()
        ]
        return tuple(sorted(registered + quarantined, key=lambda plugin: plugin.name))

    def close(self) -> None:
        """End all processes. Calls on their way fail as crashed."""
        self._stopping.set()
        for guard in self._guards.values():
            guard.pool.close()
        if self._sweeper is not None:
            self._sweeper.join()

    def _find(self, action_id: str) -> tuple[Contribution, ActionType]:
        plugin = self.plugins.provider(action_id)
        match self.plugins.availability(action_id):
            case "disabled":
                raise PluginDisabled(f"the plugin that gives {action_id} is switched off")
            case "quarantined":
                bad = self.plugins.quarantined[action_id.partition(".")[0]]
                raise PluginInQuarantine(f"the plugin that gives {action_id} could not be loaded: {bad.reason}")
        action = next((action for action in plugin.action_types if action.id == action_id), None) if plugin else None
        if plugin is None or action is None:
            raise PluginMissing(f"no installed plugin gives {action_id}")
        return plugin, action

    def _guarded(self, guard: Guard, wanted: Call) -> Outcome:
        wait = guard.breaker.enter()
        if wait is not None:
            detail = f"the plugin {guard.name} failed repeatedly; it is tried again in {wait:.0f} s"
            raise PluginHeld(detail, retryable=True, retry_after=wait)
        try:
            outcome = call(guard.pool, wanted, self._limits)
        except PluginFailure as failure:
            guard.failed(wanted.action.id, failure)
            raise
        except BaseException:
            guard.breaker.neither()
            raise
        guard.succeeded()
        return outcome

    def _sweep(self) -> None:
        """Have idle processes ended, from the first call on; a host that never calls has no thread."""
        with self._sweeping:
            if self._sweeper is None and not self._stopping.is_set():
                self._sweeper = threading.Thread(target=self._end_idle, name="plugins-sweeper", daemon=True)
                self._sweeper.start()

    def _end_idle(self) -> None:
        while not self._stopping.wait(self._limits.idle_seconds / 2):
            for guard in self._guards.values():
                guard.pool.end_idle(self._limits.idle_seconds)


def _command(action: ActionType, params: Mapping[str, Json]) -> Outcome:
    assert action.command is not None
    try:
        return Outcome(commands=(from_json(action.command, params),))
    except Unreadable as error:
        raise ParamsRefused([Problem(path=error.path, code="wrong", detail=error.problem)]) from error


def _here(
    action: ActionType, params: Mapping[str, Json], *, key: str, now: dt.datetime, language: str, simulate: bool
) -> Outcome:
    run = action.simulate if simulate else action.run
    assert run is not None
    context = ActionContext(params=typed_params(action.params, params), key=key, now=now, language=language)
    try:
        result = run(context)
    except TryLater as error:
        raise PluginRaised(str(error), retryable=True, retry_after=error.seconds) from error
    except Failed as error:
        raise ActionFailed(str(error)) from error
    return Outcome(output=dict(result.output), commands=result.commands)
