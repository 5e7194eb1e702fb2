"""Members."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery, page_of
from jalon_core.http.views import blueprint, current_caller, if_match, reading, transaction
from jalon_identity.operations.members import create_member, update_member
from jalon_identity.queries.members import MemberSheet, get_member, list_members, sheet
from jalon_identity.schemas.members import MemberChanges, MemberSchema, NewMember

blp = blueprint("members", __name__, description="Who works here")


@blp.route("/members")
class Members(MethodView):
    """All members whom one may see."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(MemberSchema))
    def get(self, wanted: dict[str, Any]) -> Page[MemberSheet]:
        """List members in order of name: those of one's teams; as an admin, all."""
        with reading() as session:
            return list_members(session, current_caller(), **wanted)

    @blp.arguments(NewMember)
    @blp.response(201, MemberSchema)
    def post(self, wanted: dict[str, Any]) -> MemberSheet:
        """Let somebody in."""
        with transaction() as uow:
            return sheet(uow.session, create_member(uow, **wanted))


@blp.route("/members/<uuid:member_id>")
class OneMember(MethodView):
    """One member."""

    @blp.response(200, MemberSchema)
    def get(self, member_id: UUID) -> MemberSheet:
        """See a member."""
        with reading() as session:
            return get_member(session, current_caller(), member_id)

    @blp.arguments(MemberChanges)
    @blp.response(200, MemberSchema)
    def patch(self, wanted: dict[str, Any], member_id: UUID) -> MemberSheet:
        """Change a member's data, rights or password, or deactivate them."""
        with transaction() as uow:
            return sheet(uow.session, update_member(uow, member_id, expected_version=if_match(), **wanted))
