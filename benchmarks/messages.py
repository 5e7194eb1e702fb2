"""Messages as the services write them."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from jalon_core.bus.envelopes import envelope_of
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.testing.states import a_deal
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.contacts import ContactUpdated
from jalon_sdk.events.event import Change
from jalon_sdk.events.pipeline import DealStageChanged
from jalon_sdk.records import Contact, Money
from jalon_sdk.serial import to_json

TEAM, MEMBER, STAGE = new_id(), new_id(), new_id()


def stage_changed(deal_id: UUID | None = None) -> Envelope:
    """A deal moved, as the pipeline tells it."""
    left = new_id()
    record = a_deal(
        id=deal_id or new_id(),
        version=2,
        team_id=TEAM,
        owner_id=MEMBER,
        stage_id=STAGE,
        stage_name="Proposition",
        amount=Money(amount=Decimal("1250.00"), currency="EUR"),
        custom={"trial_at": to_json(now() + dt.timedelta(days=3)), "instrument": "voix"},
    )
    event = DealStageChanged(
        record=record,
        changed={
            "stage_id": Change(before=str(left), after=str(STAGE)),
            "stage_name": Change(before="Qualifié", after="Proposition"),
            "probability": Change(before=30, after=60),
        },
        from_stage_name="Qualifié",
        direction="forward",
        note="A rappelé ce matin.",
        seconds_in_stage=86400.5,
    )
    return envelope_of(event, service="pipeline", actor=f"member:{MEMBER}")


def contact_updated() -> Envelope:
    """A contact got another phone number, as contacts tells it."""
    record = Contact(
        id=new_id(),
        version=2,
        team_id=TEAM,
        owner_id=MEMBER,
        name="Zoé Martin",
        emails=("zoe@chorale.example",),
        phones=("+33612345678",),
        language="fr",
        custom={"instrument": "voix"},
        created_at=now(),
        updated_at=now(),
    )
    event = ContactUpdated(record=record, changed={"phones": Change(before=[], after=["+33612345678"])})
    return envelope_of(event, service="contacts", actor=f"member:{MEMBER}")
