import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import distributions
from pathlib import Path

import pytest

from jalon_core.plugins.host import PluginHost, PluginState
from jalon_core.plugins.limits import Limits
from jalon_sdk.plugins import GROUP, Plugins, load_plugins
from jalon_sdk.testing import write_installed

HEAD = '''
import ctypes, os, subprocess, sys, threading, time
from jalon_sdk.commands.contacts import NoteCreate
from jalon_sdk.descriptors import ActionResult, ActionType, Failed, OutputField, ParamField, TryLater
from jalon_sdk.hooks import hookimpl

ACTIONS = []

def action(**more):
    """Make a function an action of this plugin."""
    def register(run):
        given = {"id": f"PLUGIN.{run.__name__}", "labels": {"fr": "Faire", "en": "Do"}, "examples": ({},),
                 "idempotent": True, "timeout": 1.0, "run": run}
        ACTIONS.append(ActionType(**given | more))
        return run
    return register

@hookimpl
def jalon_register_action_types():
    return ACTIONS

@action()
def greet(context):
    return ActionResult(output={"text": "hello", "pid": os.getpid()})
'''

FAST = Limits(
    seconds=5.0,
    start_seconds=10.0,
    memory_bytes=400 * 1024 * 1024,
    answer_bytes=64 * 1024,
    idle_seconds=30.0,
    failures=100,
    first_pause=0.2,
    longest_pause=1.0,
)


@pytest.fixture
def write_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Install a plugin with the action ``greet`` and those of the given code."""
    monkeypatch.syspath_prepend(tmp_path)

    def _write(name: str, code: str = "") -> None:
        # A package name of its own per test: a module that was imported once would be found again.
        package = f"jalon_plugin_{name}_{tmp_path.name}".replace("-", "_").lower()
        write_installed(tmp_path, name, HEAD.replace("PLUGIN", name) + code, package=package)

    return _write


@pytest.fixture
def load(tmp_path: Path) -> Callable[[], Plugins]:
    """Load what was written."""

    def _load(**more: object) -> Plugins:
        found = [
            entry for dist in distributions(path=[str(tmp_path)]) for entry in dist.entry_points.select(group=GROUP)
        ]
        plugins = load_plugins(installed=found, **more)  # type: ignore[arg-type]  # keywords of one test each
        assert not plugins.quarantined, plugins.quarantined
        return plugins

    return _load


@pytest.fixture
def make_host(load: Callable[[], Plugins]) -> Iterator[Callable[..., PluginHost]]:
    """A host of what was written, with some limits changed, closed at the end."""
    with contextlib.ExitStack() as stack:

        def _make(state: PluginState | None = None, **limits: float) -> PluginHost:
            host = PluginHost(load(), limits=replace(FAST, **limits), state=state)  # type: ignore[arg-type]  # keywords of one test each
            stack.callback(host.close)
            return host

        yield _make
