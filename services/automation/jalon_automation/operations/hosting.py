"""The plugins of this process: one host for each database that this service works on here.

It is made on first use and lives as long as the process. Operations find it through their session, so that nobody
has to hand it from the edge down to a rule of publishing.
"""

import atexit
import threading
from collections.abc import Mapping

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from jalon_automation.domain.builtin import BuiltIn
from jalon_automation.domain.vocabulary import Vocabulary
from jalon_automation.models import PluginSwitch, PluginValue
from jalon_core.plugins.host import PluginHost
from jalon_core.plugins.limits import Limits
from jalon_core.settings import Settings
from jalon_sdk.plugins import Plugins, load_plugins
from jalon_sdk.serial import Json

BUILT_IN = "jalon"
_hosts: dict[str, PluginHost] = {}
_guard = threading.Lock()


class KeptState:
    """The memory of plugins, read from this service's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def values(self, plugin: str) -> Mapping[str, Json]:
        """What a plugin keeps, by key."""
        with Session(self._engine.execution_options(jalon_read_only=True)) as session:
            rows = session.scalars(select(PluginValue).where(PluginValue.plugin == plugin))
            return {row.key: row.value["value"] for row in rows}


def host_of(session: Session, settings: Settings) -> PluginHost:
    """The host that works for this session's database, with the plugins that are switched off now."""
    engine = session.get_bind().engine
    name = engine.url.render_as_string()
    with _guard:
        host = _hosts.get(name)
        if host is None:
            plugins = load_plugins(builtin={BUILT_IN: BuiltIn()}, installed=() if settings.plugins_off else None)
            limits = Limits(seconds=settings.plugin_timeout)
            host = _hosts[name] = PluginHost(plugins, limits=limits, state=KeptState(engine))
    refresh_switches(session, host)
    return host


def adopt_plugins(engine: Engine, plugins: Plugins, *, limits: Limits | None = None) -> PluginHost:
    """Work with these plugins from now on, as after an installation or removal, and end the processes of the former."""
    host = PluginHost(plugins, limits=limits, state=KeptState(engine))
    with _guard:
        former = _hosts.pop(engine.url.render_as_string(), None)
        _hosts[engine.url.render_as_string()] = host
    if former is not None:
        former.close()
    return host


def close_host(engine: Engine) -> None:
    """End the processes of this database's plugins."""
    with _guard:
        host = _hosts.pop(engine.url.render_as_string(), None)
    if host is not None:
        host.close()


def refresh_switches(session: Session, host: PluginHost) -> None:
    """Take over which plugins are switched off; another process may have switched some."""
    off = frozenset(session.scalars(select(PluginSwitch.name)))
    if off != host.plugins.disabled:
        host.set_disabled(off)


def vocabulary_of(plugins: Plugins) -> Vocabulary:
    """What definitions may be made of now."""
    return Vocabulary(
        trigger_types=plugins.trigger_types(),
        action_types=plugins.action_types(),
        compositions={operator.id: operator.tree for operator in plugins.condition_operators().values()},
    )


@atexit.register
def _close_all() -> None:
    """No process of a plugin outlives ours."""
    for host in list(_hosts.values()):
        host.close()
