"""A plugin's own memory: a few values by key, kept by Jalon between calls."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jalon_sdk.serial import Json

MAX_BYTES = 64 * 1024
"""All values of a plugin together, as JSON."""


@dataclass(frozen=True, kw_only=True)
class StateChanges:
    """What one call changed in its plugin's memory."""

    set: Mapping[str, Json] = field(default_factory=dict)
    deleted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.set or self.deleted)


class KeyValues:
    """The values of one plugin, as a call sees them.

    Changes are kept only when the call succeeds, together with its result. Calls that run at the same time do
    not see each other's changes; for one key the later one wins.
    """

    def __init__(self, values: Mapping[str, Json] | None = None) -> None:
        self._before = dict(values or {})
        self._now = dict(self._before)

    def get(self, key: str, default: Json = None) -> Json:
        """The value of a key, or the default."""
        return self._now.get(key, default)

    def set(self, key: str, value: Json) -> None:
        """Keep a JSON value under a key.

        :raises TypeError: it is no JSON value.
        :raises ValueError: all values together would be longer than 64 KiB.
        """
        stored = json.loads(json.dumps(value, allow_nan=False))
        if len(json.dumps({**self._now, key: stored})) > MAX_BYTES:
            raise ValueError(f"a plugin keeps at most {MAX_BYTES} bytes; {key!r} would be too much")
        self._now[key] = stored

    def delete(self, key: str) -> None:
        """Forget a key; one that is not there is no error."""
        self._now.pop(key, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._now)

    def __contains__(self, key: object) -> bool:
        return key in self._now

    def changes(self) -> StateChanges:
        """What was set to something else, and what was deleted."""
        return StateChanges(
            set={
                key: value for key, value in self._now.items() if key not in self._before or self._before[key] != value
            },
            deleted=tuple(sorted(set(self._before) - set(self._now))),
        )
