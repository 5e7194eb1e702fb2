"""What a merge of contacts means here: runs about the one that went go on about the one that stays."""

from sqlalchemy import update

from jalon_automation.domain.facts import id_or_none
from jalon_automation.models import Run, Wait
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.contacts import ContactMerged
from jalon_sdk.records import Contact


def follow_merge(uow: UnitOfWork, envelope: Envelope) -> bool:
    """Let runs and what they wait for be about the contact that stays, before the other's deletion would end them.

    What they do next names it by the new id; nothing else about them changes, so no event tells of it.

    :return: whether the event is a merge.
    """
    if envelope.type != ContactMerged.type():
        return False
    old = f"{Contact.plural}/{envelope.data['merged_id']}"
    uow.session.execute(update(Run).where(Run.record == old).values(record=envelope.subject))
    gone, stays = id_or_none(envelope.data["merged_id"]), envelope.record_id
    uow.session.execute(update(Run).where(Run.contact_id == gone).values(contact_id=stays))
    uow.session.execute(update(Wait).where(Wait.record == old).values(record=envelope.subject))
    return True
