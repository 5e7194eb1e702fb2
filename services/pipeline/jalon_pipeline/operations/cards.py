"""Cards: created, changed, deleted. For their way from stage to stage see `jalon_pipeline.operations.moves`."""

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.access.rights import require_assignable, require_edit
from jalon_core.changes import require_version, touch
from jalon_core.clock import now
from jalon_core.copies.reading import copied
from jalon_core.custom_fields.values import merged
from jalon_core.errors import Invalid, NotFound
from jalon_core.ids import new_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.cards import DEFAULT_PRIORITY, tidy_tags
from jalon_pipeline.domain.lengths import DEAL_NAME, NOTE, shortened
from jalon_pipeline.domain.money import to_minor_units
from jalon_pipeline.domain.moves import card_probability, check_lost_reason
from jalon_pipeline.domain.refusals import NotInPipeline, StageDeleted
from jalon_pipeline.domain.stages import CLOSED_PROBABILITY
from jalon_pipeline.models import Card, Pipeline, Stage, Visit, card_state
from jalon_pipeline.operations.card_changes import CardChanges
from jalon_pipeline.operations.card_events import record_created, record_deleted, record_updated
from jalon_pipeline.operations.card_fields import checked_custom
from jalon_pipeline.operations.card_spans import begin_span, end_span, renew_span
from jalon_pipeline.operations.entering import admit, admit_again
from jalon_pipeline.operations.pipelines import live_stages, usable_pipeline
from jalon_pipeline.operations.placing import rank_on_top
from jalon_pipeline.operations.references import readable_contact, require_same_team, require_team_member
from jalon_pipeline.operations.refusals import AnotherTeam, WrongCardKind
from jalon_pipeline.operations.tasks import delete_tasks_of
from jalon_pipeline.operations.visits import end_visit, open_visit
from jalon_sdk import records
from jalon_sdk.folding import folded
from jalon_sdk.serial import Json


