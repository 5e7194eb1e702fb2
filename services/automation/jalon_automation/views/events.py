"""The feed of events, and the schemas of their data."""

from typing import Any

from flask.views import MethodView

from jalon_automation.queries.feed import FeedPage, read_feed
from jalon_automation.schemas.events import FeedQuery, FeedSchema
from jalon_core.errors import NotFound
from jalon_core.http.views import blueprint, current_caller, reading
from jalon_sdk.events import EVENTS
from jalon_sdk.serial import Json, json_schema

blp = blueprint("events", __name__, description="All that happened, for programs")


@blp.route("/events")
class Feed(MethodView):
    """The feed."""

    @blp.arguments(FeedQuery, location="query")
    @blp.response(200, FeedSchema)
    def get(self, query: dict[str, Any]) -> FeedPage:
        """Read the public events that one may see, oldest first; call again with ``next``."""
        types = [name.strip() for name in query.pop("types").split(",") if name.strip()]
        with reading() as session:
            return read_feed(session, current_caller(), types=types, **query)


@blp.route("/event-schemas/<string:type_>.json")
class EventSchemas(MethodView):
    """Schemas."""

    @blp.response(200)
    def get(self, type_: str) -> Json:
        """Give the JSON Schema (2020-12) of the data of a type of event."""
        event = EVENTS.get(type_)
        if event is None:
            raise NotFound
        about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": type_}
        return {**about, "description": event.__doc__, **json_schema(event)}
