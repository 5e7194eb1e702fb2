"""Mails over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_campaigns.models import Send
from jalon_campaigns.operations.sends import plan_send
from jalon_campaigns.operations.waiting_sends import cancel_send, confirm_send, say_sent, send_again
from jalon_campaigns.queries.sends import get_send, list_sends
from jalon_campaigns.schemas.sends import NewSend, SendDetail, SendPage, SendQuery
from jalon_core.http.pages import Page
from jalon_core.http.views import blueprint, current_caller, reading, transaction

blp = blueprint("sends", __name__, description="E-mails, each to one contact, and their fate")


@blp.route("/sends")
class Sends(MethodView):
    """The mails."""

    @blp.arguments(SendQuery, location="query")
    @blp.response(200, SendPage)
    def get(self, wanted: dict[str, Any]) -> Page[Send]:
        """List mails, newest first."""
        with reading() as session:
            return list_sends(session, current_caller(), **wanted)

    @blp.arguments(NewSend)
    @blp.response(201, SendDetail)
    def post(self, wanted: dict[str, Any]) -> Send:
        """Plan one mail to a contact; a sender hands it over as soon as it can."""
        with transaction() as uow:
            return plan_send(uow, **wanted)


@blp.route("/sends/<uuid:send_id>")
class OneSend(MethodView):
    """One mail."""

    @blp.response(200, SendDetail)
    def get(self, send_id: UUID) -> Send:
        """Show a mail with what it says and where it stands."""
        with reading() as session:
            return get_send(session, current_caller(), send_id)


@blp.route("/sends/<uuid:send_id>/confirm")
class SendConfirm(MethodView):
    """Letting a mail go."""

    @blp.response(200, SendDetail)
    def post(self, send_id: UUID) -> Send:
        """Let a mail that is held because it is late go out after all."""
        with transaction() as uow:
            return confirm_send(uow, send_id)


@blp.route("/sends/<uuid:send_id>/cancel")
class SendCancel(MethodView):
    """Calling a mail back."""

    @blp.response(200, SendDetail)
    def post(self, send_id: UUID) -> Send:
        """Never send a mail that waits."""
        with transaction() as uow:
            return cancel_send(uow, send_id)


@blp.route("/sends/<uuid:send_id>/was-sent")
class SendWasSent(MethodView):
    """Saying what became of a mail."""

    @blp.response(200, SendDetail)
    def post(self, send_id: UUID) -> Send:
        """Say that a mail whose fate was unknown did go out; its campaign goes on from there."""
        with transaction() as uow:
            return say_sent(uow, send_id)


@blp.route("/sends/<uuid:send_id>/send-again")
class SendAgain(MethodView):
    """Handing a mail over once more."""

    @blp.response(200, SendDetail)
    def post(self, send_id: UUID) -> Send:
        """Send a mail whose fate is unknown again; perhaps the recipient gets it twice."""
        with transaction() as uow:
            return send_again(uow, send_id)
