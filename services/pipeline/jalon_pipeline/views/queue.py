"""The day's queue."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_core.http.views import blueprint, current_caller, reading, transaction
from jalon_pipeline.models import Card
from jalon_pipeline.operations.snoozing import snooze_card
from jalon_pipeline.queries.queue import QueueFilter, get_queue
from jalon_pipeline.schemas.queue import QueueQuery, QueueSchema, SnoozeCard, SnoozedSchema

blp = blueprint("queue", __name__, description="What needs somebody now")


@blp.route("/queue")
class OneQueue(MethodView):
    """What to do next."""

    @blp.arguments(QueueQuery, location="query")
    @blp.response(200, QueueSchema)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List what needs somebody now, the most urgent first, and count it by reason."""
        limit, cursor = query.pop("limit"), query.pop("cursor")
        with reading() as session:
            queue = get_queue(session, current_caller(), QueueFilter(**query), limit=limit, cursor=cursor)
            return {"items": queue.page.items, "next": queue.page.next, "totals": queue.totals}


@blp.route("/queue/<uuid:card_id>/snooze")
class Snooze(MethodView):
    """A card that is not to be asked about for now."""

    @blp.arguments(SnoozeCard)
    @blp.response(200, SnoozedSchema)
    def put(self, wanted: dict[str, Any], card_id: UUID) -> Card:
        """Leave a card out of the queue until a moment, or until its contact writes."""
        with transaction() as uow:
            return snooze_card(uow, card_id, **wanted)
