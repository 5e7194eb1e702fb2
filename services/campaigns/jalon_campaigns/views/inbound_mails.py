"""Mails that came back, over HTTP."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, request
from flask.views import MethodView

from jalon_campaigns.models import INSTALLATION_MAILBOX, InboundMail
from jalon_campaigns.operations.inbound_mails import LARGEST, judge_mail, take_in
from jalon_campaigns.queries.inbound_mails import get_inbound_mail, get_raw_mail, list_inbound_mails
from jalon_campaigns.schemas.inbound_mails import (
    HandedInQuery,
    HandedInSchema,
    InboundMailDetail,
    InboundMailJudgement,
    InboundMailPage,
    InboundMailQuery,
)
from jalon_core.errors import Invalid
from jalon_core.files import read
from jalon_core.http import current
from jalon_core.http.bodies import CUT
from jalon_core.http.files import LengthRequired, download
from jalon_core.http.pages import Page
from jalon_core.http.parsing import UnsupportedMediaType
from jalon_core.http.views import blueprint, current_caller, if_match, reading, transaction

blp = blueprint("inbound mails", __name__, description="What came back: answers, bounces, complaints, absence notes")

RAW_TYPES = ("message/rfc822", "application/octet-stream", "text/plain")


@blp.route("/inbound")
class Inbound(MethodView):
    """Where a mail server hands mails in."""

    @blp.arguments(HandedInQuery, location="query")
    @blp.response(201, HandedInSchema)
    def post(self, wanted: dict[str, Any]) -> InboundMail | Mapping[str, None]:
        """Take in a raw mail, as ``message/rfc822``. Handed in twice, it is one.

        For an admin's API key with the scope ``inbound:write``: a mail server pipes its mails here.
        """
        if request.mimetype not in RAW_TYPES:
            raise UnsupportedMediaType("send the raw mail as message/rfc822")
        if CUT in request.environ:
            raise LengthRequired("send a mail of this length with its Content-Length")
        request.max_content_length = LARGEST
        raw = request.get_data()
        if not raw.strip():
            raise Invalid("the body is the raw mail", fields={"": ["is empty"]})
        with transaction() as uow:
            mail = take_in(uow, raw, mailbox_id=INSTALLATION_MAILBOX, envelope_to=wanted.get("to", ()), strangers=True)
            return mail or {"id": None, "verdict": None, "evidence": None, "send_id": None}


@blp.route("/inbound-mails")
class InboundMails(MethodView):
    """The mails that came back."""

    @blp.arguments(InboundMailQuery, location="query")
    @blp.response(200, InboundMailPage)
    def get(self, wanted: dict[str, Any]) -> Page[InboundMail]:
        """List mails that came back, newest first."""
        with reading() as session:
            return list_inbound_mails(session, current_caller(), **wanted)


@blp.route("/inbound-mails/<uuid:mail_id>")
class OneInboundMail(MethodView):
    """One mail that came back."""

    @blp.response(200, InboundMailDetail)
    def get(self, mail_id: UUID) -> InboundMail:
        """Show a mail with what it says."""
        with reading() as session:
            return get_inbound_mail(session, current_caller(), mail_id)

    @blp.arguments(InboundMailJudgement)
    @blp.response(200, InboundMailDetail)
    def patch(self, wanted: dict[str, Any], mail_id: UUID) -> InboundMail:
        """Say what a mail is, that its likely match is right, or which send it is about."""
        with transaction() as uow:
            return judge_mail(uow, mail_id, expected_version=if_match(), **wanted)


@blp.route("/inbound-mails/<uuid:mail_id>/raw")
class RawInboundMail(MethodView):
    """A mail as it came."""

    @blp.response(200, content_type="message/rfc822")
    def get(self, mail_id: UUID) -> Response:
        """Download a mail as it came; it is kept for 90 days."""
        with reading() as session:
            file = get_raw_mail(session, current_caller(), mail_id)
        return download(file.name, file.media_type, read(current.context(), file.id), length=file.length)
