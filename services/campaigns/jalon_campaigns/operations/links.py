"""The links of mails: kept before the first mail with one goes out, so that whoever follows it finds the way."""

from collections.abc import Iterable

from sqlalchemy.dialects import postgresql, sqlite

from jalon_campaigns.domain.tracked_html import link_id
from jalon_campaigns.models import Link
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork


def keep_links(uow: UnitOfWork, urls: Iterable[str]) -> None:
    """Have a row for each address."""
    rows = {link_id(url): {"id": link_id(url), "url": url, "created_at": now()} for url in urls}
    if not rows:
        return
    insert = sqlite.insert if uow.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    # In one order, so that two senders never wait for each other's rows.
    wanted = [rows[key] for key in sorted(rows)]
    uow.session.connection().execute(insert(Link).values(wanted).on_conflict_do_nothing())
