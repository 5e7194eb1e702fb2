"""The suppression list."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_campaigns.config import address_hashes
from jalon_campaigns.domain.addresses import normal_address
from jalon_campaigns.models import Suppression
from jalon_core.http.pages import Page, paginate
from jalon_core.settings import Settings


def list_suppressions(
    session: Session,
    settings: Settings,
    *,
    address: str | None = None,
    reason: str | None = None,
    scope: str | None = None,
    lifted: bool | None = None,
    limit: int,
    cursor: str | None = None,
) -> Page[Suppression]:
    """All suppressions, newest first, those that were lifted too.

    :param address: only those of this address.
    """
    query = select(Suppression)
    if address is not None:
        query = query.where(Suppression.address_hash.in_(address_hashes(settings, normal_address(address))))
    if reason is not None:
        query = query.where(Suppression.reason == reason)
    if scope is not None:
        query = query.where(Suppression.scope == scope)
    if lifted is not None:
        query = query.where(Suppression.lifted_at.is_not(None) if lifted else Suppression.lifted_at.is_(None))
    return paginate(session, query, order=[Suppression.id.desc()], limit=limit, cursor=cursor)
