"""``/t/``: the picture that says a mail was opened, and the links that lead on to pages.

Nobody is signed in here, and nothing that is asked can make us lead anywhere but where a mail of ours led.
"""

import base64
from uuid import UUID

from flask import Response, request
from flask.views import MethodView

from jalon_campaigns.models import Link
from jalon_campaigns.operations.hits import read_hit_token, take_hit
from jalon_campaigns.views.unsubscribe_pages import no_link_page
from jalon_core.access.caller import VISITOR
from jalon_core.http.views import blueprint, current_settings, reading, transaction

blp = blueprint("tracking", __name__, description="Opens and clicks of mails", outside_api=True)

_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_HEADERS = {
    "Cache-Control": "no-store, private, max-age=0",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


@blp.route("/t/o/<token>.gif")
class OpenPixel(MethodView):
    """The picture of one transparent point in every tracked mail."""

    @blp.doc(responses={"200": {"description": "The picture", "content": {"image/gif": {}}}})
    def get(self, token: str) -> Response:
        """Give the picture, whatever the token says, and write down that it was asked for."""
        _take(token, "open")
        return Response(_PIXEL, mimetype="image/gif", headers=_HEADERS)


@blp.route("/t/c/<token>")
class Click(MethodView):
    """A link of a mail."""

    @blp.doc(
        responses={"302": {"description": "Where the link leads"}, "404": {"description": "It is no link of ours"}}
    )
    def get(self, token: str) -> Response:
        """Lead on to the page, and write down that the link was followed."""
        read = read_hit_token(current_settings(), "click", token)
        url = _url(read.link_id) if read is not None and read.link_id is not None else None
        _take(token, "trap" if read is not None and not read.extra else "click")
        if url is None:
            page = no_link_page(404 if read is None or read.extra else 200)
            page.headers.update(_HEADERS)
            return page
        return Response(status=302, headers={**_HEADERS, "Location": url})


def _url(link_id: UUID) -> str | None:
    with reading() as session:
        link = session.get(Link, link_id)
        return link.url if link is not None else None


def _take(token: str, kind: str) -> None:
    read = read_hit_token(current_settings(), kind, token)
    if read is None:
        return
    with transaction(caller=VISITOR) as uow:
        take_hit(
            uow,
            read,
            kind=kind,
            method=request.method,
            address=request.remote_addr or "",
            user_agent=request.headers.get("User-Agent", ""),
        )
