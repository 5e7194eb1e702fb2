"""Lists of companies, searched as one types."""

from uuid import UUID

from sqlalchemy.orm import Session

from jalon_contacts.domain.searching import search_words
from jalon_contacts.models.companies import Company
from jalon_contacts.models.sight import living_companies
from jalon_core.access.caller import Caller
from jalon_core.http.pages import Page, paginate


def list_companies(
    session: Session,
    caller: Caller,
    *,
    q: str = "",
    owner_id: UUID | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[Company]:
    """The companies that the caller may see, by name.

    :param q: any parts of a name, a domain or a number, in any order.
    """
    query = living_companies(caller)
    for word in search_words(q):
        query = query.where(Company.search.contains(word, autoescape=True))
    if owner_id is not None:
        query = query.where(Company.owner_id == owner_id)
    return paginate(session, query, order=[Company.sort_name, Company.id], limit=limit, cursor=cursor)
