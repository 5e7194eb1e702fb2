"""The Flask application of a service: carries a request out, again where that is what should be done."""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from werkzeug.wrappers import Response as WerkzeugResponse

from jalon_core.access.secrets import derived_keys
from jalon_core.errors import NotYetKnown
from jalon_core.http import current
from jalon_core.http.bodies import measure_body
from jalon_core.http.idempotency import HEADER, AlreadyReserved, Remembering, Replay, fingerprint

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

REFERENCE_WAIT = 2.0
"""Seconds that a write waits for a record that is still on its way here, before it is refused."""


class Application(Flask):
    """One service's application. What it adds to Flask happens around the view, where the transaction is known."""

    def wsgi_app(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
        """Answer a request, having measured its body."""
        measure_body(environ, self.config["MAX_CONTENT_LENGTH"])
        return super().wsgi_app(environ, start_response)

    def dispatch_request(self) -> WerkzeugResponse:
        """Carry the request out and build its answer; a commit that waited for the answer is done here."""
        give_up_at = time.monotonic() + REFERENCE_WAIT
        while True:
            try:
                return self._attempt()
            except NotYetKnown:
                if time.monotonic() >= give_up_at:
                    raise
                time.sleep(0.05)
            except AlreadyReserved:
                continue
            except Replay as replay:
                return replay.response

    def _attempt(self) -> WerkzeugResponse:
        state = current.state()
        state.version = None
        key = request.headers.get(HEADER)
        if request.method != "POST" or not key or request.routing_exception is not None:
            return _tagged(self.make_response(super().dispatch_request()))
        context = current.context()
        secret = derived_keys(context.settings, "idempotency")[-1]
        remembering = Remembering(
            context.database, caller=state.caller.actor, key=key, request_hash=fingerprint(request, secret)
        )
        remembering.look_up()
        state.remembering = remembering
        try:
            response = _tagged(self.make_response(super().dispatch_request()))
            remembering.commit(response)
        finally:
            remembering.roll_back()
            state.remembering = None
        return response


def _tagged(response: Response) -> Response:
    version = current.state().version
    if version is not None and response.status_code < 300:
        response.set_etag(str(version))
    return response
