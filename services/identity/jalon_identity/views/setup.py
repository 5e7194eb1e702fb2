"""The first start of an installation without demo."""

from typing import Any

from flask.views import MethodView

from jalon_core.access.caller import SYSTEM
from jalon_core.http.views import blueprint, reading, transaction
from jalon_identity.operations.setup import is_set_up, set_up
from jalon_identity.queries.members import MemberSheet, sheet
from jalon_identity.schemas.members import MemberSchema
from jalon_identity.schemas.session import Setup, SetupState

blp = blueprint("setup", __name__, description="The first admin")


@blp.route("/setup")
class FirstAdmin(MethodView):
    """The first admin and their team."""

    @blp.response(200, SetupState)
    def get(self) -> dict[str, bool]:
        """Ask whether the installation waits for its first admin."""
        with reading() as session:
            return {"needed": not is_set_up(session)}

    @blp.arguments(Setup)
    @blp.response(201, MemberSchema)
    def post(self, wanted: dict[str, Any]) -> MemberSheet:
        """Make the first admin and their team."""
        with transaction(caller=SYSTEM) as uow:
            return sheet(uow.session, set_up(uow, **wanted))
