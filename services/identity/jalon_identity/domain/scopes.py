"""Scopes of API keys: ``<resource>:read``, ``<resource>:write`` (which includes reading), or ``*``."""

import re
from collections.abc import Iterable

from jalon_identity.domain.refusals import ScopeUnknown

_SHAPE = re.compile(r"\*\Z|[a-z]+(-[a-z]+)*:(read|write)\Z")


def clean_scopes(scopes: Iterable[str]) -> list[str]:
    """The scopes, sorted and without repetition.

    :raises ScopeUnknown: one is none, or there is none at all.
    """
    wanted = sorted(set(scopes))
    if not wanted:
        raise ScopeUnknown("an API key needs at least one scope, e.g. contacts:read")
    for scope in wanted:
        if len(scope) > 64 or not _SHAPE.match(scope):
            raise ScopeUnknown(f"{scope[:64]!r} is no scope, e.g. contacts:read")
    return wanted
