"""What workflows can be made of."""

from typing import Any

from flask.views import MethodView

from jalon_automation.operations.hosting import host_of
from jalon_automation.queries import types as queries
from jalon_automation.schemas.types import TypeSchema
from jalon_core.http.pages import Page
from jalon_core.http.schemas import page_of
from jalon_core.http.views import blueprint, current_settings, reading
from jalon_sdk.plugins import Plugins

blp = blueprint("types", __name__, description="What workflows can be made of")

TypePage = page_of(TypeSchema)


@blp.route("/trigger-types")
class TriggerTypes(MethodView):
    """When."""

    @blp.response(200, TypePage)
    def get(self) -> Page[Any]:
        """List what can start a workflow, of Jalon and of plugins."""
        return Page(items=queries.trigger_types(_plugins()), next=None)


@blp.route("/action-types")
class ActionTypes(MethodView):
    """Then."""

    @blp.response(200, TypePage)
    def get(self) -> Page[Any]:
        """List what a workflow can do, of Jalon and of plugins."""
        return Page(items=queries.action_types(_plugins()), next=None)


@blp.route("/condition-operators")
class ConditionOperators(MethodView):
    """If."""

    @blp.response(200, TypePage)
    def get(self) -> Page[Any]:
        """List the operators of conditions, built-in and of plugins."""
        return Page(items=queries.condition_operators(_plugins()), next=None)


def _plugins() -> Plugins:
    with reading() as session:
        return host_of(session, current_settings()).plugins
