"""Outgoing webhooks."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_automation.models import Webhook
from jalon_automation.operations.webhooks import create_webhook, delete_webhook
from jalon_automation.queries.webhooks import list_webhooks
from jalon_automation.schemas.webhooks import CreateWebhook, NewWebhookSchema, WebhookSchema
from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery, page_of
from jalon_core.http.views import blueprint, reading, transaction

blp = blueprint("webhooks", __name__, description="Addresses that are told of events (Standard Webhooks)")


@blp.route("/webhooks")
class Webhooks(MethodView):
    """All webhooks."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(WebhookSchema))
    def get(self, query: dict[str, Any]) -> Page[Any]:
        """List webhooks with how their deliveries fare."""
        with reading() as session:
            return list_webhooks(session, **query)

    @blp.arguments(CreateWebhook)
    @blp.response(201, NewWebhookSchema)
    def post(self, wanted: dict[str, Any]) -> Webhook:
        """Tell an address of events. The answer holds the secret that signs them, this once."""
        with transaction(remember=False) as uow:
            return create_webhook(uow, **wanted)


@blp.route("/webhooks/<uuid:webhook_id>")
class OneWebhook(MethodView):
    """One webhook."""

    @blp.response(204)
    def delete(self, webhook_id: UUID) -> None:
        """Tell the address nothing any more."""
        with transaction() as uow:
            delete_webhook(uow, webhook_id)
