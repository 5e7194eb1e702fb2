"""Who works here: members, teams, API keys."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from jalon_sdk.records.base import State

Role = Literal["manager", "member"]


@dataclass(frozen=True, kw_only=True)
class Member(State):
    """Somebody who works here. ``roles`` maps the id of each of their teams to their role in it."""

    kind: ClassVar[str] = "member"
    plural: ClassVar[str] = "members"

    email: str
    name: str
    language: str
    time_zone: str
    is_admin: bool
    active: bool
    roles: Mapping[str, Role]


@dataclass(frozen=True, kw_only=True)
class Team(State):
    """A team. ``open_reading``: its members may read each other's records."""

    kind: ClassVar[str] = "team"
    plural: ClassVar[str] = "teams"

    name: str
    time_zone: str
    open_reading: bool


@dataclass(frozen=True, kw_only=True)
class ApiKey(State):
    """An API key of a member (``owner_id``); ``secret_hash`` is the SHA-256 of its secret, in hex.

    ``scopes`` are resource names with ``:read`` or ``:write``, or ``*``.
    """

    kind: ClassVar[str] = "api_key"
    plural: ClassVar[str] = "api-keys"

    name: str
    secret_hash: str
    scopes: tuple[str, ...]
    expires_at: dt.datetime | None
    revoked: bool
