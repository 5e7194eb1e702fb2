"""The events this service listens to and the commands it carries out, in full; each is one operation."""

from collections.abc import Mapping

from jalon_core.service import CommandHandler, Reaction
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.operations.attention import note_act, note_reply
from jalon_pipeline.operations.card_changes import card_changes
from jalon_pipeline.operations.cards import update_card
from jalon_pipeline.operations.merges import follow_merge
from jalon_pipeline.operations.moves import move_card
from jalon_pipeline.operations.positions import advance_contact, create_or_reuse_card
from jalon_pipeline.operations.proposals import note_proposal_mail
from jalon_pipeline.operations.searching import refresh_search
from jalon_pipeline.operations.tasks import create_task
from jalon_sdk.commands import Command
from jalon_sdk.commands.pipeline import (
    ContactPosition,
    DealCreate,
    DealMove,
    DealUpdate,
    TaskCreate,
    TicketCreate,
    TicketMove,
    TicketUpdate,
)
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.campaigns import EmailPlanned, EmailReplied, EmailSent
from jalon_sdk.events.contacts import ContactMerged, ContactUpdated, NoteCreated
from jalon_sdk.events.pipeline import DealStageChanged, TicketStageChanged
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


def on_email_replied(uow: UnitOfWork, event: EmailReplied, envelope: Envelope) -> None:
    """A contact wrote, and waits for an answer.

    What a member found to be an answer is as old as the mail: it may have been answered since.
    """
    if event.record.contact_id is not None:
        at = event.record.received_at if event.record.evidence == "by_hand" else envelope.time
        note_reply(uow, event.record.contact_id, at)


def on_email_planned(uow: UnitOfWork, event: EmailPlanned, envelope: Envelope) -> None:
    """A member writes to a contact; campaigns and workflows are no answer to anybody."""
    if event.record.contact_id is not None and event.record.purpose == "one_off" and _by_member(envelope):
        note_act(uow, event.record.contact_id, envelope.time)


def on_note_created(uow: UnitOfWork, event: NoteCreated, envelope: Envelope) -> None:
    """A member has talked to a contact, or thought about them."""
    if _by_member(envelope):
        note_act(uow, event.record.contact_id, envelope.time)


def do_deal_create(uow: UnitOfWork, command: DealCreate) -> Mapping[str, Json]:
    """Make a deal, or update the open one of the contact."""
    deal, created = create_or_reuse_card(
        uow,
        kind="deal",
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
    return {"deal_id": update_card(uow, command.deal_id, card_changes("deal", command.fields), kind="deal").id}


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


def do_ticket_create(uow: UnitOfWork, command: TicketCreate) -> Mapping[str, Json]:
    """Make a ticket, or update the open one of the contact."""
    ticket, created = create_or_reuse_card(
        uow,
        kind="ticket",
        name=command.title,
        contact_id=command.contact_id,
        pipeline_id=command.pipeline_id,
        stage_id=command.stage_id,
        owner_id=command.owner_id,
        priority=command.priority,
        due_at=command.due_at,
        custom=command.custom,
        reuse=command.if_open == "reuse",
    )
    return {"ticket_id": ticket.id, "created": created}


def do_ticket_update(uow: UnitOfWork, command: TicketUpdate) -> Mapping[str, Json]:
    """Change fields of a ticket."""
    changes = card_changes("ticket", command.fields)
    return {"ticket_id": update_card(uow, command.ticket_id, changes, kind="ticket").id}


def do_ticket_move(uow: UnitOfWork, command: TicketMove) -> Mapping[str, Json]:
    """Move a ticket to another stage."""
    ticket = move_card(
        uow,
        command.ticket_id,
        kind="ticket",
        stage_id=command.stage_id,
        note=command.note,
        lost_reason=command.lost_reason,
        only_forward=command.only_forward,
        only_open=command.only_open,
    )
    return {"ticket_id": ticket.id, "moved": _moved(uow)}


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
        ticket_id=command.ticket_id,
        contact_id=command.contact_id,
        remind_before=command.remind_before,
    )
    return {"task_id": task.id}


_MOVES = {DealStageChanged.type(), TicketStageChanged.type()}


def _moved(uow: UnitOfWork) -> bool:
    return any(envelope.type in _MOVES for envelope in uow.recorded)


def _by_member(envelope: Envelope) -> bool:
    return envelope.actor.startswith("member:")


REACTIONS: Mapping[str, Reaction] = {
    ContactMerged.name: on_contact_merged,
    ContactUpdated.name: on_contact_updated,
    EmailPlanned.name: on_email_planned,
    EmailReplied.name: on_email_replied,
    EmailSent.name: on_email_sent,
    NoteCreated.name: on_note_created,
}

COMMANDS: Mapping[type[Command], CommandHandler] = {
    DealCreate: do_deal_create,
    DealUpdate: do_deal_update,
    DealMove: do_deal_move,
    TicketCreate: do_ticket_create,
    TicketUpdate: do_ticket_update,
    TicketMove: do_ticket_move,
    ContactPosition: do_contact_position,
    TaskCreate: do_task_create,
}
