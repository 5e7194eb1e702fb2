"""``/u/<token>``: how to get no more mails (RFC 8058, RFC 2369).

Looking changes nothing: mail gateways follow every link. Only a POST unsubscribes: by the button of the page, or by the
mail program's own (form-encoded or multipart, without cookies, answered without a redirect). Neither is ever refused
because it was done before, or because the contact is gone.
"""

from flask import Response, request
from flask.views import MethodView

from jalon_campaigns.operations.unsubscribing import Scope, read_unsubscribe_token, unsubscribe
from jalon_campaigns.queries.unsubscribing import scopes_of
from jalon_campaigns.views.unsubscribe_pages import ask_page, done_page, no_link_page
from jalon_core.access.caller import VISITOR
from jalon_core.http.views import blueprint, current_settings, reading, transaction

blp = blueprint("unsubscribing", __name__, description="How recipients get no more mails", outside_api=True)


@blp.route("/u/<token>")
class Unsubscribe(MethodView):
    """The way out of a campaign."""

    @blp.doc(responses={"200": {"description": "The page", "content": {"text/html": {}}}})
    def get(self, token: str) -> Response:
        """Show the page that asks; it changes nothing."""
        read = read_unsubscribe_token(current_settings(), token)
        if read is None:
            return no_link_page(404)
        with reading() as session:
            return ask_page(scopes_of(session, read))

    @blp.doc(
        requestBody={
            "content": {
                "application/x-www-form-urlencoded": {"schema": {"type": "object"}},
                "multipart/form-data": {"schema": {"type": "object"}},
            }
        },
        responses={"200": {"description": "Done", "content": {"text/html": {}}}},
    )
    def post(self, token: str) -> Response:
        """Unsubscribe, from this campaign (``scope=campaign``) or from all mails. Done again, it changes nothing."""
        read = read_unsubscribe_token(current_settings(), token)
        if read is None:
            return no_link_page(404)
        one_click = request.form.get("List-Unsubscribe") == "One-Click"
        # Whom a mail program's button did not ask gets no more mails at all.
        scope: Scope = "campaign" if request.form.get("scope") == "campaign" and not one_click else "all"
        with transaction(caller=VISITOR) as uow:
            unsubscribe(uow, read, scope=scope, how="one_click" if one_click else "page")
        return done_page(scope)