def create_card(
    uow: UnitOfWork,
    *,
    kind: records.CardKind,
    name: str,
    pipeline_id: UUID,
    stage_id: UUID | None = None,
    contact_id: UUID | None = None,
    owner_id: UUID | None = None,
    team_id: UUID | None = None,
    amount: records.Money | None = None,
    expected_close_on: dt.date | None = None,
    priority: records.Priority = DEFAULT_PRIORITY,
    due_at: dt.datetime | None = None,
    tags: Sequence[str] = (),
    custom: Mapping[str, Json] | None = None,
    lost_reason: str | None = None,
    note: str = "",
) -> Card:
    """Put a card on a board, on top of its column.

    :param kind: must be that of the pipeline. Only deals have ``amount`` and ``expected_close_on``, only tickets
        ``priority`` and ``due_at``.
    :param stage_id: None for the pipeline's first open stage.
    :param owner_id: None for the contact's owner or, without a contact, whoever creates it.
    :param team_id: None for the contact's team or, without a contact, the pipeline's or the creator's.
    :param lost_reason: needed if it starts in a lost stage.
    :raises jalon_pipeline.domain.refusals.NotInPipeline: the stage is none of the pipeline.
    :raises jalon_pipeline.domain.refusals.StageDeleted: it was one.
    :raises jalon_pipeline.domain.refusals.Refused: a rule of the stage forbids it.
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
    _require_place(pipeline, kind, team_id)
    stages = live_stages(uow.session, pipeline_id)
    stage = _starting_stage(uow.session, pipeline_id, stages, stage_id)

    moment = now()
    card = Card(
        id=new_id(),
        version=1,
        team_id=team_id,
        owner_id=owner_id,
        kind=kind,
        name=shortened(name, DEAL_NAME),
        contact_id=contact.id if contact else None,
        pipeline_id=pipeline_id,
        stage_id=stage.id,
        status=stage.kind,
        lost_reason=check_lost_reason(stage.kind, lost_reason),
        probability=CLOSED_PROBABILITY.get(stage.kind, stage.probability),
        expected_close_on=expected_close_on if kind == "deal" else None,
        priority=priority if kind == "ticket" else None,
        due_at=due_at if kind == "ticket" else None,
        tags=tidy_tags(tags),
        custom=merged({}, checked_custom(uow.session, kind, custom or {})),
        visit_no=1,
        entered_stage_at=moment,
        closed_at=None if stage.kind == "open" else moment,
        created_at=moment,
        updated_at=moment,
        search=_search_text(name, contact),
    )
    _set_amount(card, amount)
    admit(uow.session, card, stage, stages, leaving=None)
    card.rank = rank_on_top(uow.session, stage, card.id)
    uow.session.add(card)
    uow.session.flush()
    begin_span(uow, card, moment=moment)
    open_visit(
        uow,
        card,
        stage,
        arrival="created",
        probability=card.probability,
        closes=stage.kind != "open",
        note=note[:NOTE],
    )
    record_created(uow, card_state(card, stage))
    return card


def update_card(
    uow: UnitOfWork,
    card_id: UUID,
    changes: CardChanges,
    *,
    kind: records.CardKind | None = None,
    expected_version: int | None = None,
) -> Card:
    """Change fields of a card; what is not named stays as it is.

    :param kind: what it must be; None for either.
    """
    card = editable_card(uow, card_id, kind)
    stage = uow.session.get_one(Stage, card.stage_id)
    before = card_state(card, stage)
    require_version(expected_version, before)
    contact = _change_place(uow, card, changes)
    card.name = shortened(changes.get("name", card.name), DEAL_NAME)
    if "amount" in changes:
        _set_amount(card, changes["amount"])
    if "probability" in changes:
        card.own_probability = changes["probability"]
        card.probability = card_probability(stage.kind, _given(uow.session, card), card.own_probability)
    if "expected_close_on" in changes:
        card.expected_close_on = changes["expected_close_on"]
    card.priority = changes.get("priority", card.priority)
    card.due_at = changes.get("due_at", card.due_at)
    if "tags" in changes:
        card.tags = tidy_tags(changes["tags"], had=card.tags)
    if "archived" in changes and changes["archived"] != card.archived:
        if card.archived:
            admit_again(uow.session, card)
        card.archived_at = now() if changes["archived"] else None
    if "custom" in changes:
        card.custom = merged(card.custom, checked_custom(uow.session, card.kind, changes["custom"]))
    if "name" in changes or "contact_id" in changes:
        card.search = _search_text(card.name, contact)
    changed = card_state(card, stage) != before
    if changed:
        touch(card)
        record_updated(uow, before, card_state(card, stage))
    # Of a closed card a probability of its own is noted too: nobody sees it before the card is reopened.
    renew_span(uow, card, moment=card.updated_at if changed else now())
    return card


def delete_card(
    uow: UnitOfWork, card_id: UUID, *, kind: records.CardKind | None = None, expected_version: int | None = None
) -> None:
    """Delete a card and what was still to be done about it; its visits are kept for the statistics."""
    card = editable_card(uow, card_id, kind)
    stage = uow.session.get_one(Stage, card.stage_id)
    before = card_state(card, stage)
    require_version(expected_version, before)
    moment = max(now(), card.entered_stage_at)
    end_visit(uow, card, moment=moment, outcome="card_deleted", undoes_closing=card.status != "open")
    end_span(uow, card, moment=moment)
    card.deleted_at = moment
    touch(card, at=moment)
    record_deleted(uow, before, card_state(card, stage))
    delete_tasks_of(uow, card)


def editable_card(uow: UnitOfWork, card_id: UUID, kind: records.CardKind | None = None) -> Card:
    """A card that the caller may change, locked until the end of the transaction.

    :param kind: what it must be; None for either.
    :raises NotFound: there is none (any more), or they may not see it.
    :raises jalon_core.errors.Forbidden: they see it and may not change it.
    """
    card = locked_card(uow, card_id, kind)
    if card.deleted_at is not None:
        raise NotFound
    return card


def locked_card(uow: UnitOfWork, card_id: UUID, kind: records.CardKind | None = None) -> Card:
    """As `editable_card`, but for deleted ones too."""
    card = uow.session.get(Card, card_id, with_for_update={"key_share": True}, populate_existing=True)
    if card is None or kind not in (None, card.kind):
        raise NotFound
    require_edit(uow.caller, card.team_id, card.owner_id)
    return card


def _change_place(uow: UnitOfWork, card: Card, changes: CardChanges) -> records.Contact | None:
    """Give the card another contact, team or owner, as far as the changes say; return its contact."""
    if "contact_id" in changes and changes["contact_id"] != card.contact_id:
        wanted = changes["contact_id"]
        contact = readable_contact(uow, wanted) if wanted else None
        card.contact_id = contact.id if contact else None
    else:
        contact = copied(uow.session, "contact", card.contact_id) if card.contact_id else None
    team_id = changes.get("team_id", card.team_id)
    owner_id = changes.get("owner_id", card.owner_id)
    if (team_id, owner_id) != (card.team_id, card.owner_id):
        require_team_member(uow, owner_id, team_id)
        require_assignable(uow.caller, team_id, owner_id)
        _require_place(uow.session.get_one(Pipeline, card.pipeline_id), card.kind, team_id)
        card.team_id, card.owner_id = team_id, owner_id
    if contact and ("contact_id" in changes or "team_id" in changes):
        require_same_team(card.team_id, contact)
    return contact


def _require_place(pipeline: Pipeline, kind: records.CardKind, team_id: UUID | None) -> None:
    if pipeline.team_id not in (None, team_id):
        raise AnotherTeam("the pipeline belongs to another team")
    if pipeline.card_kind != kind:
        raise WrongCardKind(f"this pipeline takes {pipeline.card_kind}s, not {kind}s")


def _starting_stage(session: Session, pipeline_id: UUID, stages: list[Stage], stage_id: UUID | None) -> Stage:
    for stage in stages:
        if stage.id == stage_id or (stage_id is None and stage.kind == "open"):
            # Whoever is deleting the stage is waited for, and waits for us; others who enter it, if they are counted.
            alive = select(Stage).where(Stage.id == stage.id, Stage.deleted_at.is_(None))
            counted = stage.wip_limit is not None
            alive = alive.with_for_update(read=not counted, key_share=True)
            if session.scalar(alive.execution_options(populate_existing=True)) is not None:
                return stage
    was_here = select(Stage.name).where(Stage.id == stage_id, Stage.pipeline_id == pipeline_id)
    if (name := session.scalar(was_here)) is not None:
        raise StageDeleted(f"{name!r} was deleted")
    raise NotInPipeline("the stage is none of this pipeline", {"stage_id": ["is none of this pipeline"]})


def _given(session: Session, card: Card) -> int:
    """The probability that the card got when it entered its stage."""
    at_entry = select(Visit.probability_at_entry).where(Visit.card_id == card.id, Visit.left_at.is_(None))
    return session.scalars(at_entry).one()


def _set_amount(card: Card, amount: records.Money | None) -> None:
    card.amount_minor = None if amount is None else to_minor_units(amount)
    card.currency = None if amount is None else amount.currency


def _search_text(name: str, contact: records.Contact | None) -> str:
    return folded(f"{name} {contact.name if contact else ''}")
