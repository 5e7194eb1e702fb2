"""Asking processes how they are."""

import http.client
import json
import ssl
import urllib.error
import urllib.request

PATIENCE = 2.0
READY = "ready"

_OURSELVES = ssl.create_default_context()
# The gateway's certificate names the public address, and it is asked at the one where it listens.
_OURSELVES.check_hostname = False
_OURSELVES.verify_mode = ssl.CERT_NONE


def health(url: str) -> str:
    """What a process says of itself: ``ready``, ``filling``, ``not_ready`` …, or ``no answer``."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE, context=_OURSELVES) as answer:  # noqa: S310  an address of our own plan
            return READY if answer.status == 200 else str(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return _status(error.read(10_000)) or str(error.code)
    except (OSError, http.client.HTTPException):
        return "no answer"


def _status(body: bytes) -> str | None:
    try:
        said = json.loads(body)
        return str(said.get("status") if isinstance(said.get("status"), str) else said["code"])
    except (ValueError, KeyError, AttributeError):
        return None
