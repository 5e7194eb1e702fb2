"""Finding a value by its dotted path in nested JSON."""

from collections.abc import Mapping

from jalon_sdk.serial import Json


def lookup(facts: Json, path: str) -> Json:
    """The value at ``record.custom.trial_at``, ``record.emails.0``; None where there is none.

    A key may hold dots itself (``changed`` names custom fields ``custom.trial_at``): the longest key wins.
    """
    return _walk(facts, path.split("."))


def _walk(value: Json, parts: list[str]) -> Json:
    if not parts:
        return value
    if isinstance(value, Mapping):
        for length in range(len(parts), 0, -1):
            key = ".".join(parts[:length])
            if key in value:
                return _walk(value[key], parts[length:])
        return None
    if isinstance(value, list | tuple) and parts[0].isdecimal() and int(parts[0]) < len(value):
        return _walk(value[int(parts[0])], parts[1:])
    return None
