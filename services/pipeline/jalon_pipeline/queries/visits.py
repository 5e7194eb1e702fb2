"""Visits: the way of a card through its pipeline."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.copies.reading import copied_many
from jalon_core.http.pages import Page, paginate
from jalon_pipeline.models import Stage, Visit
from jalon_pipeline.queries.cards import get_card
from jalon_sdk.records import CardKind


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who did something: a member, a workflow, a plugin, the system.

    :ivar name: of a member; None where it is not known here.
    """

    kind: str
    id: str | None
    name: str | None


@dataclass(frozen=True, kw_only=True)
class VisitEntry:
    """A visit with the names that are shown beside it."""

    visit: Visit
    stage_name: str
    entered_by: Actor


def list_visits(
    session: Session, caller: Caller, kind: CardKind, card_id: UUID, *, limit: int, cursor: str | None
) -> Page[VisitEntry]:
    """The visits of a card, the first one first.

    :raises jalon_core.errors.NotFound: there is no such card, or the caller may not see it.
    """
    get_card(session, caller, card_id, kind)
    query = select(Visit).where(Visit.card_id == card_id)
    page = paginate(session, query, order=[Visit.visit_no], limit=limit, cursor=cursor)
    names = _stage_names(session, {visit.stage_id for visit in page.items})
    actors = _actors(session, {visit.entered_by for visit in page.items})
    entries = [
        VisitEntry(visit=visit, stage_name=names[visit.stage_id], entered_by=actors[visit.entered_by])
        for visit in page.items
    ]
    return Page(items=entries, next=page.next)


def _stage_names(session: Session, stage_ids: set[UUID]) -> dict[UUID, str]:
    return {stage.id: stage.name for stage in session.scalars(select(Stage).where(Stage.id.in_(stage_ids)))}


def _actors(session: Session, texts: set[str]) -> dict[str, Actor]:
    parts = {text: text.partition(":") for text in texts}
    members = {UUID(name) for kind, _, name in parts.values() if kind == "member"}
    names = {str(member_id): member.name for member_id, member in copied_many(session, "member", members).items()}
    return {text: Actor(kind=kind, id=name or None, name=names.get(name)) for text, (kind, _, name) in parts.items()}
