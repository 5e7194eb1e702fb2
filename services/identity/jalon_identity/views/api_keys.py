"""API keys."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery, page_of
from jalon_core.http.views import blueprint, current_caller, reading, transaction
from jalon_identity.models import ApiKey
from jalon_identity.operations.api_keys import create_api_key, revoke_api_key
from jalon_identity.queries.api_keys import list_api_keys
from jalon_identity.schemas.api_keys import ApiKeySchema, MadeApiKey, NewApiKey

blp = blueprint("api-keys", __name__, description="How programs act as a member")


@blp.route("/api-keys")
class ApiKeys(MethodView):
    """One's API keys."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(ApiKeySchema))
    def get(self, wanted: dict[str, Any]) -> Page[ApiKey]:
        """List one's API keys; as an admin, everybody's."""
        with reading() as session:
            return list_api_keys(session, current_caller(), **wanted)

    @blp.arguments(NewApiKey)
    @blp.response(201, MadeApiKey)
    def post(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Make an API key. Its secret is shown this once, so the answer is not kept for an Idempotency-Key."""
        with transaction(remember=False) as uow:
            key, secret = create_api_key(uow, **wanted)
        return {
            **ApiKeySchema().dump(key),
            "expires_at": key.expires_at,
            "created_at": key.created_at,
            "secret": secret,
        }


@blp.route("/api-keys/<uuid:key_id>")
class OneApiKey(MethodView):
    """One API key."""

    @blp.response(204)
    def delete(self, key_id: UUID) -> None:
        """Revoke an API key: it opens nothing any more."""
        with transaction() as uow:
            revoke_api_key(uow, key_id)
