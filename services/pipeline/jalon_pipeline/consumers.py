"""The events this service listens to and the commands it carries out, in full; each is one operation."""

from collections.abc import Mapping

from jalon_core.service import CommandHandler, Reaction
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.operations.card_changes import card_changes
from jalon_pipeline.operations.cards import update_card
from jalon_pipeline.operations.merges import follow_merge
from jalon_pipeline.operations.moves import move_card
from jalon_pipeline.operations.positions import advance_contact, create_or_reuse_card
from jalon_pipeline.operations.proposals import note_proposal_mail
from jalon_pipeline.operations.searching import refresh_search
from jalon_pipeline.operations.tasks import create_task
from jalon_sdk.commands import Command
from jalon_sdk.commands.pipeline import ContactPosition, DealCreate, DealMove, DealUpdate, TaskCreate
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.campaigns import EmailSent
from jalon_sdk.events.contacts import ContactMerged, ContactUpdated
from jalon_sdk.events.pipeline import DealStageChanged
from jalon_sdk.serial import Json


def on_contact_updated(uow: UnitOfWork, event: ContactUpdated, _envelope: Envelope) -> None:
    """A contact that is called otherwise is found by its new name."""
    if "name" in event.changed:
        refresh_search(uow, event.record)


def on_contact_merged(uow: UnitOfWork, event: ContactMerged, _envelope: Envelope) -> None:
    """The deals and tasks of the one that went are those of the one that stays, whose name may be another now."""
    follow_merge(uow, event.record, event.merged_id)
    if "name" in event.changed:
        refresh_search(uow, event.record)


def on_email_sent(uow: UnitOfWork, event: EmailSent, _envelope: Envelope) -> None:
    """A mail from a template of kind proposal makes an offer."""
    if event.record.template_kind == "proposal":
        note_proposal_mail(uow, event.record)


def do_deal_create(uow: UnitOfWork, command: DealCreate) -> Mapping[str, Json]:
    """Make a deal, or update the open one of the contact."""
    deal, created = create_or_reuse_card(
        uow,
        name=command.title,
        contact_id=command.contact_id,
        pipeline_id=command.pipeline_id,
        stage_id=command.stage_id,
        owner_id=command.owner_id,
        amount=command.amount,
        custom=command.custom,
        reuse=command.if_open == "reuse",
    )
    return {"deal_id": deal.id, "created": created}


def do_deal_update(uow: UnitOfWork, command: DealUpdate) -> Mapping[str, Json]:
    """Change fields of a deal."""
    return {"deal_id": update_card(uow, command.deal_id, card_changes(command.fields), kind="deal").id}


def do_deal_move(uow: UnitOfWork, command: DealMove) -> Mapping[str, Json]:
    """Move a deal to another stage."""
    deal = move_card(
        uow,
        command.deal_id,
        kind="deal",
        stage_id=command.stage_id,
        note=command.note,
        lost_reason=command.lost_reason,
        only_forward=command.only_forward,
        only_open=command.only_open,
    )
    return {"deal_id": deal.id, "moved": _moved(uow)}


def do_contact_position(uow: UnitOfWork, command: ContactPosition) -> Mapping[str, Json]:
    """Put a contact into a stage of a pipeline."""
    deal, created = advance_contact(
        uow,
        command.pipeline_id,
        command.contact_id,
        stage_id=command.stage_id,
        note=command.note,
        create=command.create,
        only_forward=command.only_forward,
    )
    return {"deal_id": deal.id, "moved": _moved(uow), "created": created}


def do_task_create(uow: UnitOfWork, command: TaskCreate) -> Mapping[str, Json]:
    """Give somebody something to do."""
    task = create_task(
        uow,
        title=command.title,
        note=command.note,
        due_at=command.due_at,
        owner_id=command.owner_id,
        deal_id=command.deal_id,
        contact_id=command.contact_id,
    )
    return {"task_id": task.id}


def _moved(uow: UnitOfWork) -> bool:
    return any(envelope.type == DealStageChanged.type() for envelope in uow.recorded)


REACTIONS: Mapping[str, Reaction] = {
    ContactMerged.name: on_contact_merged,
    ContactUpdated.name: on_contact_updated,
    EmailSent.name: on_email_sent,
}

COMMANDS: Mapping[type[Command], CommandHandler] = {
    DealCreate: do_deal_create,
    DealUpdate: do_deal_update,
    DealMove: do_deal_move,
    ContactPosition: do_contact_position,
    TaskCreate: do_task_create,
}
