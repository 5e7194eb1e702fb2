"""Signing in, refreshing, signing out."""

from typing import Any

from flask import Response, after_this_request, request
from flask.views import MethodView

from jalon_core.access import tokens
from jalon_core.access.caller import VISITOR
from jalon_core.http.views import blueprint, current_settings, reading, transaction
from jalon_identity.domain.emails import email_key
from jalon_identity.operations import sessions
from jalon_identity.operations.access_log import note_access
from jalon_identity.operations.passwords import password_matches
from jalon_identity.operations.refusals import SessionEnded, SignInFailed
from jalon_identity.queries.members import find_for_sign_in, sheet
from jalon_identity.schemas.session import Credentials, SessionSchema
from jalon_identity.views.attempts import attempts

blp = blueprint("session", __name__, description="Signing in and out")

COOKIE = "jalon_refresh"
PATH = "/api/v1/session"


@blp.route("/session")
class Session(MethodView):
    """The session of this browser."""

    @blp.arguments(Credentials)
    @blp.response(201, SessionSchema)
    def post(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Sign in with address and password."""
        tries, address = attempts(), request.remote_addr or ""
        tries.require(address, email_key(wanted["email"]))
        with reading() as session:
            member = find_for_sign_in(session, wanted["email"])
        # Checked between two transactions: hashing takes its time, on purpose.
        stored = member.password_hash if member is not None and member.active else None
        if not password_matches(stored, wanted["password"], cost=current_settings().password_cost):
            tries.count(address, email_key(wanted["email"]))
            with transaction(caller=VISITOR, remember=False) as uow:
                note_access(uow, "sign_in_failed", member.id if member else None, address=address)
            raise SignInFailed("the address or the password is wrong")
        assert member is not None
        with transaction(remember=False) as uow:
            signed_in = sessions.sign_in(uow, member.id, address=address)
            return _answer(uow.session, signed_in)

    @blp.response(200, SessionSchema)
    def get(self) -> dict[str, Any]:
        """Get a new access token by the refresh cookie, which changes too."""
        with transaction() as uow:
            cookie = request.cookies.get(COOKIE, "")
            signed_in = sessions.refresh(uow, cookie, address=request.remote_addr)
            answer = None if signed_in is None else _answer(uow.session, signed_in)
        if answer is None:
            raise SessionEnded("there is no session; sign in")
        return answer

    @blp.response(204)
    def delete(self) -> None:
        """Sign out."""
        with transaction() as uow:
            sessions.sign_out(uow, request.cookies.get(COOKIE, ""), address=request.remote_addr)

        @after_this_request
        def forget(response: Response) -> Response:
            response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="Strict")
            return response


def _answer(session: Any, signed_in: sessions.SignedIn) -> dict[str, Any]:
    secure = current_settings().origin.startswith("https:")

    @after_this_request
    def keep(response: Response) -> Response:
        if signed_in.cookie is not None:
            response.set_cookie(
                COOKIE,
                signed_in.cookie,
                max_age=sessions.LIFETIME,
                path=PATH,
                httponly=True,
                samesite="Strict",
                secure=secure,
            )
        return response

    return {
        "access_token": signed_in.access_token,
        "token_type": "Bearer",
        "expires_in": int(tokens.LIFETIME.total_seconds()),
        "member": sheet(session, signed_in.member),
    }
