"""A test kit for plugins: try an action, hold a plugin to what Jalon expects, without any service.

In a plugin's tests::

    from jalon_sdk.testing import PluginContract, run_action

    class TestContract(PluginContract):
        plugin = "calendar"
"""

from jalon_sdk.testing.actions import EXAMPLE_NOW, run_action
from jalon_sdk.testing.contract import PluginContract
from jalon_sdk.testing.installed import write_installed

__all__ = ["EXAMPLE_NOW", "PluginContract", "run_action", "write_installed"]
