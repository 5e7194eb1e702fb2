"""The tables of the identity service."""

from jalon_identity.models.access_log import AccessEntry, AccessKind
from jalon_identity.models.api_keys import ApiKey, api_key_state
from jalon_identity.models.declarative import Base
from jalon_identity.models.members import Member, member_state
from jalon_identity.models.sessions import RefreshSession
from jalon_identity.models.signing_keys import SigningKey
from jalon_identity.models.teams import Membership, Team, roles_of, team_state

__all__ = [
    "AccessEntry",
    "AccessKind",
    "ApiKey",
    "Base",
    "Member",
    "Membership",
    "RefreshSession",
    "SigningKey",
    "Team",
    "api_key_state",
    "member_state",
    "roles_of",
    "team_state",
]
