"""Request bodies of unknown length, as "chunked" ones are: read whole, up to the limit."""

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, WSGIEnvironment


CUT = "jalon.body_cut"
"""Set in the environ of a request of which only the beginning was read."""


def measure_body(environ: "WSGIEnvironment", limit: int) -> None:
    """Give a chunked body a ``Content-Length``, so that it is held to the limit like any other.

    Werkzeug alone would cut such a body at the limit, and half of a form would be taken for the whole. What is over
    the limit is left unread; its length is given as one too many.
    """
    chunked = environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked"
    if not chunked or not environ.get("wsgi.input_terminated"):
        return
    body = _read(environ["wsgi.input"], limit + 1)
    environ["wsgi.input"] = BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    if len(body) > limit:
        environ[CUT] = True
    del environ["HTTP_TRANSFER_ENCODING"]


def _read(stream: "InputStream", length: int) -> bytes:
    parts: list[bytes] = []
    while length > 0:
        part = stream.read(length)
        if not part:
            break
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
