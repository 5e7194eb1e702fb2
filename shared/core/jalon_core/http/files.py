"""Files over HTTP: up as a multipart part or as the body itself, down as an attachment; streamed both ways."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from flask import Response, request

from jalon_core import files
from jalon_core.errors import Invalid, Refusal
from jalon_core.files import CHUNK, FileTooLong
from jalon_core.http import current
from jalon_core.http.bodies import CUT
from jalon_core.http.idempotency import HEADER

_AROUND = 64 * 1024
"""What a multipart body may hold beside the file itself, in bytes."""


class LengthRequired(Refusal):
    """A long file is sent with its length, not in chunks of unknown number."""

    code = "length_required"
    status = 411


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that was received; no record has claimed it so far."""

    file_id: UUID
    name: str


def receive_upload(*, limit: int, default_name: str) -> Upload:
    """Store the file of this request: the part ``file`` of a multipart body, or the body itself (``?file_name=``).

    An upload does not take an ``Idempotency-Key``: sent twice, it is two files, of which one is swept.

    :raises FileTooLong: it is over ``limit`` bytes.
    :raises Invalid: there is no file.
    """
    if request.headers.get(HEADER):
        raise Invalid("a file is sent without an Idempotency-Key", fields={HEADER: ["is not taken here"]})
    if CUT in request.environ:
        raise LengthRequired("send a file of this length with its Content-Length")
    if (request.content_length or 0) > limit + _AROUND:
        raise FileTooLong(f"the file is longer than {limit} bytes")
    request.max_content_length = limit + _AROUND
    stream: IO[bytes] = request.stream
    name, media_type = request.args.get("file_name", ""), request.mimetype
    if media_type == "multipart/form-data":
        part = request.files.get("file")
        if part is None:
            raise Invalid("there is no file", fields={"file": ["is missing"]})
        stream, name, media_type = part.stream, part.filename or "", part.mimetype
    name = "".join(character for character in name if character.isprintable()) or default_name
    parts = iter(lambda: stream.read(CHUNK), b"")
    file_id = files.receive(
        current.context(), parts, name=name, media_type=media_type or "application/octet-stream", limit=limit
    )
    return Upload(file_id=file_id, name=name)


def download(name: str, media_type: str, parts: Iterator[bytes], *, length: int | None = None) -> Response:
    """The answer that is a file. It is never shown by the browser itself, whatever is in it.

    :param length: in bytes, if it is known before.
    """
    response = Response(parts, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    if length is not None:
        response.content_length = length
    return response
