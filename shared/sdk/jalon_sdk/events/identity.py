"""Events of the identity service: members, teams, API keys."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from jalon_sdk.events.event import RecordEvent
from jalon_sdk.records import ApiKey, Member, Team


@dataclass(frozen=True, kw_only=True)
class MemberCreated(RecordEvent):
    """Somebody became a member (invited, or made by the first start)."""

    name: ClassVar[str] = "member.created"
    owner: ClassVar[str] = "identity"

    record: Member


@dataclass(frozen=True, kw_only=True)
class MemberUpdated(RecordEvent):
    """A member's name, language, zone, roles or state changed.

    ``changed.active`` from true to false: they were deactivated and may no longer sign in.
    """

    name: ClassVar[str] = "member.updated"
    owner: ClassVar[str] = "identity"

    record: Member


@dataclass(frozen=True, kw_only=True)
class TeamCreated(RecordEvent):
    """A team came to be."""

    name: ClassVar[str] = "team.created"
    owner: ClassVar[str] = "identity"

    record: Team


@dataclass(frozen=True, kw_only=True)
class TeamUpdated(RecordEvent):
    """A team's name, zone or reading rule changed."""

    name: ClassVar[str] = "team.updated"
    owner: ClassVar[str] = "identity"

    record: Team


@dataclass(frozen=True, kw_only=True)
class ApiKeyCreated(RecordEvent):
    """A member made an API key. Services keep its hash and scopes, so that they check it on their own."""

    name: ClassVar[str] = "api_key.created"
    owner: ClassVar[str] = "identity"
    visibility: ClassVar[Literal["public", "internal"]] = "internal"

    record: ApiKey


@dataclass(frozen=True, kw_only=True)
class ApiKeyRevoked(RecordEvent):
    """An API key no longer opens anything."""

    name: ClassVar[str] = "api_key.revoked"
    owner: ClassVar[str] = "identity"
    visibility: ClassVar[Literal["public", "internal"]] = "internal"

    record: ApiKey
