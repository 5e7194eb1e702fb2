"""The public keys that check access tokens, for the services and for anybody."""

from flask import Response, jsonify
from flask.views import MethodView

from jalon_core.http.views import blueprint, reading
from jalon_identity.operations.signing_keys import key_set

blp = blueprint("key-set", __name__, description="The keys that check access tokens", outside_api=True)


@blp.route("/.well-known/jwks.json")
class KeySet(MethodView):
    """The JSON Web Key Set."""

    @blp.response(200, description="A JSON Web Key Set (RFC 7517)")
    def get(self) -> Response:
        """Get the public keys."""
        with reading() as session:
            response = jsonify(key_set(session))
        response.headers["Cache-Control"] = "public, max-age=60"
        return response
