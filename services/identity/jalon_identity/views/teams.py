"""Teams."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery, page_of
from jalon_core.http.views import blueprint, current_caller, if_match, reading, transaction
from jalon_identity.models import Team
from jalon_identity.operations.teams import create_team, update_team
from jalon_identity.queries.teams import get_team, list_teams
from jalon_identity.schemas.teams import NewTeam, TeamChanges, TeamSchema

blp = blueprint("teams", __name__, description="Teams")


@blp.route("/teams")
class Teams(MethodView):
    """All teams that one may see."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(TeamSchema))
    def get(self, wanted: dict[str, Any]) -> Page[Team]:
        """List one's teams; as an admin, all."""
        with reading() as session:
            return list_teams(session, current_caller(), **wanted)

    @blp.arguments(NewTeam)
    @blp.response(201, TeamSchema)
    def post(self, wanted: dict[str, Any]) -> Team:
        """Make a team."""
        with transaction() as uow:
            return create_team(uow, **wanted)


@blp.route("/teams/<uuid:team_id>")
class OneTeam(MethodView):
    """One team."""

    @blp.response(200, TeamSchema)
    def get(self, team_id: UUID) -> Team:
        """See a team."""
        with reading() as session:
            return get_team(session, current_caller(), team_id)

    @blp.arguments(TeamChanges)
    @blp.response(200, TeamSchema)
    def patch(self, wanted: dict[str, Any], team_id: UUID) -> Team:
        """Change a team."""
        with transaction() as uow:
            return update_team(uow, team_id, expected_version=if_match(), **wanted)
