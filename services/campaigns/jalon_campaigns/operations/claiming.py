"""May this mail go out now, and if not, why? Asked in the transaction that claims it, just before it is handed over.

Each check looks at a whole batch at once (one query for all, not one for each) and names those that may not go. A check
of another noun is one function there and one line in `checks`.
"""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from jalon_campaigns.models import Send
from jalon_campaigns.operations.objections import Drop, Wait
from jalon_campaigns.operations.passages import campaign_allows
from jalon_campaigns.operations.suppressions import barred_sends
from jalon_core.unit_of_work import UnitOfWork

__all__ = ["Check", "Drop", "Wait", "checks", "may_go"]

Check = Callable[[UnitOfWork, Sequence[Send]], Mapping[UUID, Wait | Drop]]
"""``(uow, sends) -> those that may not go, by their id``. It reads, and changes nothing."""


def checks() -> Sequence[Check]:
    """All of them, in the order in which they are asked: the first that objects is the one that is told."""
    return (suppression_allows, campaign_allows)


def may_go(uow: UnitOfWork, sends: Sequence[Send]) -> Mapping[UUID, Wait | Drop]:
    """Those of the sends that may not go out now, and why; mails of Jalon itself always may."""
    objections: dict[UUID, Wait | Drop] = {}
    for check in checks():
        asked = [send for send in sends if send.purpose != "system" and send.id not in objections]
        if asked:
            objections.update(check(uow, asked))
    return objections


def suppression_allows(uow: UnitOfWork, sends: Sequence[Send]) -> Mapping[UUID, Wait | Drop]:
    """The address wants no mail, or none of this campaign."""
    return {
        send_id: Drop(reason=f"suppressed: {reason}")
        for send_id, reason in barred_sends(uow.session, uow.settings, sends).items()
    }
