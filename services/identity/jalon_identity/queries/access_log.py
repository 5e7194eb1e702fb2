"""The audit log of access, newest first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.http.pages import Page, paginate
from jalon_identity.models import AccessEntry


def list_access(session: Session, *, limit: int, cursor: str | None) -> Page[AccessEntry]:
    """All entries."""
    order = [AccessEntry.at.desc(), AccessEntry.id.desc()]
    return paginate(session, select(AccessEntry), order=order, limit=limit, cursor=cursor)
