"""What host and worker say to each other: JSON objects, each after its length in four bytes."""

import json
import os
from collections.abc import Mapping
from typing import Any

from jalon_sdk.serial import Json

HEAD = 4


def encode(message: Mapping[str, Any]) -> bytes:
    """Write a message.

    :raises ValueError: it has a number that JSON does not have.
    :raises TypeError: it is no JSON.
    """
    body = json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return len(body).to_bytes(HEAD, "big") + body


def length(head: bytes) -> int:
    """The length of the message that follows these four bytes."""
    return int.from_bytes(head, "big")


def decode(body: bytes) -> dict[str, Json]:
    """Read a message.

    :raises ValueError: it is no JSON object.
    """
    message = json.loads(body)
    if not isinstance(message, dict):
        raise ValueError("the message is no object")
    return message


def read(descriptor: int) -> dict[str, Json] | None:
    """Read one message from a blocking pipe; None at its end."""
    head = _exactly(descriptor, HEAD)
    if head is None:
        return None
    body = _exactly(descriptor, length(head))
    return None if body is None else decode(body)


def write(descriptor: int, frame: bytes) -> None:
    """Write an encoded message into a blocking pipe."""
    view = memoryview(frame)
    while view:
        view = view[os.write(descriptor, view) :]


def _exactly(descriptor: int, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        part = os.read(descriptor, count - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)
