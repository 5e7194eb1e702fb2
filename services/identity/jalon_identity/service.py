"""What the identity service is."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from jalon_core.access.routes import ADMIN, CONFIGURATION, MEMBER, PUBLIC, RouteClass
from jalon_core.service import Service, owned_rows
from jalon_identity.domain import refusals
from jalon_identity.jobs import JOBS, prepare
from jalon_identity.models import ApiKey, Base, Member, Team, api_key_state, member_state, roles_of, team_state
from jalon_identity.queries.directory import OwnDirectory
from jalon_identity.views import blueprints
from jalon_sdk import records

ROUTES: Mapping[str, RouteClass] = {
    "POST /session": PUBLIC,
    "GET /session": PUBLIC,
    "DELETE /session": PUBLIC,
    "GET /me": MEMBER,
    "PATCH /me": MEMBER,
    "GET /members": MEMBER,
    "POST /members": ADMIN,
    "GET /members/<uuid:member_id>": MEMBER,
    "PATCH /members/<uuid:member_id>": ADMIN,
    "GET /teams": MEMBER,
    "POST /teams": ADMIN,
    "GET /teams/<uuid:team_id>": MEMBER,
    "PATCH /teams/<uuid:team_id>": CONFIGURATION,
    "GET /api-keys": MEMBER,
    "POST /api-keys": MEMBER,
    "DELETE /api-keys/<uuid:key_id>": MEMBER,
    "GET /access-log": ADMIN,
    "GET /setup": PUBLIC,
    "POST /setup": PUBLIC,
    "GET /.well-known/jwks.json": PUBLIC,
}


def _member_states(session: Session, members: Sequence[Member]) -> list[records.Member]:
    roles = roles_of(session, [member.id for member in members])
    return [member_state(member, roles[member.id]) for member in members]


SERVICE = Service(
    name="identity",
    package="jalon_identity",
    metadata=Base.metadata,
    resources=("session", "me", "members", "teams", "api-keys", "access-log", "setup"),
    public_prefixes=("/.well-known/",),
    blueprints=blueprints,
    routes=ROUTES,
    owned=(
        owned_rows("member", Member, _member_states),
        owned_rows("team", Team, lambda _session, teams: [team_state(team) for team in teams]),
        owned_rows("api_key", ApiKey, lambda _session, keys: [api_key_state(key) for key in keys]),
    ),
    jobs=JOBS,
    refusals={
        refusals.EmailMalformed: ("email_malformed", 422),
        refusals.PasswordTooWeak: ("password_too_weak", 422),
        refusals.TimeZoneUnknown: ("time_zone_unknown", 422),
        refusals.ScopeUnknown: ("scope_unknown", 422),
    },
    directory=OwnDirectory(),
    prepare=prepare,
)
