"""Deals: created, changed, deleted. For their way from stage to stage see `jalon_pipeline.operations.moves`."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.access.rights import require_assignable, require_edit
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.clock import now
from jalon_core.copies.reading import copied
from jalon_core.custom_fields.values import merged
from jalon_core.errors import Invalid, NotFound
from jalon_core.ids import new_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.lengths import DEAL_NAME, NOTE, shortened
from jalon_pipeline.domain.money import to_minor_units
from jalon_pipeline.domain.moves import card_probability, check_lost_reason
from jalon_pipeline.domain.refusals import NotInPipeline
from jalon_pipeline.models import Deal, Pipeline, Stage, deal_state, stage_state
from jalon_pipeline.operations.deal_changes import DealChanges
from jalon_pipeline.operations.deal_fields import checked_custom
from jalon_pipeline.operations.pipelines import live_stages, usable_pipeline
from jalon_pipeline.operations.placing import rank_on_top
from jalon_pipeline.operations.references import readable_contact, require_same_team, require_team_member
from jalon_pipeline.operations.refusals import AnotherTeam, WrongCardKind
from jalon_pipeline.operations.tasks import delete_tasks_of
from jalon_pipeline.operations.visits import end_visit, open_visit
from jalon_sdk import records
from jalon_sdk.events.pipeline import DealCreated, DealDeleted, DealUpdated
from jalon_sdk.folding import folded
from jalon_sdk.serial import Json


def create_deal(
    uow: UnitOfWork,
    *,
    name: str,
    pipeline_id: UUID,
    stage_id: UUID | None = None,
    contact_id: UUID | None = None,
    owner_id: UUID | None = None,
    team_id: UUID | None = None,
    amount: records.Money | None = None,
    custom: Mapping[str, Json] | None = None,
    lost_reason: str | None = None,
    note: str = "",
) -> Deal:
    """Put a deal on a board, on top of its column.

    :param stage_id: None for the pipeline's first open stage.
    :param owner_id: None for the contact's owner or, without a contact, whoever creates it.
    :param team_id: None for the contact's team or, without a contact, the pipeline's or the creator's.
    :param lost_reason: needed if it starts in a lost stage.
    """
    pipeline = usable_pipeline(uow, pipeline_id)
    contact = readable_contact(uow, contact_id) if contact_id else None
    if team_id is None:
        team_id = contact.team_id if contact else pipeline.team_id or uow.caller.default_team
    if team_id is None:
        raise Invalid("say for which team", fields={"team_id": ["is required"]})
    if owner_id is None:
        owner_id = contact.owner_id if contact else uow.caller.member_id
    else:
        require_team_member(uow, owner_id, team_id)
    require_assignable(uow.caller, team_id, owner_id)
    if contact:
        require_same_team(team_id, contact)
    _require_place(pipeline, team_id)
    stage = _starting_stage(uow.session, live_stages(uow.session, pipeline_id), stage_id)

    moment = now()
    deal = Deal(
        id=new_id(),
        version=1,
        team_id=team_id,
        owner_id=owner_id,
        name=shortened(name, DEAL_NAME),
        contact_id=contact.id if contact else None,
        pipeline_id=pipeline_id,
        stage_id=stage.id,
        status=stage.kind,
        lost_reason=check_lost_reason(stage.kind, lost_reason),
        probability=card_probability(stage_state(stage), None),
        custom=merged({}, checked_custom(uow.session, custom or {})),
        visit_no=1,
        entered_stage_at=moment,
        closed_at=None if stage.kind == "open" else moment,
        created_at=moment,
        updated_at=moment,
        search=_search_text(name, contact),
    )
    deal.rank = rank_on_top(uow.session, stage, deal.id)
    _set_amount(deal, amount)
    uow.session.add(deal)
    uow.session.flush()
    open_visit(uow, deal, stage, note=note[:NOTE])
    uow.record(DealCreated(record=deal_state(deal, stage)))
    return deal


def update_deal(uow: UnitOfWork, deal_id: UUID, changes: DealChanges, *, expected_version: int | None = None) -> Deal:
    """Change fields of a deal; what is not named stays as it is."""
    deal = editable_deal(uow, deal_id)
    stage = uow.session.get_one(Stage, deal.stage_id)
    before = deal_state(deal, stage)
    require_version(expected_version, before)
    contact = _change_place(uow, deal, changes)
    deal.name = shortened(changes.get("name", deal.name), DEAL_NAME)
    if "amount" in changes:
        _set_amount(deal, changes["amount"])
    if "probability" in changes:
        deal.own_probability = changes["probability"]
        deal.probability = card_probability(stage_state(stage), deal.own_probability)
    if "archived" in changes and changes["archived"] != deal.archived:
        deal.archived_at = now() if changes["archived"] else None
    if "custom" in changes:
        deal.custom = merged(deal.custom, checked_custom(uow.session, changes["custom"]))
    if "name" in changes or "contact_id" in changes:
        deal.search = _search_text(deal.name, contact)
    changed = changed_fields(before, deal_state(deal, stage))
    if changed:
        touch(deal)
        uow.record(DealUpdated(record=deal_state(deal, stage), changed=changed))
    return deal


def delete_deal(uow: UnitOfWork, deal_id: UUID, *, expected_version: int | None = None) -> None:
    """Delete a deal and what was still to be done about it; its visits are kept for the statistics."""
    deal = editable_deal(uow, deal_id)
    stage = uow.session.get_one(Stage, deal.stage_id)
    before = deal_state(deal, stage)
    require_version(expected_version, before)
    moment = max(now(), deal.entered_stage_at)
    end_visit(uow, deal, moment=moment, outcome="deal_deleted")
    deal.deleted_at = moment
    touch(deal, at=moment)
    after = deal_state(deal, stage)
    uow.record(DealDeleted(record=after, changed=changed_fields(before, after)))
    delete_tasks_of(uow, deal)


def editable_deal(uow: UnitOfWork, deal_id: UUID) -> Deal:
    """A deal that the caller may change, locked until the end of the transaction.

    :raises NotFound: there is none (any more), or they may not see it.
    :raises jalon_core.errors.Forbidden: they see it and may not change it.
    """
    deal = locked_deal(uow, deal_id)
    if deal.deleted_at is not None:
        raise NotFound
    return deal


def locked_deal(uow: UnitOfWork, deal_id: UUID) -> Deal:
    """As `editable_deal`, but for deleted ones too."""
    deal = uow.session.get(Deal, deal_id, with_for_update={"key_share": True}, populate_existing=True)
    if deal is None:
        raise NotFound
    require_edit(uow.caller, deal.team_id, deal.owner_id)
    return deal


def _change_place(uow: UnitOfWork, deal: Deal, changes: DealChanges) -> records.Contact | None:
    """Give the deal another contact, team or owner, as far as the changes say; return its contact."""
    if "contact_id" in changes and changes["contact_id"] != deal.contact_id:
        wanted = changes["contact_id"]
        contact = readable_contact(uow, wanted) if wanted else None
        deal.contact_id = contact.id if contact else None
    else:
        contact = copied(uow.session, "contact", deal.contact_id) if deal.contact_id else None
    team_id = changes.get("team_id", deal.team_id)
    owner_id = changes.get("owner_id", deal.owner_id)
    if (team_id, owner_id) != (deal.team_id, deal.owner_id):
        require_team_member(uow, owner_id, team_id)
        require_assignable(uow.caller, team_id, owner_id)
        _require_place(uow.session.get_one(Pipeline, deal.pipeline_id), team_id)
        deal.team_id, deal.owner_id = team_id, owner_id
    if contact and ("contact_id" in changes or "team_id" in changes):
        require_same_team(deal.team_id, contact)
    return contact


def _require_place(pipeline: Pipeline, team_id: UUID | None) -> None:
    if pipeline.team_id not in (None, team_id):
        raise AnotherTeam("the pipeline belongs to another team")
    if pipeline.card_kind != "deal":
        raise WrongCardKind("this pipeline takes tickets, not deals")


def _starting_stage(session: Session, stages: list[Stage], stage_id: UUID | None) -> Stage:
    for stage in stages:
        if stage.id == stage_id or (stage_id is None and stage.kind == "open"):
            # Whoever is deleting the stage is waited for, and waits for us.
            alive = select(Stage.id).where(Stage.id == stage.id, Stage.deleted_at.is_(None))
            if session.scalar(alive.with_for_update(read=True, key_share=True)) is not None:
                return stage
    raise NotInPipeline("the stage is none of this pipeline", {"stage_id": ["is none of this pipeline"]})


def _set_amount(deal: Deal, amount: records.Money | None) -> None:
    deal.amount_minor = None if amount is None else to_minor_units(amount)
    deal.currency = None if amount is None else amount.currency


def _search_text(name: str, contact: records.Contact | None) -> str:
    return folded(f"{name} {contact.name if contact else ''}")
