"""Oneself."""

from typing import Any

from flask import request
from flask.views import MethodView

from jalon_core.errors import Invalid, NotFound
from jalon_core.http.views import blueprint, current_caller, if_match, reading, transaction
from jalon_identity.operations.members import change_password, update_self
from jalon_identity.queries.members import MemberSheet, get_member, sheet
from jalon_identity.schemas.members import MemberSchema, SelfChanges
from jalon_identity.views.attempts import attempts

blp = blueprint("me", __name__, description="Oneself")


@blp.route("/me")
class Me(MethodView):
    """The member who asks."""

    @blp.response(200, MemberSchema)
    def get(self) -> MemberSheet:
        """See oneself, with one's teams and roles."""
        caller = current_caller()
        if caller.member_id is None:
            raise NotFound
        with reading() as session:
            return get_member(session, caller, caller.member_id)

    @blp.arguments(SelfChanges)
    @blp.response(200, MemberSchema)
    def patch(self, wanted: dict[str, Any]) -> MemberSheet:
        """Change one's name, language, time zone or password."""
        password = wanted.pop("password", None)
        tries, who = attempts(), (request.remote_addr or "", current_caller().actor)
        try:
            with transaction() as uow:
                if password is not None:
                    tries.require(*who)
                    change_password(uow, **password)
                return sheet(uow.session, update_self(uow, expected_version=if_match(), **wanted))
        except Invalid as error:
            if "password.current" in error.fields:
                tries.count(*who)
            raise
