"""The installed plugins."""

from typing import Any

from flask.views import MethodView

from jalon_automation.operations.hosting import host_of
from jalon_automation.operations.plugins import switch_plugin
from jalon_automation.schemas.types import PluginSchema
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page
from jalon_core.http.schemas import page_of
from jalon_core.http.views import blueprint, current_settings, reading, transaction
from jalon_core.plugins.health import PluginHealth

blp = blueprint("plugins", __name__, description="Installed plugins and how they are")


@blp.route("/plugins")
class PluginList(MethodView):
    """All plugins."""

    @blp.response(200, page_of(PluginSchema))
    def get(self) -> Page[Any]:
        """List the installed plugins with their health, as this process sees it."""
        return Page(items=_health(), next=None)


@blp.route("/plugins/<string:name>/enable")
class Enabling(MethodView):
    """Switching on."""

    @blp.response(200, PluginSchema)
    def post(self, name: str) -> PluginHealth:
        """Switch a plugin on; what was held for it goes on."""
        return _switched(name, on=True)


@blp.route("/plugins/<string:name>/disable")
class Disabling(MethodView):
    """Switching off."""

    @blp.response(200, PluginSchema)
    def post(self, name: str) -> PluginHealth:
        """Switch a plugin off; runs that need it are held."""
        return _switched(name, on=False)


def _switched(name: str, *, on: bool) -> PluginHealth:
    with transaction() as uow:
        switch_plugin(uow, name, on=on)
    for plugin in _health():
        if plugin.name == name:
            return plugin
    raise NotFound


def _health() -> tuple[PluginHealth, ...]:
    with reading() as session:
        return host_of(session, current_settings()).health()
