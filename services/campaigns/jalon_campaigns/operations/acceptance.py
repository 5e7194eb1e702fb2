"""The way that nearly all mails go: accepted, written down for a whole group in one statement.

Where the database can join an UPDATE with a list of values (PostgreSQL); elsewhere, and for every other outcome,
`jalon_campaigns.operations.deliveries` goes through the rows one by one.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import String, Text, Uuid, column, update, values

from jalon_campaigns.domain.outcomes import Outcome
from jalon_campaigns.domain.provider_ids import provider_id
from jalon_campaigns.models import Send
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork


def accept_sends(
    uow: UnitOfWork, batch_id: UUID, sends: Sequence[Send], outcomes: Mapping[UUID, Outcome]
) -> Mapping[UUID, int]:
    """Write down those that were accepted and that the batch still holds; say which, and their versions now."""
    rows = [
        (send.id, outcomes[send.id].words, provider_id(outcomes[send.id].words))
        for send in sends
        if send.id in outcomes and outcomes[send.id].kind == "accepted"
    ]
    if not rows or uow.session.get_bind().dialect.name != "postgresql":
        return {}
    told = values(column("id", Uuid), column("words", Text), column("provider_id", String), name="told").data(rows)
    moment = now()
    written = uow.session.execute(
        update(Send)
        .where(Send.id == told.c.id, Send.claimed_by == batch_id, Send.status == "submitting")
        .values(
            status="accepted",
            version=Send.version + 1,
            updated_at=moment,
            accepted_at=moment,
            reply_text=told.c.words,
            provider_id=told.c.provider_id,
            reason=None,
            claimed_until=None,
        )
        .returning(Send.id, Send.version)
        .execution_options(synchronize_session=False)
    )
    return {row.id: row.version for row in written}
