"""What Jalon expects of every plugin, as tests that a plugin inherits."""

import json
import subprocess
import sys
from typing import ClassVar

from jalon_sdk.descriptors import check_params, params_schema
from jalon_sdk.plugins import Contribution, load_plugins
from jalon_sdk.serial import to_json
from jalon_sdk.testing.actions import run_action

IMPORT_SECONDS = 10


class PluginContract:
    """Inherit from it in a test module and name the installed plugin: pytest finds the tests below.

    :cvar plugin: the name of its entry point.
    :cvar online: ids of actions that talk to the outside when they run; the suite only simulates those.
    """

    plugin: ClassVar[str]
    online: ClassVar[frozenset[str]] = frozenset()

    @property
    def contribution(self) -> Contribution:
        """The plugin, loaded as Jalon loads it."""
        plugins = load_plugins(only=self.plugin)
        if self.plugin in plugins.quarantined:
            bad = plugins.quarantined[self.plugin]
            raise AssertionError(f"{self.plugin} is quarantined: {bad.reason}\n{bad.trace}")
        assert self.plugin in plugins.registered, f"no installed plugin is called {self.plugin}"
        return plugins.registered[self.plugin]

    def test_it_loads_and_its_descriptors_are_complete(self) -> None:
        """Ids begin with its name; labels are there in both languages; parameters, defaults and examples fit."""
        assert self.contribution.provides, "it contributes nothing"

    def test_importing_it_does_nothing_but_define(self) -> None:
        """A new interpreter imports it without output, without threads left behind, in reasonable time."""
        code = (
            "import sys, threading\n"
            "from jalon_sdk.plugins import load_plugins\n"
            f"assert {self.plugin!r} in load_plugins(only={self.plugin!r}).registered\n"
            "assert threading.active_count() == 1, 'it starts threads'\n"
        )
        done = subprocess.run(  # noqa: S603  our own interpreter
            [sys.executable, "-c", f"import sys\nsys.path[:] = {sys.path!r}\n{code}"],
            capture_output=True,
            text=True,
            timeout=IMPORT_SECONDS,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    def test_the_examples_survive_storage(self) -> None:
        """Examples and parameters are JSON, and still fit after a round trip."""
        for kind in (self.contribution.action_types, self.contribution.trigger_types):
            for descriptor in kind:
                json.dumps(params_schema(descriptor.params))
                for example in descriptor.examples:
                    stored = json.loads(json.dumps(example))
                    assert check_params(descriptor.params, stored, resolved=True) == ()

    def test_the_simulations_give_what_they_declare(self) -> None:
        """``simulate`` takes every example and keeps nothing."""
        for action in self.contribution.action_types:
            if action.simulate is not None:
                for example in action.examples:
                    run_action(action, example, simulate=True)

    def test_idempotent_actions_give_the_same_twice(self) -> None:
        """An action that calls itself idempotent gives, for the same key, the same result again."""
        for action in self.contribution.action_types:
            if action.run is None or not action.idempotent or action.id in self.online:
                continue
            for example in action.examples:
                first, second = (run_action(action, example, key="the same") for _ in range(2))
                assert to_json(first) == to_json(second), f"{action.id} gives something else the second time"
