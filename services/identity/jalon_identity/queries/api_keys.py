"""API keys as they are shown: never with their secret or its hash."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.http.pages import Page, paginate
from jalon_identity.models import ApiKey


def list_api_keys(session: Session, caller: Caller, *, limit: int, cursor: str | None) -> Page[ApiKey]:
    """The caller's own keys, newest first; an admin sees everybody's. Revoked ones are gone."""
    query = select(ApiKey).where(ApiKey.revoked_at.is_(None))
    if not caller.is_admin:
        query = query.where(ApiKey.owner_id == caller.member_id)
    return paginate(session, query, order=[ApiKey.created_at.desc(), ApiKey.id.desc()], limit=limit, cursor=cursor)
