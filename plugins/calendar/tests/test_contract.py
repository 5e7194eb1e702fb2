from jalon_sdk.testing import PluginContract


class TestContract(PluginContract):
    plugin = "calendar"
